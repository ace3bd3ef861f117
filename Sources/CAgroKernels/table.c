/* Piecewise cubic tables of z -> quantile(Phi(z)); the layout is in the header. */
#include "elementary.h"

#define AGRO_TABLE_PIECE 256

/* What the loop needs of a table, in registers. */
typedef struct agro_zones {
  double low, high, second, third;
  double origin[3], inverse[3];
  int32_t base[3], last[3];
  const double *coefficients;
} agro_zones;

AGRO_INLINE agro_zones agro_zones_of(const agro_table *table) {
  agro_zones z;
  int32_t base = 0;
  z.low = table->origin[0];
  z.second = table->origin[1];
  z.third = table->origin[2];
  z.high = table->origin[3];
  z.coefficients = table->coefficients;
  for (int k = 0; k < 3; k++) {
    int32_t intervals = (int32_t)table->intervals[k];
    z.origin[k] = table->origin[k];
    z.inverse[k] = (double)intervals / (table->origin[k + 1] - table->origin[k]);
    z.base[k] = base;
    z.last[k] = intervals - 1;
    base += intervals;
  }
  /* A z at the end of the last zone belongs to the last interval that there is. */
  if (table->intervals[2] == 0) z.third = AGRO_INFINITY;
  if (table->intervals[1] == 0 && table->intervals[2] == 0) z.second = AGRO_INFINITY;
  return z;
}

AGRO_INLINE double agro_table_value(const agro_zones *s, double z) {
  double x = z > s->low ? z : s->low;
  x = x < s->high ? x : s->high;
  int second = x >= s->second;
  int third = x >= s->third;
  double origin = second ? s->origin[1] : s->origin[0];
  double inverse = second ? s->inverse[1] : s->inverse[0];
  int32_t base = second ? s->base[1] : s->base[0];
  int32_t last = second ? s->last[1] : s->last[0];
  origin = third ? s->origin[2] : origin;
  inverse = third ? s->inverse[2] : inverse;
  base = third ? s->base[2] : base;
  last = third ? s->last[2] : last;
  double position = (x - origin) * inverse;
  int32_t k = (int32_t)position;
  k = k < last ? k : last;
  double t = position - (double)k;
  const double *c = s->coefficients + 4 * (size_t)(uint32_t)(base + k);
  double y = c[0] + t * (c[1] + t * (c[2] + t * c[3]));
  return z == z ? y : z;
}

AGRO_INLINE void agro_table_eval_body(
    const agro_table *table, size_t n, const double *z, double *out) {
  agro_zones s = agro_zones_of(table);
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) out[i] = agro_table_value(&s, z[i]);
  if (table->logarithmic) {
    AGRO_VECTORISE
    for (size_t i = 0; i < n; i++) out[i] = agro_exp_any(out[i]);
  }
}
AGRO_KERNEL(
    agro_table_eval,
    (const agro_table *table, size_t n, const double *z, double *out),
    (table, n, z, out))

double agro_table_eval_one(const agro_table *table, double z) {
  agro_zones s = agro_zones_of(table);
  double y = agro_table_value(&s, z);
  return table->logarithmic ? agro_exp_any(y) : y;
}

AGRO_INLINE void agro_table_add_shortfall_body(
    const agro_table *table, double z_threshold, double threshold, double weight, size_t n,
    const double *z, double *sum) {
  agro_zones s = agro_zones_of(table);
  double slope = weight / threshold;
  uint32_t place[AGRO_TABLE_PIECE];
  double value[AGRO_TABLE_PIECE];
  for (size_t start = 0; start < n; start += AGRO_TABLE_PIECE) {
    size_t count = n - start < AGRO_TABLE_PIECE ? n - start : AGRO_TABLE_PIECE;
    uint32_t below = 0;
    for (size_t i = 0; i < count; i++) {
      place[below] = (uint32_t)i;
      value[below] = z[start + i];
      below += z[start + i] < z_threshold;
    }
    AGRO_VECTORISE
    for (uint32_t i = 0; i < below; i++) value[i] = agro_table_value(&s, value[i]);
    if (table->logarithmic) {
      AGRO_VECTORISE
      for (uint32_t i = 0; i < below; i++) value[i] = agro_exp_any(value[i]);
    }
    for (uint32_t i = 0; i < below; i++) {
      double loss = (threshold - value[i]) * slope;
      sum[start + place[i]] += loss > 0.0 ? loss : 0.0;
    }
  }
}
AGRO_KERNEL(
    agro_table_add_shortfall,
    (const agro_table *table, double z_threshold, double threshold,
     double weight, size_t n, const double *z, double *sum),
    (table, z_threshold, threshold, weight, n, z, sum))
