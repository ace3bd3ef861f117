/* Insured objects with yields around the area's yield. */
#include "normal.h"
#include "philox.h"
#include "whole.h"

/* A draw of an object: the 52 bits of its uniform, and below them the object's place in its
 * stretch. */
#define AGRO_STRETCH 4096
AGRO_INLINE double agro_drawn(uint64_t word) {
  return agro_double(word >> 12 | 0x3ff0000000000000ULL) - (1.0 - 0x1p-53);
}

/* Words w with w - AGRO_CENTRE_FIRST <= AGRO_CENTRE_SPAN are those of uniforms u with
 * |u - 1/2| <= 0.425, where the normal quantile has its formula for the centre. */
#define AGRO_CENTRE_FIRST 0x1333333333333000ULL
#define AGRO_CENTRE_SPAN 0xd999999999999fffULL

/* Draws of objects that may be paid in a year, gathered until there are enough for the vector
 * units. The room beyond two pieces takes the last full store. */
#define AGRO_ROOM (2 * AGRO_PIECE + 8)
typedef struct agro_candidates {
  uint32_t count;
  uint64_t word[AGRO_ROOM];
} agro_candidates;

/* Of each year two lists, since the normal quantile has one formula for the centre and another for
 * the tails (15 in 100 uniforms, and more of those that are paid). */
typedef struct agro_candidate_lists {
  agro_candidates centre, tails;
} agro_candidate_lists;

/* What the objects of a list are paid, in whole units, from their normal numbers; `start` is the
 * first object of the stretch, and `level`, by class, the logarithm of the yield over the trigger. */
AGRO_INLINE double agro_farm_sum(
    const agro_farms *f, size_t start, agro_candidates *c, const double *normal,
    const double *level) {
  double paid[AGRO_ROOM];
  uint32_t count = c->count;
  const uint32_t *class_of = f->class_of + start;
  const double *sum_insured = f->sum_insured + start;
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < count; j++) {
    uint32_t i = (uint32_t)c->word[j] & (AGRO_STRETCH - 1);
    uint32_t k = class_of[i];
    double ratio = agro_exp_clamped(f->deviation[k] * normal[j] + level[k]);
    double share = 1.0 - ratio;
    paid[j] = agro_whole(sum_insured[i] * (share > 0.0 ? share : 0.0));
  }
  c->count = 0;
  return agro_sum_whole(count, paid);
}

AGRO_INLINE double agro_farm_centre(
    const agro_farms *f, size_t start, agro_candidates *c, const double *level) {
  double normal[AGRO_ROOM];
  uint32_t count = c->count;
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < count; j++)
    normal[j] = agro_quantile_centre(agro_drawn(c->word[j]) - 0.5);
  return agro_farm_sum(f, start, c, normal, level);
}

AGRO_INLINE double agro_farm_tails(
    const agro_farms *f, size_t start, agro_candidates *c, const double *level) {
  double normal[AGRO_ROOM];
  uint32_t count = c->count;
  /* Uniforms below 2^-36 or above 1 - 2^-36, which lie around 0 modulo 2^64. */
  uint64_t far = 0;
  for (uint32_t j = 0; j < count; j++) far |= (uint64_t)(c->word[j] + (1u << 28) < (1u << 29));
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < count; j++) normal[j] = agro_drawn(c->word[j]);
  if (far) {
    AGRO_VECTORISE_EIGHT
    for (uint32_t j = 0; j < count; j++) normal[j] = agro_quantile_outside(normal[j]);
  } else {
    AGRO_VECTORISE_EIGHT
    for (uint32_t j = 0; j < count; j++) normal[j] = agro_quantile_outside_near(normal[j]);
  }
  return agro_farm_sum(f, start, c, normal, level);
}

/* Pays full lists, or at the end of a stretch all. */
AGRO_INLINE double agro_farm_lists(
    const agro_farms *f, size_t start, agro_candidate_lists *lists, const double *level,
    uint32_t full) {
  double sum = 0.0;
  if (lists->centre.count >= full) sum += agro_farm_centre(f, start, &lists->centre, level);
  if (lists->tails.count >= full) sum += agro_farm_tails(f, start, &lists->tails, level);
  return sum;
}

/* By class, the logarithm of the yield over the trigger, and an upper bound of the words for which
 * an object is paid: the place in the table of the first node at or above the limit. */
AGRO_INLINE void agro_class_bounds(
    const agro_farms *f, const double *log_area, const uint64_t *normal_bounds, uint64_t *bound,
    double *level) {
  size_t count = f->class_count;
  const uint32_t *zone = f->class_zone;
  const double *pays_below = f->pays_below, *inverse = f->inverse, *log_level = f->log_level;
  AGRO_VECTORISE_EIGHT
  for (size_t k = 0; k < count; k++) {
    double area = log_area[zone[k]];
    double h = (pays_below[k] - inverse[k] * area) * 64.0 + 513.0;
    h = h < 0.0 ? 0.0 : h;
    h = h > 1024.0 ? 1024.0 : h;
    bound[k] = normal_bounds[(int32_t)h];
    level[k] = log_level[k] + area;
  }
}

/* The draws of two years for a piece of a stretch, and those among them that may be paid. */
AGRO_INLINE void agro_farm_piece_plain(
    const agro_farms *f, size_t start, size_t from, size_t n, uint32_t block, uint32_t replicate,
    const uint64_t *const bound[2], agro_candidate_lists *lists) {
  uint64_t draw[2][AGRO_PIECE];
  const uint32_t *low = f->key_low + start + from, *high = f->key_high + start + from;
  const uint32_t *class_of = f->class_of + start + from;
  uint64_t *first = draw[0], *second = draw[1];
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < n; i++) {
    uint64_t c0 = block, c1 = 0, c2 = replicate, c3 = 0;
    agro_philox(&c0, &c1, &c2, &c3, low[i], high[i]);
    first[i] = c1 << 32 | (c0 & 0xfffff000ULL) | (from + i);
    second[i] = c3 << 32 | (c2 & 0xfffff000ULL) | (from + i);
  }
  for (int y = 0; y < 2; y++) {
    agro_candidates *centre = &lists[y].centre, *tails = &lists[y].tails;
    uint32_t inner = centre->count, outer = tails->count;
    for (size_t i = 0; i < n; i++) {
      uint64_t own = draw[y][i];
      int paid = own <= bound[y][class_of[i]];
      int is_centre = own - AGRO_CENTRE_FIRST <= AGRO_CENTRE_SPAN;
      centre->word[inner] = own;
      inner += (uint32_t)(paid & is_centre);
      tails->word[outer] = own;
      outer += (uint32_t)(paid & !is_centre);
    }
    centre->count = inner;
    tails->count = outer;
  }
}

#if AGRO_VARIANTS
/* The same with AVX-512: eight objects at a time from the counters to the lists, which are packed
 * by one instruction. Objects are in order of class and no class is empty: the bounds of eight of
 * them lie among the eight from the first one's. */
AGRO_V4_INLINE void agro_farm_piece_v4(
    const agro_farms *f, size_t start, size_t from, size_t n, uint32_t block, uint32_t replicate,
    const uint64_t *const bound[2], agro_candidate_lists *lists) {
  const __m512i low_bits = _mm512_set1_epi64(0xfffff000LL);
  const __m512i centre_first = _mm512_set1_epi64((long long)AGRO_CENTRE_FIRST);
  const __m512i centre_span = _mm512_set1_epi64((long long)AGRO_CENTRE_SPAN);
  const uint32_t *low = f->key_low + start, *high = f->key_high + start;
  const uint32_t *class_of = f->class_of + start;
  uint32_t inner[2] = {lists[0].centre.count, lists[1].centre.count};
  uint32_t outer[2] = {lists[0].tails.count, lists[1].tails.count};
  __m512i place = _mm512_add_epi64(
      _mm512_set1_epi64((long long)from), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
  for (size_t i = from; i < from + n; i += 8) {
    size_t left = from + n - i;
    __mmask8 here = left < 8 ? (__mmask8)((1u << left) - 1u) : (__mmask8)0xff;
    __m512i k0 = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(here, low + i));
    __m512i k1 = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(here, high + i));
    uint32_t first = class_of[i];
    __m512i from_first = _mm512_cvtepu32_epi64(_mm256_sub_epi32(
        _mm256_maskz_loadu_epi32(here, class_of + i), _mm256_set1_epi32((int)first)));
    __m512i c0 = _mm512_set1_epi64(block), c1 = _mm512_setzero_si512();
    __m512i c2 = _mm512_set1_epi64(replicate), c3 = _mm512_setzero_si512();
    agro_philox_v4(&c0, &c1, &c2, &c3, k0, k1);
    for (int y = 0; y < 2; y++) {
      /* (high << 32) | (low & low_bits) | place */
      __m512i word = _mm512_ternarylogic_epi64(y ? c2 : c0, low_bits, place, 0xea);
      word = _mm512_or_si512(word, _mm512_slli_epi64(y ? c3 : c1, 32));
      __m512i most = _mm512_permutexvar_epi64(from_first, _mm512_loadu_si512(bound[y] + first));
      __mmask8 paid = _mm512_mask_cmple_epu64_mask(here, word, most);
      __mmask8 in = _mm512_mask_cmple_epu64_mask(
          paid, _mm512_sub_epi64(word, centre_first), centre_span);
      __mmask8 out = paid & (__mmask8)~in;
      agro_candidates *c = &lists[y].centre, *t = &lists[y].tails;
      _mm512_storeu_si512(c->word + inner[y], _mm512_maskz_compress_epi64(in, word));
      inner[y] += (uint32_t)__builtin_popcount(in);
      _mm512_storeu_si512(t->word + outer[y], _mm512_maskz_compress_epi64(out, word));
      outer[y] += (uint32_t)__builtin_popcount(out);
    }
    place = _mm512_add_epi64(place, _mm512_set1_epi64(8));
  }
  for (int y = 0; y < 2; y++) {
    lists[y].centre.count = inner[y];
    lists[y].tails.count = outer[y];
  }
}
#endif

/* The bounds of a year, with room for eight after the last. */
#define AGRO_BOUND_ROOM(f) ((f)->class_count + 8)

AGRO_INLINE void agro_farm_start(
    const agro_farms *f, const double *first_log_area, const double *second_log_area,
    const uint64_t *normal_bounds, uint64_t *bound, double *level, agro_candidate_lists *lists) {
  for (int y = 0; y < 2; y++) {
    lists[y].centre.count = lists[y].tails.count = 0;
    agro_class_bounds(
        f, y ? second_log_area : first_log_area, normal_bounds,
        bound + (size_t)y * AGRO_BOUND_ROOM(f), level + (size_t)y * AGRO_BOUND_ROOM(f));
  }
}

#define AGRO_FARM_PAYMENTS(piece)                                                               \
  agro_candidate_lists lists[2];                                                                \
  size_t room = AGRO_BOUND_ROOM(f);                                                             \
  agro_farm_start(f, first_log_area, second_log_area, normal_bounds, bounds, levels, lists);    \
  const uint64_t *const bound[2] = {bounds, bounds + room};                                     \
  const double *const level_of[2] = {levels, levels + room};                                    \
  for (size_t start = 0; start < f->count; start += AGRO_STRETCH) {                             \
    size_t m = f->count - start < AGRO_STRETCH ? f->count - start : AGRO_STRETCH;               \
    for (size_t from = 0; from < m; from += AGRO_PIECE) {                                       \
      size_t n = m - from < AGRO_PIECE ? m - from : AGRO_PIECE;                                 \
      uint32_t full = from + n < m ? AGRO_PIECE : 0;                                            \
      piece(f, start, from, n, year >> 1, replicate, bound, lists);                             \
      for (int y = 0; y < 2; y++)                                                               \
        sums[y] += agro_farm_lists(f, start, &lists[y], level_of[y], full);                     \
    }                                                                                           \
  }

#define AGRO_FARM_PARAMETERS                                                                    \
  const agro_farms *f, uint32_t year, uint32_t replicate, const double *first_log_area,         \
      const double *second_log_area, const uint64_t *normal_bounds, uint64_t *bounds,           \
      double *levels, double *sums

static void agro_farm_payments_baseline(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_piece_plain)
}
#if AGRO_VARIANTS
__attribute__((target("arch=x86-64-v3"))) static void agro_farm_payments_v3(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_piece_plain)
}
AGRO_V4 static void agro_farm_payments_v4(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_piece_v4)
}
#endif
void agro_farm_payments(agro_level level, AGRO_FARM_PARAMETERS) {
#if AGRO_VARIANTS
  if (level == AGRO_LEVEL_V4) {
    agro_farm_payments_v4(
        f, year, replicate, first_log_area, second_log_area, normal_bounds, bounds, levels, sums);
    return;
  }
  if (level == AGRO_LEVEL_V3) {
    agro_farm_payments_v3(
        f, year, replicate, first_log_area, second_log_area, normal_bounds, bounds, levels, sums);
    return;
  }
#endif
  (void)level;
  agro_farm_payments_baseline(
      f, year, replicate, first_log_area, second_log_area, normal_bounds, bounds, levels, sums);
}
