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
 * logit pieces through LT10 = a10 + b10 h, LT50 = h, LT90 = a90 + b90 h with h = hardiness[i].
 * Adds to *changed the number of lanes whose worst grew. */
void agro_kill_day(
    agro_level level, size_t n, double day, const double *until, double shift, double scale,
    const double *low, double a10, double b10, double a90, double b90, const double *hardiness,
    double *worst, double *changed);

#endif
