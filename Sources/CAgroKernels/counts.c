/* Counts by inversion: a guide table (Chen, Asau 1974) leads close to the answer. */
#include "variants.h"

AGRO_INLINE void agro_count_quantile_body(
    const agro_count_table *table, size_t n, const double *u, int64_t *out) {
  const double *cumulative = table->cumulative;
  double scale = (double)table->guide_count;
  for (size_t i = 0; i < n; i++) {
    uint32_t k = table->guide[(uint32_t)(u[i] * scale)];
    while (cumulative[k] < u[i]) k++;
    out[i] = table->first + (int64_t)k;
  }
}
AGRO_KERNEL(
    agro_count_quantile,
    (const agro_count_table *table, size_t n, const double *u, int64_t *out),
    (table, n, u, out))
