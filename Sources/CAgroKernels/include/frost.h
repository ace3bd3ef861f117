/* Kernels of winter hardiness: one lane a year, one call a day. Included by CAgroKernels.h. */
#ifndef AGRORISK_FROST_H
#define AGRORISK_FROST_H

/* The numbers of a grape cultivar; pairs are endodormancy, ecodormancy. */
typedef struct agro_grape {
  double least, most, boundary, exponent;
  double threshold[2], acclimation[2], deacclimation[2];
} agro_grape;

/* One day of Ferguson's model; see FergusonCultivar+Course.swift. chill, below10 and ecodormant (0
 * or 1) are the state of each lane. */
void agro_grape_day(
    agro_level level, const agro_grape *grape, size_t n, const double *mean, double *hardiness,
    double *chill, double *below10, double *ecodormant);

/* The numbers of a winter cereal. */
typedef struct agro_cereal {
  double tender, hardy, hardening, dehardening, vernalisation, damping, soil;
} agro_cereal;

/* One day of a winter cereal; see CerealHardiness+Course.swift. */
void agro_cereal_day(
    agro_level level, const agro_cereal *cereal, size_t n, const double *mean, double *hardiness,
    double *vernalised);

/* worst[i] = max(worst[i], share killed by shift + scale * low[i]) where day < until[i], on the
 * logit pieces through LT10 = a10 + b10 h, LT50 = h, LT90 = a90 + b90 h with h = hardiness[i], LT10
 * above LT50 above LT90. `grown` takes the lanes, *count of them, whose worst grew. reach[i] is how
 * far below LT50 the worst night was, in widths from LT50 to LT10 or to LT90; it begins at
 * AGRO_KILL_REACH, above which nothing is killed, and saves the share of nights that are milder. */
#define AGRO_KILL_REACH (-2.8204784532536746)
void agro_kill_day(
    agro_level level, size_t n, double day, const double *until, double shift, double scale,
    const double *low, double a10, double b10, double a90, double b90, const double *hardiness,
    double *worst, double *reach, uint32_t *grown, size_t *count);

#endif
