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

/* 2^x on half an octave by the polynomial with the smallest relative error, 1.9e-9, and by the one
 * with the smallest relative error of 2^x - 1, 2.4e-10. Tests/Reference/generators/
 * chill_exponential.py makes them, and the other numbers of the Dynamic model here. */
AGRO_INLINE double agro_power_part(double r) {
  double s = r * r;
  double even = 1.0000000005540202 +
                s * (0.24022646881737014 + s * (0.009618490983023507 + s * 0.0001534498264931011));
  double odd = 0.6931472056548698 + s * (0.055503289565712044 + s * 0.0013399858448494494);
  return even + r * odd;
}
AGRO_INLINE double agro_power_near_one(double r) {
  double s = r * r;
  double even = 1.0 + s * (0.24022650919346414 + s * (0.00961805718837604 +
                s * 0.00015461269118393313));
  double odd = 0.6931471805816678 + s * (0.05550410726226161 + s * (0.0013333671623000979 +
               s * 1.5251950805130851e-05));
  return even + r * odd;
}

/* The nearest integer to x, with the exponent's bias, stands in the lowest bits of this. */
#define AGRO_BIASED_SHIFT (AGRO_EXP_SHIFT + 1023.0)

/* 2^x for -1000 < x < 1000. */
AGRO_INLINE double agro_power_quick(double x) {
  double shifted = x + AGRO_BIASED_SHIFT;
  return agro_power_part(x - (shifted - AGRO_BIASED_SHIFT)) * agro_double(agro_bits(shifted) << 52);
}

/* The Dynamic model's exponents in octaves: each constant times log2 e, and the rate, which is an
 * exponent again, as well. */
#define AGRO_RATE(inverse) agro_power_quick(61.68355537683075 - 18594.60784300967 * (inverse))
#define AGRO_LEVEL(inverse) agro_power_quick(12602.373990677363 * (inverse) - 44.06488340739458)
#define AGRO_FIXED(inverse) agro_power_quick(639.4024421219885 - 177114.47646779084 * (inverse))

/* Lanes that go through the days together: what is known of them stays in registers. */
#define AGRO_GROUP AGRO_CHILL_GROUP

/* Whether some of the precursor is fixed; below -12 degrees it is less than a part in 10^11. */
#define AGRO_IS_RIPE(precursor, inverse) (((precursor) >= 1.0) & ((inverse) < 1.0 / 261.0))

/* A day of a group. Each hour lies between two temperatures in kelvin, of which the second is given
 * by how much it is above the first. What does not depend on the precursor is made for all hours
 * before it goes through them. */
AGRO_INLINE void agro_dynamic_day(
    const double *weight, const int32_t *part, double from[3][AGRO_GROUP],
    double more[3][AGRO_GROUP], double *precursor, double *portions) {
  double inverse[24][AGRO_GROUP], level[24][AGRO_GROUP], kept[24][AGRO_GROUP];
  uint64_t fast = 0;
  for (size_t k = 0; k < 24; k++) {
    const double *base = from[part[k]], *slope = more[part[k]];
    double w = weight[k];
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < AGRO_GROUP; i++) {
      double v = 1.0 / (base[i] + w * slope[i]);
      double rate = AGRO_RATE(v);
      inverse[k][i] = v;
      level[k][i] = AGRO_LEVEL(v);
      kept[k][i] = rate;
      fast |= rate > 0.5 ? 1 : 0;
    }
  }
  double *rates = kept[0];
  if (fast) {
    AGRO_VECTORISE_EIGHT
    for (size_t j = 0; j < 24 * AGRO_GROUP; j++) {
      double shifted = AGRO_BIASED_SHIFT - rates[j];
      double near = agro_power_near_one((AGRO_BIASED_SHIFT - shifted) - rates[j]);
      rates[j] = near * agro_double(agro_bits(shifted) << 52);
    }
  } else {
    /* The same numbers: the nearest integer is 0. */
    AGRO_VECTORISE_EIGHT
    for (size_t j = 0; j < 24 * AGRO_GROUP; j++) rates[j] = agro_power_near_one(-rates[j]);
  }
  for (size_t k = 0; k < 24; k++) {
    uint64_t ripe = 0;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < AGRO_GROUP; i++) {
      double x = level[k][i] - (level[k][i] - precursor[i]) * kept[k][i];
      precursor[i] = x;
      ripe |= AGRO_IS_RIPE(x, inverse[k][i]) ? 1 : 0;
    }
    if (!ripe) continue;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < AGRO_GROUP; i++) {
      double s = AGRO_FIXED(inverse[k][i]);
      double ripe_part = precursor[i] * (s / (1.0 + s));
      double portion = AGRO_IS_RIPE(precursor[i], inverse[k][i]) ? ripe_part : 0.0;
      portions[i] += portion;
      precursor[i] -= portion;
    }
  }
}

/* Outside these bounds nothing changes: below, the precursor stands still; above, none is. */
AGRO_INLINE double agro_kelvin(double celsius) {
  double t = celsius > -50.0 ? celsius : -50.0;
  return (t < 50.0 ? t : 50.0) + 273.0;
}

AGRO_INLINE void agro_dynamic_dates_body(
    const agro_hours *hours, size_t n, size_t start, size_t end, double amount, const double *low,
    const double *high, double *precursor, double *sum, double *by_day, uint32_t *known,
    double *date) {
  const size_t last = hours->days - 1;
  for (size_t first = 0, group = 0; first < n; first += AGRO_GROUP, group++) {
    size_t lanes = n - first < AGRO_GROUP ? n - first : AGRO_GROUP;
    double from[3][AGRO_GROUP], more[3][AGRO_GROUP] = {{0.0}};
    for (size_t i = 0; i < AGRO_GROUP; i++) from[0][i] = from[1][i] = from[2][i] = 273.0;
    double x[AGRO_GROUP] = {0.0}, p[AGRO_GROUP] = {0.0};
    size_t next = known[group];
    __builtin_memcpy(x, precursor + first, lanes * sizeof(double));
    __builtin_memcpy(p, sum + first, lanes * sizeof(double));
    for (size_t day = start; day < end; day++) {
      double *stored = by_day + day * n + first;
      if (day >= next) {
        const double *l = low + day * n + first, *h = high + day * n + first;
        const double *l0 = day > 0 ? l - n : l, *h0 = day > 0 ? h - n : h;
        const double *l1 = day < last ? l + n : l;
        size_t ahead = (day + 4 < last ? day + 4 : last) * n + first;
        agro_fetch(low + ahead, lanes);
        agro_fetch(high + ahead, lanes);
        /* Without a neighbour the minimum of the day itself stands in. */
        double before = day > 0 ? hours->sunset_before[day] : 0.0;
        double sunset = day < last ? hours->sunset[day] : 0.0;
        for (size_t i = 0; i < lanes; i++) {
          double t0 = agro_kelvin(l0[i] + before * (h0[i] - l0[i]));
          double t1 = agro_kelvin(l[i]);
          double t2 = agro_kelvin(h[i]);
          double t3 = agro_kelvin(l[i] + sunset * (h[i] - l[i]));
          from[0][i] = t0;
          more[0][i] = t1 - t0;
          from[1][i] = t1;
          more[1][i] = t2 - t1;
          from[2][i] = t3;
          more[2][i] = agro_kelvin(l1[i]) - t3;
        }
        agro_dynamic_day(hours->weight + 24 * day, hours->part + 24 * day, from, more, x, p);
        __builtin_memcpy(stored, p, lanes * sizeof(double));
        next = day + 1;
      }
      size_t reached = 0;
      for (size_t i = 0; i < lanes; i++) {
        int is_reached = stored[i] >= amount;
        if (is_reached && (double)day < date[first + i]) date[first + i] = (double)day;
        reached += is_reached ? 1 : 0;
      }
      if (reached == lanes) break;
    }
    known[group] = (uint32_t)next;
    __builtin_memcpy(precursor + first, x, lanes * sizeof(double));
    __builtin_memcpy(sum + first, p, lanes * sizeof(double));
  }
}
AGRO_KERNEL(
    agro_dynamic_dates,
    (const agro_hours *hours, size_t n, size_t start, size_t end, double amount,
     const double *low, const double *high, double *precursor, double *sum, double *by_day,
     uint32_t *known, double *date),
    (hours, n, start, end, amount, low, high, precursor, sum, by_day, known, date))

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
      AGRO_VECTORISE_EIGHT
      for (size_t i = 0; i < n; i++) {
        double t = from[i] + weight * (to[i] - from[i]);
        int warm = t > optimum;
        double z = warm ? (t - optimum) * fall : (t - base) * rise;
        z = z > 0.0 ? z : 0.0;
        double s = agro_quarter_sine(z < 1.0 ? z : 1.0);
        out[i] += height * (warm ? 1.0 - s : s * s);
      }
    } else {
      AGRO_VECTORISE_EIGHT
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

/* Lanes of a clock that go through its days together. */
#define AGRO_STRIP 64

AGRO_INLINE void agro_clock_days_body(
    const agro_clock *clock, size_t n, size_t first, size_t end, const double *factor,
    const double *start, const double *values, double *sum, size_t count,
    const double *threshold, uint32_t *reached, double *date, size_t *waiting) {
  const agro_clock c = *clock;
  size_t rest = 0;
  for (size_t lane = 0; lane < n; lane += AGRO_STRIP) {
    size_t lanes = n - lane < AGRO_STRIP ? n - lane : AGRO_STRIP;
    double next[AGRO_STRIP];
    size_t left = 0;
    for (size_t i = 0; i < lanes; i++) {
      uint32_t own = reached[lane + i];
      next[i] = own < count ? threshold[own] : AGRO_INFINITY;
      left += own < count;
    }
    double *s = sum + lane;
    const double *from = start + lane;
    for (size_t day = first; day < end && left > 0; day++) {
      const double *value = values + day * n + lane;
      const double today = (double)day, f = factor[day];
      agro_fetch(values + (day + 4 < end ? day + 4 : end - 1) * n + lane, lanes);
      uint64_t hits = 0;
      if (c.sums_rates) {
        AGRO_VECTORISE_EIGHT
        for (size_t i = 0; i < lanes; i++) {
          s[i] += today > from[i] ? f * value[i] : 0.0;
          hits |= s[i] >= next[i] ? (uint64_t)1 << i : 0;
        }
      } else {
        AGRO_VECTORISE_EIGHT
        for (size_t i = 0; i < lanes; i++) {
          double t = value[i];
          double rising = (t < c.upper ? t : c.upper) - c.lower;
          double falling = t > c.heat ? t - c.heat : 0.0;
          double rate = rising - falling;
          rate = rate > 0.0 ? rate : 0.0;
          s[i] += today > from[i] ? f * rate : 0.0;
          hits |= s[i] >= next[i] ? (uint64_t)1 << i : 0;
        }
      }
      for (; hits; hits &= hits - 1) {
        size_t i = (size_t)__builtin_ctzll(hits);
        uint32_t own = reached[lane + i];
        while (own < count && s[i] >= threshold[own]) date[own++ * n + lane + i] = today;
        reached[lane + i] = own;
        next[i] = own < count ? threshold[own] : AGRO_INFINITY;
        left -= own == count;
      }
    }
    rest += left;
  }
  *waiting = rest;
}
AGRO_KERNEL(
    agro_clock_days,
    (const agro_clock *clock, size_t n, size_t first, size_t end, const double *factor,
     const double *start, const double *values, double *sum, size_t count,
     const double *threshold, uint32_t *reached, double *date, size_t *waiting),
    (clock, n, first, end, factor, start, values, sum, count, threshold, reached, date, waiting))

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
