/* Insured objects: yields around the area's yield, and damage by events. */
#include "normal.h"
#include "philox.h"
#if AGRO_VARIANTS
#include <immintrin.h>
#endif

#define AGRO_ROUND_SHIFT 0x1.8p52

/* The nearest whole number, ties to even, for |x| < 2^51. */
AGRO_INLINE double agro_whole(double x) { return (x + AGRO_ROUND_SHIFT) - AGRO_ROUND_SHIFT; }

/* Objects that may be paid in a year, gathered until there are enough for the vector units. The
 * room beyond two pieces takes the last full store. */
#define AGRO_ROOM (2 * AGRO_PIECE + 8)
typedef struct agro_candidates {
  uint32_t count;
  uint32_t place[AGRO_ROOM];
  double u[AGRO_ROOM];
} agro_candidates;

/* Of each year two lists, since the normal quantile has one formula for the centre and another for
 * the tails (15 in 100 uniforms, and more of those that are paid). */
typedef struct agro_candidate_lists {
  agro_candidates centre, tails;
} agro_candidate_lists;

/* What the objects of a list are paid, in whole units, from their normal numbers; `level` is, by
 * class, the logarithm of the yield over the trigger. */
AGRO_INLINE double agro_farm_sum(const agro_farms *f, agro_candidates *c, const double *level) {
  double paid[AGRO_ROOM];
  uint32_t count = c->count;
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < count; j++) {
    uint32_t i = c->place[j];
    uint32_t k = f->class_of[i];
    double ratio = agro_exp_any(f->deviation[k] * c->u[j] + level[k]);
    double share = 1.0 - ratio;
    paid[j] = agro_whole(f->sum_insured[i] * (share > 0.0 ? share : 0.0));
  }
  double sum = 0.0;
  for (uint32_t j = 0; j < count; j++) sum += paid[j];
  c->count = 0;
  return sum;
}

AGRO_INLINE double agro_farm_centre(const agro_farms *f, agro_candidates *c, const double *level) {
  uint32_t count = c->count;
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < count; j++) c->u[j] = agro_quantile_centre(c->u[j] - 0.5);
  return agro_farm_sum(f, c, level);
}

AGRO_INLINE double agro_farm_tails(const agro_farms *f, agro_candidates *c, const double *level) {
  uint32_t count = c->count, far = 0;
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < count; j++) {
    double v = c->u[j] < 0.5 ? c->u[j] : 1.0 - c->u[j];
    far |= v < 0x1p-36;
  }
  if (far) {
    AGRO_VECTORISE_EIGHT
    for (uint32_t j = 0; j < count; j++) c->u[j] = agro_quantile_outside(c->u[j]);
  } else {
    AGRO_VECTORISE_EIGHT
    for (uint32_t j = 0; j < count; j++) c->u[j] = agro_quantile_outside_near(c->u[j]);
  }
  return agro_farm_sum(f, c, level);
}

/* Pays full lists, or at the end all. */
AGRO_INLINE double agro_farm_lists(
    const agro_farms *f, agro_candidate_lists *lists, const double *level, uint32_t full) {
  double sum = 0.0;
  if (lists->centre.count >= full) sum += agro_farm_centre(f, &lists->centre, level);
  if (lists->tails.count >= full) sum += agro_farm_tails(f, &lists->tails, level);
  return sum;
}

/* By class, the logarithm of the yield over the trigger, and an upper bound of the uniform below
 * which an object is paid: the place in the table of the first node at or above the limit. */
AGRO_INLINE void agro_class_bounds(
    const agro_farms *f, const double *log_area, const double *normal_bounds, double *bound,
    double *level) {
  AGRO_VECTORISE
  for (size_t k = 0; k < f->class_count; k++) {
    double area = log_area[f->class_zone[k]];
    double h = (f->pays_below[k] - f->inverse[k] * area) * 64.0 + 513.0;
    h = h < 0.0 ? 0.0 : h;
    h = h > 1024.0 ? 1024.0 : h;
    bound[k] = normal_bounds[(int32_t)h];
    level[k] = f->log_level[k] + area;
  }
}

/* The uniforms of two years for a piece of the objects, and the objects among them that may be
 * paid. */
AGRO_INLINE void agro_farm_piece_plain(
    const agro_farms *f, size_t start, size_t n, uint32_t block, uint32_t replicate,
    const double *const bound[2], agro_candidate_lists *lists) {
  double u[2][AGRO_PIECE];
  const uint32_t *low = f->key_low + start, *high = f->key_high + start;
  const uint32_t *class_of = f->class_of + start;
  double *first = u[0], *second = u[1];
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < n; i++) {
    uint64_t c0 = block, c1 = 0, c2 = replicate, c3 = 0;
    agro_philox(&c0, &c1, &c2, &c3, low[i], high[i]);
    first[i] = agro_uniform_of(c0, c1);
    second[i] = agro_uniform_of(c2, c3);
  }
  for (int y = 0; y < 2; y++) {
    agro_candidates *centre = &lists[y].centre, *tails = &lists[y].tails;
    uint32_t inner = centre->count, outer = tails->count;
    for (size_t i = 0; i < n; i++) {
      double own = u[y][i];
      int paid = own < bound[y][class_of[i]];
      int is_centre = agro_abs(own - 0.5) <= 0.425;
      centre->place[inner] = (uint32_t)(start + i);
      centre->u[inner] = own;
      inner += (uint32_t)(paid & is_centre);
      tails->place[outer] = (uint32_t)(start + i);
      tails->u[outer] = own;
      outer += (uint32_t)(paid & !is_centre);
    }
    centre->count = inner;
    tails->count = outer;
  }
}

#if AGRO_VARIANTS
/* The same with AVX-512: eight objects at a time from the counters to the lists, which are packed
 * by one instruction. */
__attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static inline
    __attribute__((always_inline)) void
    agro_farm_piece_v4(
        const agro_farms *f, size_t start, size_t n, uint32_t block, uint32_t replicate,
        const double *const bound[2], agro_candidate_lists *lists) {
  const __m512i low_half = _mm512_set1_epi64((long long)AGRO_LOW);
  const __m512i first_factor = _mm512_set1_epi64(0xd2511f53LL);
  const __m512i second_factor = _mm512_set1_epi64(0xcd9e8d57LL);
  const __m512i one = _mm512_set1_epi64(0x3ff0000000000000LL);
  const __m512d shift = _mm512_set1_pd(1.0 - 0x1p-53);
  const __m256i step = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  const __m512d half = _mm512_set1_pd(0.5), reach = _mm512_set1_pd(0.425);
  uint32_t inner[2] = {lists[0].centre.count, lists[1].centre.count};
  uint32_t outer[2] = {lists[0].tails.count, lists[1].tails.count};
  for (size_t i = start; i < start + n; i += 8) {
    size_t left = start + n - i;
    __mmask8 here = left < 8 ? (__mmask8)((1u << left) - 1u) : (__mmask8)0xff;
    __m512i k0 = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(here, f->key_low + i));
    __m512i k1 = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(here, f->key_high + i));
    __m256i class_of = _mm256_maskz_loadu_epi32(here, f->class_of + i);
    __m512i x0 = _mm512_set1_epi64(block), x1 = _mm512_setzero_si512();
    __m512i x2 = _mm512_set1_epi64(replicate), x3 = _mm512_setzero_si512();
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
      __m512i p0 = _mm512_mul_epu32(x0, first_factor), p1 = _mm512_mul_epu32(x2, second_factor);
      x0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p1, 32), x1, k0, 0x96);
      x1 = p1;
      x2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p0, 32), x3, k1, 0x96);
      x3 = p0;
      k0 = _mm512_add_epi32(k0, _mm512_set1_epi64(0x9e3779b9LL));
      k1 = _mm512_add_epi32(k1, _mm512_set1_epi64(0xbb67ae85LL));
    }
    __m256i place = _mm256_add_epi32(_mm256_set1_epi32((int)i), step);
    for (int y = 0; y < 2; y++) {
      __m512i high = y ? x3 : x1, low = y ? x2 : x0;
      __m512i word = _mm512_or_si512(
          _mm512_slli_epi64(high, 32), _mm512_and_si512(low, low_half));
      __m512d u = _mm512_sub_pd(
          _mm512_castsi512_pd(_mm512_or_si512(_mm512_srli_epi64(word, 12), one)), shift);
      __m512d most = _mm512_mask_i32gather_pd(_mm512_setzero_pd(), here, class_of, bound[y], 8);
      __mmask8 paid = _mm512_mask_cmp_pd_mask(here, u, most, _CMP_LT_OQ);
      __mmask8 is_centre =
          _mm512_cmp_pd_mask(_mm512_abs_pd(_mm512_sub_pd(u, half)), reach, _CMP_LE_OQ);
      __mmask8 in = paid & is_centre, out = paid & (__mmask8)~is_centre;
      agro_candidates *c = &lists[y].centre, *t = &lists[y].tails;
      _mm512_storeu_pd(c->u + inner[y], _mm512_maskz_compress_pd(in, u));
      _mm256_storeu_si256(
          (__m256i *)(c->place + inner[y]), _mm256_maskz_compress_epi32(in, place));
      inner[y] += (uint32_t)__builtin_popcount(in);
      _mm512_storeu_pd(t->u + outer[y], _mm512_maskz_compress_pd(out, u));
      _mm256_storeu_si256(
          (__m256i *)(t->place + outer[y]), _mm256_maskz_compress_epi32(out, place));
      outer[y] += (uint32_t)__builtin_popcount(out);
    }
  }
  for (int y = 0; y < 2; y++) {
    lists[y].centre.count = inner[y];
    lists[y].tails.count = outer[y];
  }
}
#endif

AGRO_INLINE void agro_farm_start(
    const agro_farms *f, const double *first_log_area, const double *second_log_area,
    const double *normal_bounds, double *work, agro_candidate_lists *lists) {
  for (int y = 0; y < 2; y++) {
    lists[y].centre.count = lists[y].tails.count = 0;
    agro_class_bounds(
        f, y ? second_log_area : first_log_area, normal_bounds, work + (size_t)y * f->class_count,
        work + (size_t)(2 + y) * f->class_count);
  }
}

#define AGRO_FARM_PAYMENTS(piece)                                                               \
  agro_candidate_lists lists[2];                                                                \
  size_t classes = f->class_count;                                                              \
  agro_farm_start(f, first_log_area, second_log_area, normal_bounds, work, lists);              \
  const double *const bound[2] = {work, work + classes};                                        \
  const double *const level_of[2] = {work + 2 * classes, work + 3 * classes};                   \
  for (size_t start = 0; start < f->count; start += AGRO_PIECE) {                               \
    size_t n = f->count - start < AGRO_PIECE ? f->count - start : AGRO_PIECE;                   \
    piece(f, start, n, year >> 1, replicate, bound, lists);                                     \
    for (int y = 0; y < 2; y++) sums[y] += agro_farm_lists(f, &lists[y], level_of[y], AGRO_PIECE); \
  }                                                                                             \
  for (int y = 0; y < 2; y++) sums[y] += agro_farm_lists(f, &lists[y], level_of[y], 0);

#define AGRO_FARM_PARAMETERS                                                                    \
  const agro_farms *f, uint32_t year, uint32_t replicate, const double *first_log_area,         \
      const double *second_log_area, const double *normal_bounds, double *work, double *sums

static void agro_farm_payments_baseline(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_piece_plain)
}
#if AGRO_VARIANTS
__attribute__((target("arch=x86-64-v3"))) static void agro_farm_payments_v3(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_piece_plain)
}
__attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static void agro_farm_payments_v4(
    AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_piece_v4)
}
#endif
void agro_farm_payments(agro_level level, AGRO_FARM_PARAMETERS) {
#if AGRO_VARIANTS
  if (level == AGRO_LEVEL_V4) {
    agro_farm_payments_v4(
        f, year, replicate, first_log_area, second_log_area, normal_bounds, work, sums);
    return;
  }
  if (level == AGRO_LEVEL_V3) {
    agro_farm_payments_v3(
        f, year, replicate, first_log_area, second_log_area, normal_bounds, work, sums);
    return;
  }
#endif
  (void)level;
  agro_farm_payments_baseline(
      f, year, replicate, first_log_area, second_log_area, normal_bounds, work, sums);
}

AGRO_INLINE void agro_object_strike_body(
    size_t count, const uint32_t *key_low, const uint32_t *key_high, uint32_t year,
    uint32_t replicate, uint32_t lane, const agro_strike *s, double *left, double *lost) {
  double which[AGRO_PIECE], where[AGRO_PIECE];
  uint32_t place[AGRO_PIECE];
  double inverse = 1.0 / s->share;
  double w0 = s->weight[0], w1 = w0 + s->weight[1], w2 = w1 + s->weight[2];
  for (size_t start = 0; start < count; start += AGRO_PIECE) {
    size_t n = count - start < AGRO_PIECE ? count - start : AGRO_PIECE;
    const uint32_t *low = key_low + start, *high = key_high + start;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      uint64_t c0 = 0, c1 = year, c2 = replicate, c3 = lane;
      agro_philox(&c0, &c1, &c2, &c3, low[i], high[i]);
      which[i] = agro_uniform_of(c0, c1);
      where[i] = agro_uniform_of(c2, c3);
    }
    uint32_t struck = 0;
    for (size_t i = 0; i < n; i++) {
      place[struck] = (uint32_t)i;
      which[struck] = which[i];
      where[struck] = where[i];
      struck += which[i] < s->share;
    }
    for (uint32_t j = 0; j < struck; j++) {
      double w = which[j] * inverse;
      const double *law = w < w0 ? s->law[0] : w < w1 ? s->law[1] : w < w2 ? s->law[2] : s->law[3];
      double position = where[j] * AGRO_DAMAGE_CELLS;
      int32_t cell = (int32_t)position;
      double d = law[cell] + (position - (double)cell) * (law[cell + 1] - law[cell]);
      size_t i = start + place[j];
      double drop = left[i] * d;
      lost[i] += drop;
      left[i] -= drop;
    }
  }
}
AGRO_KERNEL(
    agro_object_strike,
    (size_t count, const uint32_t *key_low, const uint32_t *key_high, uint32_t year,
     uint32_t replicate, uint32_t lane, const agro_strike *strike, double *left, double *lost),
    (count, key_low, key_high, year, replicate, lane, strike, left, lost))
