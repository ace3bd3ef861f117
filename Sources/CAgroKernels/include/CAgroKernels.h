/* Vector kernels of AgroRisk: random numbers in blocks, elementary functions, quantile tables.
 *
 * Every kernel takes a level that says which instruction set it may use; all levels give the same
 * bits, and so does every CPU. Arrays are the caller's. Unless a comment says otherwise input and
 * output may be the same array, but may not overlap in part. */
#ifndef AGRORISK_KERNELS_H
#define AGRORISK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "aggregate.h"
#include "hash.h"
#include "water.h"

typedef enum agro_level {
  AGRO_LEVEL_BASELINE = 0, /* what every machine of the architecture has */
  AGRO_LEVEL_V3 = 1,       /* x86-64-v3: AVX2 */
  AGRO_LEVEL_V4 = 2        /* x86-64-v4: AVX-512 */
} agro_level;

/* The highest level that this machine runs and this build has. */
agro_level agro_best_level(void);

#include "events.h"
#include "objects.h"

/* MARK: Random numbers (random.c) */

/* The fixed part of a stream's address; see RandomStream.swift for the layout. */
typedef struct agro_address {
  uint32_t key_low;
  uint32_t key_high;
  uint32_t year; /* the first year of a run over years */
  uint32_t replicate;
  uint32_t lane;
} agro_address;

/* out[i] = draw number `draw` (0, 1, ...) of the stream of year address.year + i (modulo 2^32). */
void agro_uniform_years(
    agro_level level, agro_address address, uint64_t draw, size_t n, double *out);

/* out[i] = draw number `first` + i of one stream. */
void agro_uniform_run(
    agro_level level, agro_address address, uint64_t first, size_t n, double *out);

/* The same with normal numbers, each the normal quantile of its uniform. */
void agro_normal_years(
    agro_level level, agro_address address, uint64_t draw, size_t n, double *out);
void agro_normal_run(
    agro_level level, agro_address address, uint64_t first, size_t n, double *out);

/* Correlated normals: out[i * stride + y] = sum over j <= i of factor[i * count + j] *
 * independent[j * stride + y] for y < n, summed from j = 0 upwards. `factor` is the lower
 * triangular Cholesky factor, row by row; stride >= n; the arrays must not be the same. */
void agro_correlate(
    agro_level level, size_t count, const double *factor, size_t n, size_t stride,
    const double *independent, double *out);

/* MARK: Elementary functions (elementary.c) */

void agro_exp(agro_level level, size_t n, const double *x, double *out);
void agro_expm1(agro_level level, size_t n, const double *x, double *out);
void agro_log(agro_level level, size_t n, const double *x, double *out);
void agro_log1p(agro_level level, size_t n, const double *x, double *out);
/* log(e^x - 1), x > 0, without overflow; its absolute error is a few ulps of max(1, |result|). */
void agro_log_expm1(agro_level level, size_t n, const double *x, double *out);
/* The normal quantile of p in [0, 1]; infinite at the ends, NaN outside. */
void agro_normal_quantile(agro_level level, size_t n, const double *p, double *out);
/* P(Z <= z) of the standard normal law, with full relative accuracy in the lower tail. */
void agro_normal_cdf(agro_level level, size_t n, const double *z, double *out);
/* -log(1 - u): the standard exponential quantile of a uniform of the streams. */
void agro_exponential_quantile(agro_level level, size_t n, const double *u, double *out);

/* The same functions for one number, the same bits. */
double agro_exp_one(double x);
double agro_expm1_one(double x);
double agro_log_one(double x);
double agro_log1p_one(double x);
double agro_log_expm1_one(double x);
double agro_normal_quantile_one(double p);
double agro_normal_cdf_one(double z);
double agro_exponential_quantile_one(double u);

/* MARK: Quantile tables (table.c) */

/* A piecewise cubic function of z on three zones that join, each cut into equal intervals: the
 * lower tail, the body, the upper tail.
 *
 * Zone k covers [origin[k], origin[k + 1]) with intervals[k] intervals of equal width; an empty
 * zone has no intervals and two equal origins. coefficients holds four doubles an interval, lower
 * tail first, and the function is on the interval that starts at z0 with width h
 *     c0 + t (c1 + t (c2 + t c3)),   t = (z - z0) / h in [0, 1].
 * For a cubic Hermite piece with values y0, y1 and slopes d0, d1 (per unit of z):
 *     c0 = y0, c1 = h d0, c2 = 3 (y1 - y0) - h (2 d0 + d1), c3 = 2 (y0 - y1) + h (d0 + d1).
 *
 * Below origin[0] and above origin[3] the function stays at its value there. If `logarithmic` is
 * not zero the pieces hold the logarithm and the result is its exponential. A NaN gives NaN. */
typedef struct agro_table {
  double origin[4];
  uint64_t intervals[3];
  const double *coefficients;
  int32_t logarithmic;
} agro_table;

void agro_table_eval(
    agro_level level, const agro_table *table, size_t n, const double *z, double *out);
double agro_table_eval_one(const agro_table *table, double z);

/* Adds weight * max(0, 1 - y / threshold), y the table's value at z[i], to sum[i]. Only values
 * below `z_threshold`, the z at which the table reaches the threshold, are looked up. */
void agro_table_add_shortfall(
    agro_level level, const agro_table *table, double z_threshold, double threshold,
    double weight, size_t n, const double *z, double *sum);

/* MARK: Counts (counts.c) */

/* The quantile of a law on first, first + 1, ... by its cumulative probabilities.
 *
 * cumulative[k] = P(X <= first + k), not decreasing, with a last value of 1. guide has
 * guide_count + 1 entries: guide[g] is the smallest k with cumulative[k] >= g / guide_count (0 for
 * g = 0); guide_count is a power of two. out[i] is the smallest first + k with
 * cumulative[k] >= u[i]. */
typedef struct agro_count_table {
  int64_t first;
  const double *cumulative;
  const uint32_t *guide;
  uint32_t guide_count;
} agro_count_table;

void agro_count_quantile(
    agro_level level, const agro_count_table *table, size_t n, const double *u, int64_t *out);

/* MARK: Water (water.c) */

/* out[i] = factor * max(0, (minimum[i] + maximum[i]) / 2 + 17.8) * sqrt(max(0, maximum[i] -
 * minimum[i])): Hargreaves' reference evapotranspiration where factor = 0.0023 Ra in mm a day. */
void agro_hargreaves(
    agro_level level, size_t n, const double *minimum, const double *maximum, double factor,
    double *out);

/* The daily water balance of `days` days, at most AGRO_WATER_DAYS, over `years` lanes. `start` and
 * `supply` hold a number a lane: the day on which growth begins (beyond `days` where it never does)
 * and the share of the irrigation demand that arrives. `irrigated` and `rainfed`, AGRO_WATER_ROWS
 * rows each, take the sums of the fields that get the supply and of those that get none; either may
 * be null. */
void agro_water_balance(
    agro_level level, const agro_crop_water *crop, size_t years, size_t days,
    const double *reference, const double *rain, const double *start, const double *supply,
    double *irrigated, double *rainfed);

/* MARK: Stage clock (phenology.c) */

#include "phenology.h"

/* MARK: Days as bits (days.c) */

#include "days.h"

/* MARK: Winter hardiness (frost.c) */

#include "frost.h"

/* MARK: Weather (weather.c) */
#include "weather.h"

#endif
