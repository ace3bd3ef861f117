// Insured objects with their own yield around the area's.
#ifndef AGRORISK_OBJECTS_H
#define AGRORISK_OBJECTS_H

#include <stddef.h>
#include <stdint.h>

/// Objects under a guaranteed-yield cover. The yield of object i in a year with the yield Y of its
/// zone is Y exp(s N - s^2 / 2) r, N the normal quantile of draw `year` of the object's stream at
/// year 0; the object is paid sum_insured_i max(0, 1 - yield / trigger).
///
/// Objects of a class share zone, trigger, deviation s and level r. Objects are in order of class,
/// and no class is empty. By class: `pays_below` is
/// (ln(trigger / r) + s^2 / 2) / s and `inverse` is 1 / s, so that N below pays_below - inverse ln Y
/// is paid; `log_level` is ln(r / trigger) - s^2 / 2.
typedef struct agro_farms {
  size_t count, class_count;
  const uint32_t *key_low, *key_high, *class_of;
  const double *sum_insured;
  const uint32_t *class_zone;
  const double *pays_below, *inverse, *deviation, *log_level;
} agro_farms;

/// The most years of one call.
#define AGRO_FARM_YEARS 512

/// Adds the payments of the years `year` (even) to `year` + `years` - 1 to as many sums of whole
/// units: each payment is rounded to the nearest unit (ties to even) before it is added, so that the
/// sums do not depend on the order. `years` is even and at most AGRO_FARM_YEARS. `log_area` holds
/// ln Y by zone, then year. `normal_bounds` holds, for k = 0...1024, P(N <= -8 + k / 64) 2^64
/// less 1, rounded up (all ones for k = 1024). `sum_insured` is in units; `sums` must stay below
/// 2^53.
void agro_farm_payments(
    agro_level level, const agro_farms *farms, uint32_t year, size_t years, uint32_t replicate,
    const double *log_area, const uint64_t *normal_bounds, double *sums);

#endif
