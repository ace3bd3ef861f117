/* The normal quantile over arrays and the normal probability. */
#ifndef AGRORISK_NORMAL_H
#define AGRORISK_NORMAL_H

#include "elementary.h"
#include "philox.h"

/* -log(1 - u); 1 - u is exact for the uniforms of the streams. */
AGRO_INLINE double agro_exponential_of(double u) { return -agro_log_any(1.0 - u); }

/* log(e^x - 1) for x > 0; exp of it has the accuracy of x itself, also where e^x overflows. */
AGRO_INLINE double agro_log_expm1_of(double x) { return x + agro_log_any(-agro_expm1_any(-x)); }

/* Any p in [0, 1] outside the centre; subnormal p are scaled before the logarithm. */
AGRO_INLINE double agro_quantile_outside(double p) {
  double q = p - 0.5;
  double v = q < 0.0 ? p : 1.0 - p;
  double z = agro_quantile_tail(v);
  z = v == 0.0 ? AGRO_INFINITY : z;
  z = v >= 0.0 ? z : AGRO_NAN;
  return q < 0.0 ? -z : z;
}

/* The same for p in [2^-36, 1 - 2^-36] outside the centre. */
AGRO_INLINE double agro_quantile_outside_near(double p) {
  double q = p - 0.5;
  double z = agro_quantile_near_tail(q < 0.0 ? p : 1.0 - p);
  return q < 0.0 ? -z : z;
}

/* P(Z <= -x) for x >= 0 as exp(-x^2 / 2) P(t) / (1 + 2y), y = x / sqrt 2, t = (y - 3.75) /
 * (y + 3.75); the polynomial is made by Tests/Reference/generators/normal_cdf_polynomial.py. The
 * square is split, so that its rounding error does not reach the exponential. */
AGRO_INLINE double agro_normal_tail(double x) {
  double y = x * 0x1.6a09e667f3bcdp-1;
  double t = (y - 3.75) / (y + 3.75);
  double p = -3.6697525042647696817e-11;
  p = p * t - 1.876579138979810171e-11;
  p = p * t + 4.5110748501702951812e-10;
  p = p * t + 2.7285786523523439566e-10;
  p = p * t - 3.2727801062401336477e-9;
  p = p * t - 2.1946420799931641953e-9;
  p = p * t + 2.0485611576351501674e-8;
  p = p * t + 1.214488146274435371e-8;
  p = p * t - 1.305735117995047762e-7;
  p = p * t - 2.9131405394003885448e-8;
  p = p * t + 8.7672171255531668297e-7;
  p = p * t - 4.8642479110556101468e-7;
  p = p * t - 5.7225245629156544921e-6;
  p = p * t + 0.00001119195601827533957;
  p = p * t + 0.000025824703887731994;
  p = p * t - 0.00014507698964493382982;
  p = p * t + 0.00014685679740285368673;
  p = p * t + 0.00087781291621087640489;
  p = p * t - 0.004873289773809811484;
  p = p * t + 0.014181138710757798552;
  p = p * t - 0.02934669929527380933;
  p = p * t + 0.046152160580099167132;
  p = p * t - 0.054401965070853727599;
  p = p * t + 0.041138369245075512015;
  p = p * t + 0.0017927077427318450235;
  p = p * t - 0.070120299292773509186;
  p = p * t + 0.61875631541891379089;
  double head = agro_double(agro_bits(x) & 0xfffffffff8000000ULL);
  double rest = 0.5 * (x - head) * (x + head);
  double correction = 1.0 - rest * (1.0 - rest * (0.5 - rest * (1.0 / 6.0)));
  return agro_exp_any(-0.5 * head * head) * (correction * p / (1.0 + 2.0 * y));
}

AGRO_INLINE double agro_normal_cdf_any(double z) {
  double x = agro_abs(z);
  double tail = agro_normal_tail(x > 40.0 ? 40.0 : x);
  double result = z < 0.0 ? tail : 1.0 - tail;
  return z == z ? result : z;
}

/* Three passes over pieces that stay in the first cache: the centre formula for all, the places of
 * the tails (15 in 100), the tail formula for them. */
#define AGRO_PIECE 256
AGRO_INLINE void agro_normal_quantiles(size_t n, const double *p, double *out) {
  uint32_t place[AGRO_PIECE];
  double tail[AGRO_PIECE];
  for (size_t start = 0; start < n; start += AGRO_PIECE) {
    size_t count = n - start < AGRO_PIECE ? n - start : AGRO_PIECE;
    const double *in = p + start;
    double *to = out + start;
    uint32_t tails = 0;
    for (size_t i = 0; i < count; i++) {
      double q = in[i] - 0.5;
      place[tails] = (uint32_t)i;
      tail[tails] = in[i];
      tails += !(agro_abs(q) <= 0.425);
    }
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < count; i++) to[i] = agro_quantile_centre(in[i] - 0.5);
    AGRO_VECTORISE_EIGHT
    for (uint32_t i = 0; i < tails; i++) tail[i] = agro_quantile_outside(tail[i]);
    for (uint32_t i = 0; i < tails; i++) to[place[i]] = tail[i];
  }
}

#if AGRO_VARIANTS
/* The same bits with AVX-512: the centre and the packing of the tails in one pass, eight numbers at
 * a time; the far tail is computed only where it is needed. */
typedef double agro_eight __attribute__((vector_size(64)));

AGRO_V4_INLINE agro_eight agro_quantile_centre_v4(agro_eight q) {
  agro_eight r = 0.180625 - q * q;
  return q * AGRO_CENTRE_RATIONAL(r);
}

AGRO_V4_INLINE void agro_normal_quantiles_v4(size_t n, const double *p, double *out) {
  double tail[AGRO_PIECE + 8];
  __mmask8 masks[AGRO_PIECE / 8];
  const __m512d edge = _mm512_set1_pd(0.425);
  const __m512d low = _mm512_set1_pd(0x1p-36), high = _mm512_set1_pd(1.0 - 0x1p-36);
  size_t whole = n & ~(size_t)7;
  for (size_t start = 0; start < whole; start += AGRO_PIECE) {
    size_t count = whole - start < AGRO_PIECE ? whole - start : AGRO_PIECE;
    const double *in = p + start;
    double *to = out + start;
    uint32_t tails = 0;
    uint32_t near = 0xff;
    for (size_t i = 0; i < count; i += 8) {
      __m512d x = _mm512_loadu_pd(in + i);
      agro_eight q = (agro_eight)x - 0.5;
      __mmask8 mask = _mm512_cmp_pd_mask(_mm512_abs_pd((__m512d)q), edge, _CMP_NLE_UQ);
      near &= _mm512_cmp_pd_mask(x, low, _CMP_GE_OQ) & _mm512_cmp_pd_mask(x, high, _CMP_LE_OQ);
      masks[i >> 3] = mask;
      _mm512_storeu_pd(tail + tails, _mm512_maskz_compress_pd(mask, x));
      tails += (uint32_t)__builtin_popcount(mask);
      _mm512_storeu_pd(to + i, (__m512d)agro_quantile_centre_v4(q));
    }
    /* Whole vectors of tails; what is beyond the last is not used. */
    _mm512_storeu_pd(tail + tails, _mm512_set1_pd(0.05));
    uint32_t filled = (tails + 7) & ~7u;
    if (near == 0xff) {
      AGRO_VECTORISE_EIGHT
      for (uint32_t i = 0; i < filled; i++) tail[i] = agro_quantile_outside_near(tail[i]);
    } else {
      AGRO_VECTORISE_EIGHT
      for (uint32_t i = 0; i < filled; i++) tail[i] = agro_quantile_outside(tail[i]);
    }
    uint32_t taken = 0;
    for (size_t i = 0; i < count; i += 8) {
      __mmask8 mask = masks[i >> 3];
      __m512d packed = _mm512_loadu_pd(tail + taken);
      __m512d all = _mm512_mask_expand_pd(_mm512_loadu_pd(to + i), mask, packed);
      _mm512_storeu_pd(to + i, all);
      taken += (uint32_t)__builtin_popcount(mask);
    }
  }
  if (whole < n) agro_normal_quantiles(n - whole, p + whole, out + whole);
}
#endif

#endif
