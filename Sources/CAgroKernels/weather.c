/* Days of simulated weather, many years in step. */
#include "normal.h"
#include "philox.h"

/* Both numbers of a block for the years from address.year. */
AGRO_INLINE void agro_pair_of_years(
    agro_address a, uint32_t block, size_t n, double *first, double *second) {
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < n; i++) {
    uint64_t c0 = block, c1 = a.year + i, c2 = a.replicate, c3 = a.lane;
    agro_philox(&c0, &c1, &c2, &c3, a.key_low, a.key_high);
    first[i] = agro_uniform_of(c0, c1);
    second[i] = agro_uniform_of(c2, c3);
  }
}

#if AGRO_VARIANTS
AGRO_V4_INLINE void agro_pair_of_years_v4(
    agro_address a, uint32_t block, size_t n, double *first, double *second) {
  const __m512i k0 = _mm512_set1_epi64(a.key_low), k1 = _mm512_set1_epi64(a.key_high);
  const __m512i eight = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
  size_t whole = n & ~(size_t)7;
  for (size_t i = 0; i < whole; i += 8) {
    __m512i c0 = _mm512_set1_epi64(block);
    __m512i c1 = _mm512_add_epi64(_mm512_set1_epi64((long long)(a.year + i)), eight);
    __m512i c2 = _mm512_set1_epi64(a.replicate), c3 = _mm512_set1_epi64(a.lane);
    agro_philox_v4(&c0, &c1, &c2, &c3, k0, k1);
    _mm512_storeu_pd(first + i, agro_uniform_v4(c0, c1));
    _mm512_storeu_pd(second + i, agro_uniform_v4(c2, c3));
  }
  if (whole == n) return;
  a.year += (uint32_t)whole;
  agro_pair_of_years(a, block, n - whole, first + whole, second + whole);
}
#endif

/* The two ways to draw and to turn uniform numbers into normal ones. */
typedef void (*agro_pair_function)(agro_address, uint32_t, size_t, double *, double *);
typedef void (*agro_quantile_function)(size_t, const double *, double *);

#define AGRO_NOISE_PARAMETERS \
  agro_address a, size_t n, double *draw0, double *draw1, double *draw2, double *draw3
#define AGRO_NOISE_ARGUMENTS a, n, draw0, draw1, draw2, draw3

AGRO_INLINE void agro_weather_noise_body(
    AGRO_NOISE_PARAMETERS, agro_pair_function pair, agro_quantile_function quantiles) {
  pair(a, 0, n, draw0, draw1);
  quantiles(n, draw0, draw0);
  quantiles(n, draw1, draw1);
  pair(a, 1, n, draw2, draw3);
  quantiles(n, draw2, draw2);
  quantiles(n, draw3, draw3);
}

#if AGRO_VARIANTS
AGRO_V4 static void agro_weather_noise_v4(AGRO_NOISE_PARAMETERS) {
  agro_weather_noise_body(AGRO_NOISE_ARGUMENTS, agro_pair_of_years_v4, agro_normal_quantiles_v4);
}

__attribute__((target("arch=x86-64-v3"))) static void agro_weather_noise_v3(
    AGRO_NOISE_PARAMETERS) {
  agro_weather_noise_body(AGRO_NOISE_ARGUMENTS, agro_pair_of_years, agro_normal_quantiles);
}
#endif

void agro_weather_noise(agro_level level, AGRO_NOISE_PARAMETERS) {
#if AGRO_VARIANTS
  if (level == AGRO_LEVEL_V4) {
    agro_weather_noise_v4(AGRO_NOISE_ARGUMENTS);
    return;
  }
  if (level == AGRO_LEVEL_V3) {
    agro_weather_noise_v3(AGRO_NOISE_ARGUMENTS);
    return;
  }
#endif
  (void)level;
  agro_weather_noise_body(AGRO_NOISE_ARGUMENTS, agro_pair_of_years, agro_normal_quantiles);
}

/* Thirty-two years at a time stay in registers while the factors pass by. */
#define AGRO_STRIP 32

AGRO_INLINE void agro_weather_residuals_body(
    size_t sites, const double *own, const double *effect, const double *factor, size_t n,
    size_t stride, const double *drivers, const double *noise, double *state) {
  size_t rows = 2 * sites;
  size_t start = 0;
  for (; start + AGRO_STRIP <= n; start += AGRO_STRIP) {
    for (size_t s = 0; s < sites; s++) {
      double *z0 = state + 2 * s * stride + start;
      double *z1 = z0 + stride;
      const double *w = drivers + s * stride + start;
      double first[AGRO_STRIP], second[AGRO_STRIP];
      const double *o = own + 4 * s;
      const double *c = effect + 2 * s;
      for (size_t y = 0; y < AGRO_STRIP; y++) {
        first[y] = o[0] * z0[y] + o[1] * z1[y] + c[0] * w[y];
        second[y] = o[2] * z0[y] + o[3] * z1[y] + c[1] * w[y];
      }
      const double *f0 = factor + 2 * s * rows;
      const double *f1 = f0 + rows;
      for (size_t j = 0; j <= 2 * s; j++) {
        const double *e = noise + j * stride + start;
        for (size_t y = 0; y < AGRO_STRIP; y++) {
          first[y] += f0[j] * e[y];
          second[y] += f1[j] * e[y];
        }
      }
      const double *e = noise + (2 * s + 1) * stride + start;
      for (size_t y = 0; y < AGRO_STRIP; y++) second[y] += f1[2 * s + 1] * e[y];
      __builtin_memcpy(z0, first, sizeof first);
      __builtin_memcpy(z1, second, sizeof second);
    }
  }
  for (; start < n; start++) {
    for (size_t s = 0; s < sites; s++) {
      double *z0 = state + 2 * s * stride + start;
      double *z1 = z0 + stride;
      const double *o = own + 4 * s;
      const double *c = effect + 2 * s;
      double w = drivers[s * stride + start];
      double first = o[0] * *z0 + o[1] * *z1 + c[0] * w;
      double second = o[2] * *z0 + o[3] * *z1 + c[1] * w;
      const double *f0 = factor + 2 * s * rows;
      const double *f1 = f0 + rows;
      for (size_t j = 0; j <= 2 * s; j++) {
        first += f0[j] * noise[j * stride + start];
        second += f1[j] * noise[j * stride + start];
      }
      second += f1[2 * s + 1] * noise[(2 * s + 1) * stride + start];
      *z0 = first;
      *z1 = second;
    }
  }
}

AGRO_KERNEL(
    agro_weather_residuals,
    (size_t sites, const double *own, const double *effect, const double *factor, size_t n,
     size_t stride, const double *drivers, const double *noise, double *state),
    (sites, own, effect, factor, n, stride, drivers, noise, state))

AGRO_INLINE double agro_curve_value(const agro_curve *curve, double z) {
  double last = (double)curve->intervals;
  double position = (z - curve->low) * curve->inverse;
  position = position > 0.0 ? position : 0.0;
  position = position < last ? position : last;
  int32_t k = (int32_t)position;
  int32_t end = (int32_t)curve->intervals - 1;
  k = k < end ? k : end;
  double t = position - (double)k;
  const double *c = curve->coefficients + 4 * (size_t)(uint32_t)k;
  return c[0] + t * (c[1] + t * (c[2] + t * c[3]));
}

AGRO_INLINE void agro_weather_site_day_body(
    const agro_weather_day *day, size_t n, size_t stride, const double *occurrence,
    const double *amount, const double *residual, const double *slow, double *wet,
    double *minimum, double *maximum, double *rain) {
  agro_weather_day d = *day;
  const double *slow_minimum = slow;
  const double *slow_maximum = slow + stride;
  const double *slow_rain = slow + 2 * stride;
  const double *residual_maximum = residual + stride;
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double below = wet[i] > 0.0 ? d.wet_below[1] : d.wet_below[0];
    double driver = d.wet_fast * occurrence[i] + d.wet_slow * slow_rain[i];
    wet[i] = driver < below ? 1.0 : 0.0;
  }
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double z = d.fast[0] * residual[i] + d.slow[0] * slow_minimum[i];
    double mean = wet[i] > 0.0 ? d.minimum_mean[1] : d.minimum_mean[0];
    double deviation = wet[i] > 0.0 ? d.minimum_deviation[1] : d.minimum_deviation[0];
    minimum[i] = mean + deviation * agro_curve_value(&d.minimum, z);
  }
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double z = d.fast[1] * residual_maximum[i] + d.slow[1] * slow_maximum[i];
    double mean = wet[i] > 0.0 ? d.maximum_mean[1] : d.maximum_mean[0];
    double deviation = wet[i] > 0.0 ? d.maximum_deviation[1] : d.maximum_deviation[0];
    double narrow = wet[i] > 0.0 ? d.narrow[1] : d.narrow[0];
    double range = mean + deviation * agro_curve_value(&d.maximum, z) - minimum[i];
    double bent = narrow * narrow / (2.0 * narrow - range);
    maximum[i] = minimum[i] + (range < narrow ? bent : range);
  }
  uint32_t place[AGRO_PIECE];
  double value[AGRO_PIECE];
  double shift[AGRO_PIECE];
  for (size_t start = 0; start < n; start += AGRO_PIECE) {
    size_t count = n - start < AGRO_PIECE ? n - start : AGRO_PIECE;
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++) {
      place[found] = (uint32_t)i;
      value[found] = amount[start + i];
      shift[found] = slow_rain[start + i];
      found += wet[start + i] > 0.0;
      rain[start + i] = 0.0;
    }
    /* The driver is small where it rains, so a low month's normal means a wet month. */
    double centre = 0.5 * d.amount_slow * d.amount_slow;
    AGRO_VECTORISE
    for (uint32_t i = 0; i < found; i++) {
      double power = agro_curve_value(&d.amount, value[i]) - d.amount_slow * shift[i] - centre;
      double x = d.amount_base + d.amount_scale * agro_exp_any(power);
      value[i] = x > d.amount_floor ? x : d.amount_floor;
    }
    for (uint32_t i = 0; i < found; i++) rain[start + place[i]] = value[i];
  }
}

AGRO_KERNEL(
    agro_weather_site_day,
    (const agro_weather_day *day, size_t n, size_t stride, const double *occurrence,
     const double *amount, const double *residual, const double *slow, double *wet,
     double *minimum, double *maximum, double *rain),
    (day, n, stride, occurrence, amount, residual, slow, wet, minimum, maximum, rain))

#define AGRO_RICHARDSON_PARAMETERS                                                            \
  const agro_richardson_day *day, agro_address address, size_t n, double *wet,                 \
      double *residual, double *rain, double *maximum, double *minimum, double *radiation
#define AGRO_RICHARDSON_ARGUMENTS \
  day, address, n, wet, residual, rain, maximum, minimum, radiation

/* Where it rains in a piece of years: the years one after the other, or a bit a year. */
typedef union agro_rainy_years {
  uint32_t place[AGRO_PIECE];
  uint8_t mask[AGRO_PIECE / 8];
} agro_rainy_years;

/* Today's states, and the numbers of the rainy years packed; returns how many these are. */
typedef uint32_t (*agro_pack_function)(
    const double *, size_t, const double *, const double *, double *, agro_rainy_years *, double *);
/* The amounts of the rainy years at their places, 0 elsewhere. */
typedef void (*agro_unpack_function)(
    size_t, uint32_t, const agro_rainy_years *, const double *, double *);

AGRO_INLINE uint32_t agro_pack_rainy(
    const double *probability, size_t count, const double *uniform, const double *number,
    double *wet, agro_rainy_years *years, double *packed) {
  AGRO_VECTORISE
  for (size_t i = 0; i < count; i++) {
    double chance = wet[i] > 0.0 ? probability[1] : probability[0];
    wet[i] = uniform[i] < chance ? 1.0 : 0.0;
  }
  uint32_t found = 0;
  for (size_t i = 0; i < count; i++) {
    years->place[found] = (uint32_t)i;
    packed[found] = number[i];
    found += wet[i] > 0.0;
  }
  return found;
}

AGRO_INLINE void agro_unpack_rainy(
    size_t count, uint32_t found, const agro_rainy_years *years, const double *packed,
    double *rain) {
  for (size_t i = 0; i < count; i++) rain[i] = 0.0;
  for (uint32_t i = 0; i < found; i++) rain[years->place[i]] = packed[i];
}

#if AGRO_VARIANTS
AGRO_V4_INLINE uint32_t agro_pack_rainy_v4(
    const double *probability, size_t count, const double *uniform, const double *number,
    double *wet, agro_rainy_years *years, double *packed) {
  const __m512d after_dry = _mm512_set1_pd(probability[0]), zero = _mm512_setzero_pd();
  const __m512d after_wet = _mm512_set1_pd(probability[1]), one = _mm512_set1_pd(1.0);
  uint32_t found = 0;
  for (size_t i = 0; i < count; i += 8) {
    __mmask8 here = count - i < 8 ? (__mmask8)((1u << (count - i)) - 1) : 0xff;
    __m512d before = _mm512_maskz_loadu_pd(here, wet + i);
    __mmask8 was_wet = _mm512_cmp_pd_mask(before, zero, _CMP_GT_OQ);
    __m512d chance = _mm512_mask_blend_pd(was_wet, after_dry, after_wet);
    __mmask8 is_wet =
        _mm512_mask_cmp_pd_mask(here, _mm512_loadu_pd(uniform + i), chance, _CMP_LT_OQ);
    _mm512_mask_storeu_pd(wet + i, here, _mm512_maskz_mov_pd(is_wet, one));
    years->mask[i >> 3] = is_wet;
    _mm512_storeu_pd(packed + found, _mm512_maskz_compress_pd(is_wet, _mm512_loadu_pd(number + i)));
    found += (uint32_t)__builtin_popcount(is_wet);
  }
  return found;
}

AGRO_V4_INLINE void agro_unpack_rainy_v4(
    size_t count, uint32_t found, const agro_rainy_years *years, const double *packed,
    double *rain) {
  (void)found;
  uint32_t taken = 0;
  for (size_t i = 0; i < count; i += 8) {
    __mmask8 here = count - i < 8 ? (__mmask8)((1u << (count - i)) - 1) : 0xff;
    __mmask8 is_wet = years->mask[i >> 3];
    __m512d amount = _mm512_maskz_expand_pd(is_wet, _mm512_loadu_pd(packed + taken));
    _mm512_mask_storeu_pd(rain + i, here, amount);
    taken += (uint32_t)__builtin_popcount(is_wet);
  }
}
#endif

/* Numbers are drawn for whole vectors of eight years; what the years beyond get is not used. */
AGRO_INLINE void agro_richardson_body(
    AGRO_RICHARDSON_PARAMETERS, agro_pair_function pair, agro_quantile_function quantiles,
    agro_pack_function pack, agro_unpack_function unpack) {
  agro_richardson_day d = *day;
  double first[AGRO_PIECE], second[AGRO_PIECE], third[AGRO_PIECE], spare[AGRO_PIECE];
  double amounts[AGRO_PIECE + 8];
  agro_rainy_years years;
  for (size_t start = 0; start < n; start += AGRO_PIECE) {
    size_t count = n - start < AGRO_PIECE ? n - start : AGRO_PIECE;
    size_t whole = (count + 7) & ~(size_t)7;
    agro_address here = address;
    here.year += (uint32_t)start;
    double *w = wet + start;
    pair(here, 0, whole, first, second);
    uint32_t found = pack(d.wet_probability, count, first, second, w, &years, amounts);
    uint32_t filled = (found + 7) & ~7u;
    for (uint32_t i = found; i < filled; i++) amounts[i] = 0.5;
    quantiles(filled, amounts, amounts);
    AGRO_VECTORISE_EIGHT
    for (uint32_t i = 0; i < filled; i++)
      amounts[i] = d.amount_mean * agro_exp_any(agro_curve_value(&d.amount, amounts[i]));
    unpack(count, found, &years, amounts, rain + start);
    if (!maximum) continue;
    pair(here, 1, whole, first, second);
    pair(here, 2, whole, third, spare);
    quantiles(whole, first, first);
    quantiles(whole, second, second);
    quantiles(whole, third, third);
    double *c0 = residual + start;
    double *c1 = residual + n + start;
    double *c2 = residual + 2 * n + start;
    AGRO_VECTORISE
    for (size_t i = 0; i < count; i++) {
      double x = c0[i], y = c1[i], z = c2[i];
      double e = first[i], f = second[i], g = third[i];
      double p = d.own[0] * x + d.own[1] * y + d.own[2] * z + d.factor[0] * e;
      double q = d.own[3] * x + d.own[4] * y + d.own[5] * z + d.factor[3] * e + d.factor[4] * f;
      double r = d.own[6] * x + d.own[7] * y + d.own[8] * z + d.factor[6] * e +
                 d.factor[7] * f + d.factor[8] * g;
      c0[i] = p;
      c1[i] = q;
      c2[i] = r;
      int rains = w[i] > 0.0;
      double high = rains ? d.maximum_mean[1] + d.maximum_deviation[1] * p
                          : d.maximum_mean[0] + d.maximum_deviation[0] * p;
      double low = d.minimum_mean + d.minimum_deviation * q;
      double sun = rains ? d.radiation_mean[1] + d.radiation_deviation[1] * r
                         : d.radiation_mean[0] + d.radiation_deviation[0] * r;
      maximum[start + i] = high;
      minimum[start + i] = low < high - 0.1 ? low : high - 0.1;
      radiation[start + i] = sun > 0.5 ? sun : 0.5;
    }
  }
}

#if AGRO_VARIANTS
AGRO_V4 static void agro_richardson_v4(AGRO_RICHARDSON_PARAMETERS) {
  agro_richardson_body(
      AGRO_RICHARDSON_ARGUMENTS, agro_pair_of_years_v4, agro_normal_quantiles_v4,
      agro_pack_rainy_v4, agro_unpack_rainy_v4);
}

__attribute__((target("arch=x86-64-v3"))) static void agro_richardson_v3(
    AGRO_RICHARDSON_PARAMETERS) {
  agro_richardson_body(
      AGRO_RICHARDSON_ARGUMENTS, agro_pair_of_years, agro_normal_quantiles, agro_pack_rainy,
      agro_unpack_rainy);
}
#endif

void agro_richardson(agro_level level, AGRO_RICHARDSON_PARAMETERS) {
#if AGRO_VARIANTS
  if (level == AGRO_LEVEL_V4) {
    agro_richardson_v4(AGRO_RICHARDSON_ARGUMENTS);
    return;
  }
  if (level == AGRO_LEVEL_V3) {
    agro_richardson_v3(AGRO_RICHARDSON_ARGUMENTS);
    return;
  }
#endif
  (void)level;
  agro_richardson_body(
      AGRO_RICHARDSON_ARGUMENTS, agro_pair_of_years, agro_normal_quantiles, agro_pack_rainy,
      agro_unpack_rainy);
}
