/* Philox4x32-10 (Salmon et al., SC'11) and the doubles made of its blocks; the layout is described
 * in RandomStream.swift, whose scalar code these functions equal bit for bit. */
#ifndef AGRORISK_PHILOX_H
#define AGRORISK_PHILOX_H

#include "bits.h"
#if AGRO_VARIANTS
#include <immintrin.h>
#endif

/* The words are the low halves of 64-bit lanes: a vector unit multiplies two of those into 64 bits
 * without any packing. The high halves are not kept clean; each use takes the low half. */
#define AGRO_LOW 0xffffffffULL
AGRO_INLINE void agro_philox(
    uint64_t *c0, uint64_t *c1, uint64_t *c2, uint64_t *c3, uint32_t k0, uint32_t k1) {
  uint64_t x0 = *c0, x1 = *c1, x2 = *c2, x3 = *c3;
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (x0 & AGRO_LOW) * 0xd2511f53ULL;
    uint64_t p1 = (x2 & AGRO_LOW) * 0xcd9e8d57ULL;
    x0 = p1 >> 32 ^ x1 ^ k0;
    x1 = p1;
    x2 = p0 >> 32 ^ x3 ^ k1;
    x3 = p0;
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  *c0 = x0;
  *c1 = x1;
  *c2 = x2;
  *c3 = x3;
}

/* (top 52 bits + 1/2) 2^-52: 1 + k 2^-52 less 1 - 2^-53, both exact, as is their difference. */
AGRO_INLINE double agro_uniform_of(uint64_t low, uint64_t high) {
  uint64_t word = high << 32 | (low & AGRO_LOW);
  return agro_double(word >> 12 | 0x3ff0000000000000ULL) - (1.0 - 0x1p-53);
}

#if AGRO_VARIANTS
#define AGRO_V4 __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define AGRO_V4_INLINE AGRO_V4 static inline __attribute__((always_inline))

/* Eight streams at a time with AVX-512. */
AGRO_V4_INLINE void agro_philox_v4(
    __m512i *c0, __m512i *c1, __m512i *c2, __m512i *c3, __m512i k0, __m512i k1) {
  const __m512i first_factor = _mm512_set1_epi64(0xd2511f53LL);
  const __m512i second_factor = _mm512_set1_epi64(0xcd9e8d57LL);
  __m512i x0 = *c0, x1 = *c1, x2 = *c2, x3 = *c3;
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
  *c0 = x0;
  *c1 = x1;
  *c2 = x2;
  *c3 = x3;
}

AGRO_V4_INLINE __m512d agro_uniform_v4(__m512i low, __m512i high) {
  const __m512i low_half = _mm512_set1_epi64((long long)AGRO_LOW);
  __m512i word = _mm512_or_si512(_mm512_slli_epi64(high, 32), _mm512_and_si512(low, low_half));
  __m512i bits = _mm512_or_si512(
      _mm512_srli_epi64(word, 12), _mm512_set1_epi64(0x3ff0000000000000LL));
  return _mm512_sub_pd(_mm512_castsi512_pd(bits), _mm512_set1_pd(1.0 - 0x1p-53));
}
#endif

#endif
