/* Kernels of the stage clock: one lane a year, one call a day. Included by CAgroKernels.h. */
#ifndef AGRORISK_PHENOLOGY_H
#define AGRORISK_PHENOLOGY_H

/* The hours of a day: from[i] + weight * (to[i] - from[i]), the pair of arrays by `part`. */
typedef struct agro_day_hours {
  double weight[24];
  int32_t part[24]; /* 0 morning, 1 day, 2 evening */
  const double *from[3];
  const double *to[3];
} agro_day_hours;

/* out[i] = low[i] + weight * (high[i] - low[i]). */
void agro_day_blend(
    agro_level level, size_t n, double weight, const double *low, const double *high, double *out);

/* Advances the Dynamic model by a day; see DynamicModel.swift. */
void agro_dynamic_day(
    agro_level level, const agro_day_hours *day, size_t n, double *precursor, double *portions);

/* Adds the Utah units (kind 1) or the hours of 0...7.2 degrees (kind 2) of a day. */
void agro_chill_day(
    agro_level level, const agro_day_hours *day, int32_t kind, size_t n, double *sum);

/* out[i] = growing degree hours of the day on two half cosines (kind 0), or linear (kind 1). */
void agro_warmth_day(
    agro_level level, const agro_day_hours *day, int32_t kind, double base, double optimum,
    double critical, size_t n, double *out);

/* sum[i] += factor * degree days of mean[i] where day > start[i]; `upper` and `heat` may be
 * infinite. */
void agro_clock_degree_days(
    agro_level level, size_t n, double day, const double *start, double lower, double upper,
    double heat, double factor, const double *mean, double *sum);

/* sum[i] += factor * rate[i] where day > start[i]. */
void agro_clock_add(
    agro_level level, size_t n, double day, const double *start, double factor,
    const double *rate, double *sum);

/* date[i] = min(date[i], day) where sum[i] >= threshold; adds to *waiting the number of lanes with
 * sum[i] < threshold. */
void agro_clock_reach(
    agro_level level, size_t n, double day, double threshold, const double *sum, double *date,
    double *waiting);

#endif
