/* Elementary functions without branches, the same bits on every machine. Errors are measured by
 * Tests/Reference/generators/elementary_reference.py and ElementaryTests.swift.
 *
 * exp, expm1 and log use the reductions and minimax polynomials of FDLIBM (Sun Microsystems 1993:
 * "Permission to use, copy, modify, and distribute this software is freely granted, provided that
 * this notice is preserved."). The normal quantile is Wichura's AS 241, PPND16 (Applied Statistics
 * 37, 1988). */
#ifndef AGRORISK_ELEMENTARY_H
#define AGRORISK_ELEMENTARY_H

#include "bits.h"

#define AGRO_LN2_HIGH 6.93147180369123816490e-01
#define AGRO_LN2_LOW 1.90821492927058770002e-10
#define AGRO_INFINITY __builtin_inf()
#define AGRO_NAN __builtin_nan("")

/* log x = k ln 2 + log(1 + f), 1 + f in [sqrt(1/2), sqrt 2). `positive` says that x is a normal
 * positive number, which saves the selections for the others. */
AGRO_INLINE double agro_log_positive(double x) {
  uint64_t t = agro_bits(x) + (0x3ff0000000000000ULL - 0x3fe6a09e00000000ULL);
  double k = agro_small(t >> 52) - 1023.0;
  double f = agro_double((t & 0x000fffffffffffffULL) + 0x3fe6a09e00000000ULL) - 1.0;
  double s = f / (2.0 + f);
  double z = s * s;
  double w = z * z;
  double even = w * (3.999999999940941908e-01 +
                     w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double odd = z * (6.666666666666735130e-01 +
                    w * (2.857142874366239149e-01 +
                         w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  double half = 0.5 * f * f;
  return k * AGRO_LN2_HIGH -
         ((half - (s * (half + (even + odd)) + k * AGRO_LN2_LOW)) - f);
}

AGRO_INLINE double agro_log_any(double x) {
  int subnormal = x < 0x1p-1022;
  double y = agro_log_positive(subnormal ? x * 0x1p54 : x);
  double result = subnormal ? y - 0x1.2b708872320e2p5 : y; /* 54 ln 2 */
  result = x == AGRO_INFINITY ? AGRO_INFINITY : result;
  result = x == 0.0 ? -AGRO_INFINITY : result;
  return x >= 0.0 ? result : AGRO_NAN;
}

/* log(1 + x): the rounding error of 1 + x is put back by its derivative. */
AGRO_INLINE double agro_log1p_any(double x) {
  double u = 1.0 + x;
  double lost = agro_abs(x) < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
  double y = agro_log_positive(u) + lost / u;
  double result = agro_abs(x) < 0x1p-54 ? x : y;
  result = x == AGRO_INFINITY ? AGRO_INFINITY : result;
  result = x == -1.0 ? -AGRO_INFINITY : result;
  return x >= -1.0 ? result : AGRO_NAN;
}

/* 2^k for k in -1022..1023. */
AGRO_INLINE double agro_power_of_two(int64_t k) {
  return agro_double((uint64_t)(k + 1023) << 52);
}

/* The nearest integer of x / ln 2 as an integer and as a double, |x| < 1100. */
#define AGRO_EXP_SHIFT 0x1.8p52
AGRO_INLINE double agro_exp_shifted(double x) {
  return x * 1.44269504088896338700 + AGRO_EXP_SHIFT;
}

/* exp(x) without its power of two, which is `k`. */
AGRO_INLINE double agro_exp_reduced(double x, int64_t *k) {
  double shifted = agro_exp_shifted(x);
  double kd = shifted - AGRO_EXP_SHIFT;
  *k = (int64_t)(agro_bits(shifted) - agro_bits(AGRO_EXP_SHIFT));
  double high = x - kd * AGRO_LN2_HIGH;
  double low = kd * AGRO_LN2_LOW;
  double r = high - low;
  double t = r * r;
  double c = r - t * (1.66666666666666019037e-01 +
                      t * (-2.77777777770155933842e-03 +
                           t * (6.61375632143793436117e-05 +
                                t * (-1.65339022054652515390e-06 +
                                     t * 4.13813679705723846039e-08))));
  return 1.0 - ((low - (r * c) / (2.0 - c)) - high);
}

AGRO_INLINE double agro_exp_any(double x) {
  double bounded = x > 720.0 ? 720.0 : x;
  bounded = bounded < -760.0 ? -760.0 : bounded;
  int64_t k;
  double y = agro_exp_reduced(bounded, &k);
  /* In two steps, so that results below 2^-1022 and powers up to 2^1024 come out. */
  int64_t first = (int64_t)((uint64_t)(k + 4096) >> 1) - 2048;
  double result = y * agro_power_of_two(first) * agro_power_of_two(k - first);
  result = x > 709.782712893383973096 ? AGRO_INFINITY : result;
  result = x < -745.13321910194110842 ? 0.0 : result;
  return x == x ? result : x;
}

/* The same bits for x in -700...700, and those of the nearer end beyond. */
AGRO_INLINE double agro_exp_clamped(double x) {
  int64_t k;
  double bounded = x < -700.0 ? -700.0 : x;
  double y = agro_exp_reduced(bounded > 700.0 ? 700.0 : bounded, &k);
  return y * agro_power_of_two(k);
}

/* exp(x) - 1 = 2^k expm1(r) + (2^k - 1). */
AGRO_INLINE double agro_expm1_any(double x) {
  double bounded = x > 710.0 ? 710.0 : x;
  bounded = bounded < -40.0 ? -40.0 : bounded;
  double shifted = agro_exp_shifted(bounded);
  double kd = shifted - AGRO_EXP_SHIFT;
  int64_t k = (int64_t)(agro_bits(shifted) - agro_bits(AGRO_EXP_SHIFT));
  double high = bounded - kd * AGRO_LN2_HIGH;
  double low = kd * AGRO_LN2_LOW;
  double r = high - low;
  double c = (high - r) - low;
  double hfx = 0.5 * r;
  double hxs = r * hfx;
  double r1 = 1.0 + hxs * (-3.33333333333331316428e-02 +
                           hxs * (1.58730158725481460165e-03 +
                                  hxs * (-7.93650757867487942473e-05 +
                                         hxs * (4.00821782732936239552e-06 +
                                                hxs * -2.01099218183624371326e-07))));
  double t = 3.0 - r1 * hfx;
  double e = hxs * ((r1 - t) / (6.0 - r * t));
  double tail = (r * (e - c) - c) - hxs;
  double power = agro_power_of_two(k - 1); /* halved, because k may be 1024 */
  double result = 2.0 * (power * (r - tail) + (power - 0.5));
  result = agro_abs(x) < 0x1p-54 ? x : result;
  return x == x ? result : x;
}

#define AGRO_RATIONAL_7(x, a0, a1, a2, a3, a4, a5, a6, a7, b1, b2, b3, b4, b5, b6, b7)        \
  ((((((((a7 * x + a6) * x + a5) * x + a4) * x + a3) * x + a2) * x + a1) * x + a0) /          \
   (((((((b7 * x + b6) * x + b5) * x + b4) * x + b3) * x + b2) * x + b1) * x + 1.0))

/* AS 241 for |q| <= 0.425, q = p - 1/2; r = 0.180625 - q^2. */
#define AGRO_CENTRE_RATIONAL(r) \
  AGRO_RATIONAL_7( \
      r, 3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, \
      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4, \
      3.3430575583588128105e+4, 2.5090809287301226727e+3, 4.2313330701600911252e+1, \
      6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4, \
      3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3)
AGRO_INLINE double agro_quantile_centre(double q) {
  double r = 0.180625 - q * q;
  return q * AGRO_CENTRE_RATIONAL(r);
}

/* AS 241 for a tail probability v in (0, 0.075]; the result is positive. */
/* The tail for v of at least 2^-36, where r is below 5. */
AGRO_INLINE double agro_quantile_near_tail(double v) {
  double r = agro_sqrt(-agro_log_positive(v));
  double s = r - 1.6;
  return AGRO_RATIONAL_7(
      s, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4, 2.05319162663775882187e0,
      1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
      1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9);
}
AGRO_INLINE double agro_quantile_tail(double v) {
  double r = agro_sqrt(-agro_log_any(v));
  double s = r - 1.6;
  double near = AGRO_RATIONAL_7(
      s, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4, 2.05319162663775882187e0,
      1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
      1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9);
  double t = r - 5.0;
  double far = AGRO_RATIONAL_7(
      t, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7, 5.99832206555887937690e-1,
      1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
      1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15);
  return r <= 5.0 ? near : far;
}

#endif
