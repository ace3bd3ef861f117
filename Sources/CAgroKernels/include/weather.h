/* One day of simulated weather for many years in step; see weather.c. */
#ifndef AGRORISK_WEATHER_KERNELS_H
#define AGRORISK_WEATHER_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* A cubic on equal intervals: coefficients holds four doubles an interval, as in agro_table, and
 * the function stays at its end values outside. */
typedef struct agro_curve {
  const double *coefficients;
  double low;     /* the first node */
  double inverse; /* intervals a unit of z */
  uint32_t intervals;
} agro_curve;

/* What one site's day needs; the numbers are the same for all years of a block. Index 0 of a pair
 * is a dry day, 1 a wet one. */
typedef struct agro_weather_day {
  double wet_below[2];   /* wet if the driver is below: after a dry day, after a wet one */
  double wet_fast;       /* weight of the daily normal in the driver of occurrence */
  double wet_slow;       /* weight of the month's normal in it */
  double fast[2];        /* weight of the daily residual: minimum, maximum */
  double slow[2];        /* weight of the month's normal: minimum, maximum */
  double minimum_mean[2], minimum_deviation[2];
  double maximum_mean[2], maximum_deviation[2];
  double narrow[2];            /* ranges below bend towards 0 */
  agro_curve minimum, maximum; /* from normal scores to standardised residuals */
  agro_curve amount;         /* from a normal to the logarithm of an amount of mean 1 */
  double amount_base, amount_scale, amount_floor;
  double amount_slow; /* effect of the month's normal on the logarithm of the amount */
} agro_weather_day;

/* drawk[i] = the standard normal number of draw k = 0..3 of the stream of year
 * address.year + i. */
void agro_weather_noise(
    agro_level level, agro_address address, size_t n, double *draw0, double *draw1, double *draw2,
    double *draw3);

/* A step of the residuals of `sites` sites with two variables each, rows 2 s and 2 s + 1 of stride
 * doubles: state = own * state + effect * driver + factor * noise, own four doubles a site (row by
 * row), effect two, drivers a row a site, factor lower triangular, row by row. Sums run from the
 * left: own first, then the driver, then the noise. */
void agro_weather_residuals(
    agro_level level, size_t sites, const double *own, const double *effect, const double *factor,
    size_t n, size_t stride, const double *drivers, const double *noise, double *state);

/* The weather of a site's day. wet is 0 or 1, yesterday's on entry and today's on return. slow
 * holds three rows of stride doubles (minimum, maximum, rain), residual two. A range r below q =
 * narrow becomes q^2 / (2 q - r), so that the maximum stays above the minimum. */
void agro_weather_site_day(
    agro_level level, const agro_weather_day *day, size_t n, size_t stride,
    const double *occurrence, const double *amount, const double *residual, const double *slow,
    double *wet, double *minimum, double *maximum, double *rain);

/* A day of Richardson's model of one station: rain, and maximum, minimum and radiation from a
 * residual of three variables. Index 0 of a pair is a dry day, 1 a wet one. */
typedef struct agro_richardson_day {
  double wet_probability[2]; /* after a dry day, after a wet one */
  agro_curve amount;         /* from a normal to the logarithm of an amount of mean 1 */
  double amount_mean;
  double own[9];    /* the lagged matrix, row by row */
  double factor[9]; /* what is added, lower triangular */
  double maximum_mean[2], maximum_deviation[2];
  double minimum_mean, minimum_deviation;
  double radiation_mean[2], radiation_deviation[2];
} agro_richardson_day;

/* Draws 0 (uniform: occurrence) and 1 (normal: amount) of the streams of address.year + i; with
 * maximum not null also draws 2, 3, 4 (normals: residuals). wet is 0 or 1, yesterday's on entry;
 * residual holds three rows of n doubles. minimum is at most maximum - 0.1, radiation at least
 * 0.5. */
void agro_richardson(
    agro_level level, const agro_richardson_day *day, agro_address address, size_t n, double *wet,
    double *residual, double *rain, double *maximum, double *minimum, double *radiation);

#endif
