// Kernels over insured objects: their own yield around the area's, and what events do to them.
#ifndef AGRORISK_OBJECTS_H
#define AGRORISK_OBJECTS_H

#include <stddef.h>
#include <stdint.h>

/// Objects under a guaranteed-yield cover. The yield of object i in a year with the yield Y of its
/// zone is Y exp(s N - s^2 / 2) r, N the normal quantile of draw `year` of the object's stream at
/// year 0; the object is paid sum_insured_i max(0, 1 - yield / trigger).
///
/// Objects of a class share zone, trigger, deviation s and level r. By class: `pays_below` is
/// (ln(trigger / r) + s^2 / 2) / s and `inverse` is 1 / s, so that N below pays_below - inverse ln Y
/// is paid; `log_level` is ln(r / trigger) - s^2 / 2.
typedef struct agro_farms {
  size_t count, class_count;
  const uint32_t *key_low, *key_high, *class_of;
  const double *sum_insured;
  const uint32_t *class_zone;
  const double *pays_below, *inverse, *deviation, *log_level;
} agro_farms;

/// Adds the payments of the years `year` (even) and `year` + 1 to two sums of whole units: each
/// payment is rounded to the nearest unit (ties to even) before it is added, so that the sums do
/// not depend on the order. The two arrays of logarithms hold ln Y by zone. `normal_bounds` holds
/// P(N <= -8 + k / 64) rounded up, for k = 0...1024; `work` is space for 4 class_count numbers.
/// `sum_insured` is in units; `sums` must stay below 2^53.
void agro_farm_payments(
    agro_level level, const agro_farms *farms, uint32_t year, uint32_t replicate,
    const double *first_log_area, const double *second_log_area, const double *normal_bounds,
    double *work, double *sums);

/// A tabulated law of damage on 0...1 whose quantile is linear between nodes: node k of `values` is
/// the quantile at k / AGRO_DAMAGE_CELLS.
#define AGRO_DAMAGE_CELLS 256

/// An event that strikes a share of the objects: a struck object loses a part of what is left of
/// its yield, drawn from one of four tabulated laws with probabilities `weight` (the fourth is what
/// is missing of 1).
typedef struct agro_strike {
  double share;
  double weight[3];
  const double *law[4];
} agro_strike;

/// Applies an event to objects: `left` is what is left of each object's yield; what it loses is
/// taken from `left` and added to `lost`. The stream of object i is read at (year, replicate, lane):
/// draw 0 says whether it is struck and which law, draw 1 is the quantile.
void agro_object_strike(
    agro_level level, size_t count, const uint32_t *key_low, const uint32_t *key_high,
    uint32_t year, uint32_t replicate, uint32_t lane, const agro_strike *strike, double *left,
    double *lost);

#endif
