/* Daily water of crops over blocks of years, one lane a year. Arrays are day-major. */
#ifndef AGRORISK_WATER_H
#define AGRORISK_WATER_H

#include <stddef.h>

/* A crop on a soil; the meaning and the units are those of CropWater.swift. */
typedef struct agro_crop_water {
  double initial_coefficient, middle_coefficient, end_coefficient, dormant_coefficient;
  double initial_days, development_days, middle_days, late_days;
  double water_per_metre;          /* mm of available water a metre of roots */
  double initial_roots, largest_roots;
  double depletion_fraction;
  double initial_depletion;        /* share of the available water */
  double irrigation_target;        /* share of the readily available water left depleted */
  double irrigation_reserve;       /* mm a day above evapotranspiration that a field may catch up */
  double effective_rain;           /* share of rain that enters the soil */
} agro_crop_water;

/* Sums of a lane, in rows of `years` numbers: unstressed evapotranspiration of the four stages, then
 * actual of the four stages, then the sum of day times shortfall, irrigation, and the depletion when
 * growth ends. */
#define AGRO_WATER_ROWS 11

/* The most days of a season. */
#define AGRO_WATER_DAYS 512

#endif
