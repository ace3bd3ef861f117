/* Counts by inversion: a guide table (Chen, Asau 1974) leads close to the answer. */
#include "variants.h"

AGRO_INLINE void agro_count_quantile_body(
    const agro_count_table *table, size_t n, const double *u, int64_t *out) {
  const double *cumulative = table->cumulative;
  double scale = (double)table->guide_count;
  for (size_t i = 0; i < n; i++) {
    /* What is no probability counts as 0 or 1, so that the search stays inside the table. */
    double p = u[i] < 1.0 ? u[i] : 1.0;
    p = p > 0.0 ? p : 0.0;
    uint32_t k = table->guide[(uint32_t)(p * scale)];
    while (cumulative[k] < p) k++;
    out[i] = table->first + (int64_t)k;
  }
}
AGRO_KERNEL(
    agro_count_quantile,
    (const agro_count_table *table, size_t n, const double *u, int64_t *out),
    (table, n, u, out))
