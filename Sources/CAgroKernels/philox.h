/* Philox4x32-10 (Salmon et al., SC'11) and the doubles made of its blocks; the layout is described
 * in RandomStream.swift, whose scalar code these functions equal bit for bit. */
#ifndef AGRORISK_PHILOX_H
#define AGRORISK_PHILOX_H

#include "bits.h"

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

#endif
