/* Kernels of the stage clock; the models are documented where Swift has them one hour at a time. */
#include "elementary.h"

#define AGRO_HOURS(day, h)                            \
  const double weight = (day)->weight[h];             \
  const double *from = (day)->from[(day)->part[h]];   \
  const double *to = (day)->to[(day)->part[h]]

AGRO_INLINE void agro_day_blend_body(
    size_t n, double weight, const double *low, const double *high, double *out) {
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) out[i] = low[i] + weight * (high[i] - low[i]);
}
AGRO_KERNEL(
    agro_day_blend,
    (size_t n, double weight, const double *low, const double *high, double *out),
    (n, weight, low, high, out))

/* exp(x) for -700 < x < 700 by its Taylor series of degree 9 on half an octave: relative error
 * below 0.3466^10 / 10! = 7e-12. */
AGRO_INLINE double agro_exp_quick(double x) {
  double shifted = agro_exp_shifted(x);
  double r = x - (shifted - AGRO_EXP_SHIFT) * 6.93147180559945286227e-01;
  double s = r * r;
  double even = 1.0 + s * (1.0 / 2 + s * (1.0 / 24 + s * (1.0 / 720 + s * (1.0 / 40320))));
  double odd = 1.0 + s * (1.0 / 6 + s * (1.0 / 120 + s * (1.0 / 5040 + s * (1.0 / 362880))));
  /* The integer stands in the lowest bits of the shifted number. */
  return (even + r * odd) * agro_double((agro_bits(shifted) + 1023) << 52);
}

/* log a1, log(a0 / a1) */
#define AGRO_DYNAMIC_RATE 42.389269575781826
#define AGRO_DYNAMIC_LEVEL -30.543449695538268

AGRO_INLINE void agro_dynamic_day_body(
    const agro_day_hours *day, size_t n, double *precursor, double *portions) {
  for (int32_t h = 0; h < 24; h++) {
    AGRO_HOURS(day, h);
    AGRO_VECTORISE
    for (size_t i = 0; i < n; i++) {
      double t = from[i] + weight * (to[i] - from[i]);
      /* Outside these bounds nothing changes: below, the precursor stands still; above, none is. */
      t = t > -60.0 ? t : -60.0;
      t = t < 60.0 ? t : 60.0;
      double inverse = 1.0 / (t + 273.0);
      double rate = agro_exp_quick(AGRO_DYNAMIC_RATE - 12888.8 * inverse);
      double level = agro_exp_quick(AGRO_DYNAMIC_LEVEL + (12888.8 - 4153.5) * inverse);
      double bounded = rate < 690.0 ? rate : 690.0;
      double x = level - (level - precursor[i]) * agro_exp_quick(-bounded);
      double s = agro_exp_quick(1.6 * 277.0 - (1.6 * 277.0 * 277.0) * inverse);
      double portion = x >= 1.0 ? x * (s / (1.0 + s)) : 0.0;
      portions[i] += portion;
      precursor[i] = x - portion;
    }
  }
}
AGRO_KERNEL(
    agro_dynamic_day,
    (const agro_day_hours *day, size_t n, double *precursor, double *portions),
    (day, n, precursor, portions))

AGRO_INLINE void agro_chill_day_body(
    const agro_day_hours *day, int32_t kind, size_t n, double *sum) {
  for (int32_t h = 0; h < 24; h++) {
    AGRO_HOURS(day, h);
    if (kind == 1) {
      AGRO_VECTORISE
      for (size_t i = 0; i < n; i++) {
        double t = from[i] + weight * (to[i] - from[i]);
        double units = t > 1.4 ? 0.5 : 0.0;
        units = t > 2.4 ? 1.0 : units;
        units = t > 9.1 ? 0.5 : units;
        units = t > 12.4 ? 0.0 : units;
        units = t > 15.9 ? -0.5 : units;
        sum[i] += t > 18.0 ? -1.0 : units;
      }
    } else {
      AGRO_VECTORISE
      for (size_t i = 0; i < n; i++) {
        double t = from[i] + weight * (to[i] - from[i]);
        double cold = t <= 7.2 ? 1.0 : 0.0;
        sum[i] += t >= 0.0 ? cold : 0.0;
      }
    }
  }
}
AGRO_KERNEL(
    agro_chill_day, (const agro_day_hours *day, int32_t kind, size_t n, double *sum),
    (day, kind, n, sum))

/* sin(pi/2 z) for z in 0...1 by its Taylor series of degree 15; error below 7e-12. */
AGRO_INLINE double agro_quarter_sine(double z) {
  double x = z * 1.57079632679489661923;
  double s = x * x;
  return x * (1.0 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880 +
         s * (-1.0 / 39916800 + s * (1.0 / 6227020800.0 - s * (1.0 / 1307674368000.0))))))));
}

AGRO_INLINE void agro_warmth_day_body(
    const agro_day_hours *day, int32_t kind, double base, double optimum, double critical,
    size_t n, double *out) {
  double rise = 1.0 / (optimum - base);
  double fall = 1.0 / (critical - optimum);
  double height = optimum - base;
  for (size_t i = 0; i < n; i++) out[i] = 0.0;
  for (int32_t h = 0; h < 24; h++) {
    AGRO_HOURS(day, h);
    if (kind == 0) {
      AGRO_VECTORISE
      for (size_t i = 0; i < n; i++) {
        double t = from[i] + weight * (to[i] - from[i]);
        int warm = t > optimum;
        double z = warm ? (t - optimum) * fall : (t - base) * rise;
        z = z > 0.0 ? z : 0.0;
        double s = agro_quarter_sine(z < 1.0 ? z : 1.0);
        out[i] += height * (warm ? 1.0 - s : s * s);
      }
    } else {
      AGRO_VECTORISE
      for (size_t i = 0; i < n; i++) {
        double t = from[i] + weight * (to[i] - from[i]);
        double warmth = (t < optimum ? t : optimum) - base;
        warmth = warmth > 0.0 ? warmth : 0.0;
        out[i] += t < critical ? warmth : 0.0;
      }
    }
  }
}
AGRO_KERNEL(
    agro_warmth_day,
    (const agro_day_hours *day, int32_t kind, double base, double optimum, double critical,
     size_t n, double *out),
    (day, kind, base, optimum, critical, n, out))

AGRO_INLINE void agro_clock_degree_days_body(
    size_t n, double day, const double *start, double lower, double upper, double heat,
    double factor, const double *mean, double *sum) {
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double t = mean[i];
    double rising = (t < upper ? t : upper) - lower;
    double falling = t > heat ? t - heat : 0.0;
    double rate = rising - falling;
    rate = rate > 0.0 ? rate : 0.0;
    sum[i] += day > start[i] ? factor * rate : 0.0;
  }
}
AGRO_KERNEL(
    agro_clock_degree_days,
    (size_t n, double day, const double *start, double lower, double upper, double heat,
     double factor, const double *mean, double *sum),
    (n, day, start, lower, upper, heat, factor, mean, sum))

AGRO_INLINE void agro_clock_add_body(
    size_t n, double day, const double *start, double factor, const double *rate, double *sum) {
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) sum[i] += day > start[i] ? factor * rate[i] : 0.0;
}
AGRO_KERNEL(
    agro_clock_add,
    (size_t n, double day, const double *start, double factor, const double *rate, double *sum),
    (n, day, start, factor, rate, sum))

AGRO_INLINE void agro_clock_reach_body(
    size_t n, double day, double threshold, const double *sum, double *date, double *waiting) {
  uint64_t below = 0;
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    int reached = sum[i] >= threshold;
    double first = date[i] < day ? date[i] : day;
    date[i] = reached ? first : date[i];
    below += reached ? 0u : 1u;
  }
  *waiting += (double)below;
}
AGRO_KERNEL(
    agro_clock_reach,
    (size_t n, double day, double threshold, const double *sum, double *date, double *waiting),
    (n, day, threshold, sum, date, waiting))
