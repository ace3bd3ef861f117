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

/* The hours of all days of the season at a place: 24 weights and parts a day, and weights of the
 * maximum at sunset and at the sunset before. */
typedef struct agro_hours {
  size_t days;
  const double *weight;
  const int32_t *part;
  const double *sunset;
  const double *sunset_before;
} agro_hours;

/* How many lanes go through the days of agro_dynamic_dates together. */
#define AGRO_CHILL_GROUP 8

/* date[i] = min(date[i], the first day from `start` on, before `end`, at whose end the Dynamic
 * model has `amount` portions); see DynamicModel.swift. Portions are kept in by_day[day * n + i],
 * taken from there for the days before known[group], which must be `start` at least; a group stops
 * where all its lanes have the amount. precursor and sum are the state after the last known day. */
void agro_dynamic_dates(
    agro_level level, const agro_hours *hours, size_t n, size_t start, size_t end, double amount,
    const double *low, const double *high, double *precursor, double *sum, double *by_day,
    uint32_t *known, double *date);

/* Adds the Utah units (kind 1) or the hours of 0...7.2 degrees (kind 2) of a day. */
void agro_chill_day(
    agro_level level, const agro_day_hours *day, int32_t kind, size_t n, double *sum);

/* out[i] = growing degree hours of the day on two half cosines (kind 0), or linear (kind 1). */
void agro_warmth_day(
    agro_level level, const agro_day_hours *day, int32_t kind, double base, double optimum,
    double critical, size_t n, double *out);

/* What a day adds to a clock: the value itself where `sums_rates`, else the degree days of a daily
 * mean; `upper` and `heat` may be infinite. */
typedef struct agro_clock {
  int32_t sums_rates;
  double lower, upper, heat;
} agro_clock;

/* Runs a clock over the days from `first` to `end`: sum[i] += factor[day] * rate of
 * values[day * n + i] where day > start[i], and date[k * n + i] is the first day on which sum[i] is
 * at least threshold[k], for k from reached[i], which is the number of thresholds reached, to
 * `count`. Thresholds do not fall. *waiting is the number of lanes that have not reached all. */
void agro_clock_days(
    agro_level level, const agro_clock *clock, size_t n, size_t first, size_t end,
    const double *factor, const double *start, const double *values, double *sum, size_t count,
    const double *threshold, uint32_t *reached, double *date, size_t *waiting);

/* date[i] = min(date[i], day) where sum[i] >= threshold; adds to *waiting the number of lanes with
 * sum[i] < threshold. */
void agro_clock_reach(
    agro_level level, size_t n, double day, double threshold, const double *sum, double *date,
    double *waiting);

#endif
