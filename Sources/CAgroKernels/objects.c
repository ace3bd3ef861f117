/* Insured objects with yields around the area's yield. */
#include "normal.h"
#include "philox.h"
#include "whole.h"

/* A draw of an object: the 52 bits of its uniform, and below them the place of its year. */
AGRO_INLINE double agro_drawn(uint64_t word) {
  return agro_double(word >> 12 | 0x3ff0000000000000ULL) - (1.0 - 0x1p-53);
}
#define AGRO_YEAR_OF(word) ((uint32_t)(word) & 0xfff)

/* Words w with w - AGRO_CENTRE_FIRST <= AGRO_CENTRE_SPAN are those of uniforms u with
 * |u - 1/2| <= 0.425, where the normal quantile has its formula for the centre. */
#define AGRO_CENTRE_FIRST 0x1333333333333000ULL
#define AGRO_CENTRE_SPAN 0xd999999999999fffULL

/* Years of an object that may be paid. The room beyond the years takes the last full store and
 * what fills the last eight. */
#define AGRO_ROOM (AGRO_FARM_YEARS + 8)
typedef struct agro_candidates {
  uint32_t count;
  uint64_t word[AGRO_ROOM];
} agro_candidates;

/* Two lists, since the normal quantile has one formula for the centre and another for the tails
 * (15 in 100 uniforms, and more of those that are paid). */
typedef struct agro_candidate_lists {
  agro_candidates centre, tails;
} agro_candidate_lists;

/* Of a class: upper bounds of the words for which an object is paid, of the even and the odd years,
 * and the logarithm of the yield over the trigger by year. */
typedef struct agro_class_years {
  uint64_t bound[2][AGRO_FARM_YEARS / 2];
  double level[AGRO_FARM_YEARS];
} agro_class_years;

/* Fills the list to whole eights with words of its kind, whose payments nobody reads. */
AGRO_INLINE uint32_t agro_whole_eights(agro_candidates *c, uint64_t word) {
  for (int k = 0; k < 8; k++) c->word[c->count + k] = word;
  return (c->count + 7) & ~7u;
}

/* Adds what an object is paid, in whole units, to the sums of the years, from its normal numbers. A
 * year is at most once in a list. */
AGRO_INLINE void agro_farm_pay(
    const agro_candidates *c, uint32_t whole, const double *normal, double deviation,
    double sum_insured, const double *level, double *sums) {
  double paid[AGRO_ROOM];
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < whole; j++) {
    double ratio = agro_exp_clamped(deviation * normal[j] + level[AGRO_YEAR_OF(c->word[j])]);
    double share = 1.0 - ratio;
    paid[j] = agro_whole(sum_insured * (share > 0.0 ? share : 0.0));
  }
  for (uint32_t j = 0; j < c->count; j++) sums[AGRO_YEAR_OF(c->word[j])] += paid[j];
}

AGRO_INLINE void agro_farm_centre(
    agro_candidates *c, double deviation, double sum_insured, const double *level, double *sums) {
  double normal[AGRO_ROOM];
  uint32_t whole = agro_whole_eights(c, 0x8000000000000000ULL);
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < whole; j++)
    normal[j] = agro_quantile_centre(agro_drawn(c->word[j]) - 0.5);
  agro_farm_pay(c, whole, normal, deviation, sum_insured, level, sums);
}

AGRO_INLINE void agro_farm_tails(
    agro_candidates *c, double deviation, double sum_insured, const double *level, double *sums) {
  double normal[AGRO_ROOM];
  uint32_t whole = agro_whole_eights(c, 0x1000000000000000ULL);
  /* Uniforms below 2^-36 or above 1 - 2^-36, which lie around 0 modulo 2^64. */
  uint64_t far = 0;
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < whole; j++) far |= (uint64_t)(c->word[j] + (1u << 28) < (1u << 29));
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < whole; j++) normal[j] = agro_drawn(c->word[j]);
  if (far) {
    AGRO_VECTORISE_EIGHT
    for (uint32_t j = 0; j < whole; j++) normal[j] = agro_quantile_outside(normal[j]);
  } else {
    AGRO_VECTORISE_EIGHT
    for (uint32_t j = 0; j < whole; j++) normal[j] = agro_quantile_outside_near(normal[j]);
  }
  agro_farm_pay(c, whole, normal, deviation, sum_insured, level, sums);
}

/* The bound is the place in the table of the first node at or above the limit of what is paid. */
AGRO_INLINE void agro_class_start(
    const agro_farms *f, size_t k, size_t years, const double *log_area,
    const uint64_t *normal_bounds, agro_class_years *out) {
  const double *area = log_area + f->class_zone[k] * years;
  double pays_below = f->pays_below[k], inverse = f->inverse[k], log_level = f->log_level[k];
  for (int odd = 0; odd < 2; odd++) {
    uint64_t *bound = out->bound[odd];
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < years / 2; i++) {
      double h = (pays_below - inverse * area[2 * i + (size_t)odd]) * 64.0 + 513.0;
      h = h < 0.0 ? 0.0 : h;
      h = h > 1024.0 ? 1024.0 : h;
      bound[i] = normal_bounds[(int32_t)h];
    }
  }
  AGRO_VECTORISE_EIGHT
  for (size_t y = 0; y < years; y++) out->level[y] = log_level + area[y];
}

/* The draws of an object in pairs of years from block `block` on, and those that may be paid. */
AGRO_INLINE void agro_farm_draws_plain(
    uint32_t low, uint32_t high, uint32_t block, size_t pairs, uint32_t replicate,
    const agro_class_years *class, agro_candidate_lists *lists) {
  uint64_t draw[2][AGRO_FARM_YEARS / 2];
  uint64_t *first = draw[0], *second = draw[1];
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < pairs; i++) {
    uint64_t c0 = block + i, c1 = 0, c2 = replicate, c3 = 0;
    agro_philox(&c0, &c1, &c2, &c3, low, high);
    first[i] = c1 << 32 | (c0 & 0xfffff000ULL) | 2 * i;
    second[i] = c3 << 32 | (c2 & 0xfffff000ULL) | (2 * i + 1);
  }
  agro_candidates *centre = &lists->centre, *tails = &lists->tails;
  uint32_t inner = 0, outer = 0;
  for (int odd = 0; odd < 2; odd++) {
    for (size_t i = 0; i < pairs; i++) {
      uint64_t own = draw[odd][i];
      int paid = own <= class->bound[odd][i];
      int is_centre = own - AGRO_CENTRE_FIRST <= AGRO_CENTRE_SPAN;
      centre->word[inner] = own;
      inner += (uint32_t)(paid & is_centre);
      tails->word[outer] = own;
      outer += (uint32_t)(paid & !is_centre);
    }
  }
  centre->count = inner;
  tails->count = outer;
}

#if AGRO_VARIANTS
/* The same with AVX-512: eight pairs of years at a time from the counters to the lists, which are
 * packed by one instruction. One key serves all: what the first two rounds of Philox do to the words
 * that are the same in all years is done once, as are the keys of the rounds. */
AGRO_V4_INLINE void agro_farm_draws_v4(
    uint32_t low, uint32_t high, uint32_t block, size_t pairs, uint32_t replicate,
    const agro_class_years *class, agro_candidate_lists *lists) {
  const uint64_t m0 = 0xd2511f53ULL, m1 = 0xcd9e8d57ULL;
  const __m512i first_factor = _mm512_set1_epi64((long long)m0);
  const __m512i second_factor = _mm512_set1_epi64((long long)m1);
  const __m512i low_bits = _mm512_set1_epi64(0xfffff000LL);
  const __m512i centre_first = _mm512_set1_epi64((long long)AGRO_CENTRE_FIRST);
  const __m512i centre_span = _mm512_set1_epi64((long long)AGRO_CENTRE_SPAN);
  uint32_t k0[10], k1[10];
  for (uint32_t r = 0; r < 10; r++) {
    k0[r] = low + r * 0x9e3779b9u;
    k1[r] = high + r * 0xbb67ae85u;
  }
  /* Round 1 makes word 0 of the replicate alone, round 2 word 3 of that. */
  uint64_t p1 = replicate * m1;
  uint64_t p0 = ((p1 >> 32 ^ k0[0]) & AGRO_LOW) * m0;
  const __m512i round1_x2 = _mm512_set1_epi64(k1[0]);
  const __m512i round2_x0 = _mm512_set1_epi64((long long)(p1 ^ k0[1]));
  const __m512i round2_x2 = _mm512_set1_epi64((long long)(p0 >> 32 ^ k1[1]));
  const __m512i round2_x3 = _mm512_set1_epi64((long long)p0);
  uint64_t chosen[AGRO_ROOM];
  uint32_t count = 0;
  const __m512i lanes = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
  __m512i counter = _mm512_add_epi64(_mm512_set1_epi64(block), lanes);
  __m512i even = _mm512_slli_epi64(lanes, 1);
  for (size_t i = 0; i < pairs; i += 8) {
    size_t left = pairs - i;
    __mmask8 here = left < 8 ? (__mmask8)((1u << left) - 1u) : (__mmask8)0xff;
    __m512i a = _mm512_mul_epu32(counter, first_factor);
    __m512i b = _mm512_mul_epu32(
        _mm512_xor_si512(_mm512_srli_epi64(a, 32), round1_x2), second_factor);
    __m512i x0 = _mm512_xor_si512(_mm512_srli_epi64(b, 32), round2_x0), x1 = b;
    __m512i x2 = _mm512_xor_si512(a, round2_x2), x3 = round2_x3;
#pragma clang loop unroll(full)
    for (int r = 2; r < 10; r++) {
      a = _mm512_mul_epu32(x0, first_factor);
      b = _mm512_mul_epu32(x2, second_factor);
      x0 = _mm512_ternarylogic_epi64(
          _mm512_srli_epi64(b, 32), x1, _mm512_set1_epi64(k0[r]), 0x96);
      x1 = b;
      x2 = _mm512_ternarylogic_epi64(
          _mm512_srli_epi64(a, 32), x3, _mm512_set1_epi64(k1[r]), 0x96);
      x3 = a;
    }
    for (int odd = 0; odd < 2; odd++) {
      /* (high << 32) | (low & low_bits) | year */
      __m512i year = odd ? _mm512_or_si512(even, _mm512_set1_epi64(1)) : even;
      __m512i word = _mm512_ternarylogic_epi64(odd ? x2 : x0, low_bits, year, 0xea);
      word = _mm512_or_si512(word, _mm512_slli_epi64(odd ? x3 : x1, 32));
      __m512i most = _mm512_maskz_loadu_epi64(here, class->bound[odd] + i);
      __mmask8 paid = _mm512_mask_cmple_epu64_mask(here, word, most);
      _mm512_storeu_si512(chosen + count, _mm512_maskz_compress_epi64(paid, word));
      count += (uint32_t)__builtin_popcount(paid);
    }
    counter = _mm512_add_epi64(counter, _mm512_set1_epi64(8));
    even = _mm512_add_epi64(even, _mm512_set1_epi64(16));
  }
  agro_candidates *centre = &lists->centre, *tails = &lists->tails;
  uint32_t inner = 0, outer = 0;
  for (uint32_t i = 0; i < count; i += 8) {
    uint32_t left = count - i;
    __mmask8 here = left < 8 ? (__mmask8)((1u << left) - 1u) : (__mmask8)0xff;
    __m512i word = _mm512_maskz_loadu_epi64(here, chosen + i);
    __mmask8 in = _mm512_mask_cmple_epu64_mask(
        here, _mm512_sub_epi64(word, centre_first), centre_span);
    __mmask8 out = here & (__mmask8)~in;
    _mm512_storeu_si512(centre->word + inner, _mm512_maskz_compress_epi64(in, word));
    inner += (uint32_t)__builtin_popcount(in);
    _mm512_storeu_si512(tails->word + outer, _mm512_maskz_compress_epi64(out, word));
    outer += (uint32_t)__builtin_popcount(out);
  }
  centre->count = inner;
  tails->count = outer;
}
#endif

#define AGRO_FARM_PAYMENTS(draws)                                                               \
  agro_candidate_lists lists;                                                                   \
  agro_class_years class;                                                                       \
  for (size_t i = 0; i < f->count; i++) {                                                       \
    uint32_t k = f->class_of[i];                                                                \
    if (i == 0 || k != f->class_of[i - 1])                                                      \
      agro_class_start(f, k, years, log_area, normal_bounds, &class);                           \
    draws(f->key_low[i], f->key_high[i], year >> 1, years / 2, replicate, &class, &lists);      \
    double deviation = f->deviation[k], sum_insured = f->sum_insured[i];                        \
    agro_farm_centre(&lists.centre, deviation, sum_insured, class.level, sums);                 \
    agro_farm_tails(&lists.tails, deviation, sum_insured, class.level, sums);                   \
  }

#define AGRO_FARM_PARAMETERS                                                                    \
  const agro_farms *f, uint32_t year, size_t years, uint32_t replicate, const double *log_area, \
      const uint64_t *normal_bounds, double *sums

static void agro_farm_payments_baseline(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_draws_plain)
}
#if AGRO_VARIANTS
__attribute__((target("arch=x86-64-v3"))) static void agro_farm_payments_v3(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_draws_plain)
}
AGRO_V4 static void agro_farm_payments_v4(AGRO_FARM_PARAMETERS) {
  AGRO_FARM_PAYMENTS(agro_farm_draws_v4)
}
#endif
void agro_farm_payments(agro_level level, AGRO_FARM_PARAMETERS) {
#if AGRO_VARIANTS
  if (level == AGRO_LEVEL_V4) {
    agro_farm_payments_v4(f, year, years, replicate, log_area, normal_bounds, sums);
    return;
  }
  if (level == AGRO_LEVEL_V3) {
    agro_farm_payments_v3(f, year, years, replicate, log_area, normal_bounds, sums);
    return;
  }
#endif
  (void)level;
  agro_farm_payments_baseline(f, year, years, replicate, log_area, normal_bounds, sums);
}
