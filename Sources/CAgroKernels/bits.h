/* Doubles as bit patterns, in a form that compilers turn into vector code. */
#ifndef AGRORISK_BITS_H
#define AGRORISK_BITS_H

#include "variants.h"

AGRO_INLINE uint64_t agro_bits(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

AGRO_INLINE double agro_double(uint64_t bits) {
  double x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

/* |x| */
AGRO_INLINE double agro_abs(double x) { return agro_double(agro_bits(x) & 0x7fffffffffffffffULL); }

/* An integer in 0..2^51 as a double, exactly; plain SSE2 has no conversion of 64-bit integers. */
AGRO_INLINE double agro_small(uint64_t n) {
  return agro_double(n | 0x4330000000000000ULL) - 0x1p52;
}

/* The correctly rounded square root; clang's builtin leaves errno alone and becomes vector code. */
#if defined(__clang__)
AGRO_INLINE double agro_sqrt(double x) { return __builtin_elementwise_sqrt(x); }
#else
AGRO_INLINE double agro_sqrt(double x) { return __builtin_sqrt(x); }
#endif

#endif
