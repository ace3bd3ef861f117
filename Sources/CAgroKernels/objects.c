/* Insured objects: yields around the area's yield, and damage by events. */
#include "normal.h"
#include "philox.h"

#define AGRO_ROUND_SHIFT 0x1.8p52

/* The nearest whole number, ties to even, for |x| < 2^51. */
AGRO_INLINE double agro_whole(double x) { return (x + AGRO_ROUND_SHIFT) - AGRO_ROUND_SHIFT; }

/* Objects that may be paid in a year, gathered until there are enough for the vector units. */
typedef struct agro_candidates {
  uint32_t count;
  uint32_t place[2 * AGRO_PIECE];
  double u[2 * AGRO_PIECE];
} agro_candidates;

/* What they are paid, in whole units. */
AGRO_INLINE double agro_farm_sum(
    const agro_farms *f, agro_candidates *c, const double *log_area) {
  double paid[2 * AGRO_PIECE];
  uint32_t count = c->count;
  agro_normal_quantiles(count, c->u, c->u);
  AGRO_VECTORISE
  for (uint32_t j = 0; j < count; j++) {
    uint32_t i = c->place[j];
    uint32_t k = f->class_of[i];
    double ratio =
        agro_exp_any(f->deviation[k] * c->u[j] + (f->log_level[k] + log_area[f->class_zone[k]]));
    double share = 1.0 - ratio;
    paid[j] = agro_whole(f->sum_insured[i] * (share > 0.0 ? share : 0.0));
  }
  double sum = 0.0;
  for (uint32_t j = 0; j < count; j++) sum += paid[j];
  c->count = 0;
  return sum;
}

/* An upper bound, by class, of the uniform below which an object of the class is paid: the place in
 * the table of the first node at or above the limit. */
AGRO_INLINE void agro_class_bounds(
    const agro_farms *f, const double *log_area, const double *normal_bounds, double *bound) {
  AGRO_VECTORISE
  for (size_t k = 0; k < f->class_count; k++) {
    double h = (f->pays_below[k] - f->inverse[k] * log_area[f->class_zone[k]]) * 64.0 + 513.0;
    h = h < 0.0 ? 0.0 : h;
    h = h > 1024.0 ? 1024.0 : h;
    bound[k] = normal_bounds[(int32_t)h];
  }
}

AGRO_INLINE void agro_farm_payments_body(
    const agro_farms *f, uint32_t year, uint32_t replicate, const double *first_log_area,
    const double *second_log_area, const double *normal_bounds, double *bounds, double *sums) {
  double u[2][AGRO_PIECE];
  agro_candidates candidates[2];
  candidates[0].count = 0;
  candidates[1].count = 0;
  uint32_t block = year >> 1;
  agro_class_bounds(f, first_log_area, normal_bounds, bounds);
  agro_class_bounds(f, second_log_area, normal_bounds, bounds + f->class_count);
  for (size_t start = 0; start < f->count; start += AGRO_PIECE) {
    size_t n = f->count - start < AGRO_PIECE ? f->count - start : AGRO_PIECE;
    const uint32_t *low = f->key_low + start, *high = f->key_high + start;
    const uint32_t *class_of = f->class_of + start;
    double *first = u[0], *second = u[1];
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      uint64_t c0 = block, c1 = 0, c2 = replicate, c3 = 0;
      agro_philox(&c0, &c1, &c2, &c3, low[i], high[i]);
      first[i] = agro_uniform_of(c0, c1);
      second[i] = agro_uniform_of(c2, c3);
    }
    for (int y = 0; y < 2; y++) {
      const double *bound = bounds + y * f->class_count;
      agro_candidates *c = &candidates[y];
      uint32_t count = c->count;
      for (size_t i = 0; i < n; i++) {
        c->place[count] = (uint32_t)(start + i);
        c->u[count] = u[y][i];
        count += u[y][i] < bound[class_of[i]];
      }
      c->count = count;
      if (count >= AGRO_PIECE) {
        sums[y] += agro_farm_sum(f, c, y ? second_log_area : first_log_area);
      }
    }
  }
  sums[0] += agro_farm_sum(f, &candidates[0], first_log_area);
  sums[1] += agro_farm_sum(f, &candidates[1], second_log_area);
}
AGRO_KERNEL(
    agro_farm_payments,
    (const agro_farms *farms, uint32_t year, uint32_t replicate, const double *first_log_area,
     const double *second_log_area, const double *normal_bounds, double *bounds, double *sums),
    (farms, year, replicate, first_log_area, second_log_area, normal_bounds, bounds, sums))

AGRO_INLINE void agro_object_strike_body(
    size_t count, const uint32_t *key_low, const uint32_t *key_high, uint32_t year,
    uint32_t replicate, uint32_t lane, const agro_strike *s, double *left, double *lost) {
  double which[AGRO_PIECE], where[AGRO_PIECE];
  uint32_t place[AGRO_PIECE];
  double inverse = 1.0 / s->share;
  double w0 = s->weight[0], w1 = w0 + s->weight[1], w2 = w1 + s->weight[2];
  for (size_t start = 0; start < count; start += AGRO_PIECE) {
    size_t n = count - start < AGRO_PIECE ? count - start : AGRO_PIECE;
    const uint32_t *low = key_low + start, *high = key_high + start;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      uint64_t c0 = 0, c1 = year, c2 = replicate, c3 = lane;
      agro_philox(&c0, &c1, &c2, &c3, low[i], high[i]);
      which[i] = agro_uniform_of(c0, c1);
      where[i] = agro_uniform_of(c2, c3);
    }
    uint32_t struck = 0;
    for (size_t i = 0; i < n; i++) {
      place[struck] = (uint32_t)i;
      which[struck] = which[i];
      where[struck] = where[i];
      struck += which[i] < s->share;
    }
    for (uint32_t j = 0; j < struck; j++) {
      double w = which[j] * inverse;
      const double *law = w < w0 ? s->law[0] : w < w1 ? s->law[1] : w < w2 ? s->law[2] : s->law[3];
      double position = where[j] * AGRO_DAMAGE_CELLS;
      int32_t cell = (int32_t)position;
      double d = law[cell] + (position - (double)cell) * (law[cell + 1] - law[cell]);
      size_t i = start + place[j];
      double drop = left[i] * d;
      lost[i] += drop;
      left[i] -= drop;
    }
  }
}
AGRO_KERNEL(
    agro_object_strike,
    (size_t count, const uint32_t *key_low, const uint32_t *key_high, uint32_t year,
     uint32_t replicate, uint32_t lane, const agro_strike *strike, double *left, double *lost),
    (count, key_low, key_high, year, replicate, lane, strike, left, lost))
