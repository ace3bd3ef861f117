/* Elementary functions over arrays, and the same for one number. */
#include "elementary.h"
#include "normal.h"

#define AGRO_MAP(name, function)                                                         \
  AGRO_INLINE void name##_body(size_t n, const double *x, double *out) {                 \
    AGRO_VECTORISE                                                                       \
    for (size_t i = 0; i < n; i++) out[i] = function(x[i]);                              \
  }                                                                                      \
  AGRO_KERNEL(name, (size_t n, const double *x, double *out), (n, x, out)) \
  double name##_one(double x) { return function(x); }

AGRO_MAP(agro_exp, agro_exp_any)
AGRO_MAP(agro_expm1, agro_expm1_any)
AGRO_MAP(agro_log, agro_log_any)
AGRO_MAP(agro_log1p, agro_log1p_any)
AGRO_MAP(agro_log_expm1, agro_log_expm1_of)
AGRO_MAP(agro_normal_cdf, agro_normal_cdf_any)
AGRO_MAP(agro_exponential_quantile, agro_exponential_of)

AGRO_INLINE void agro_normal_quantile_body(size_t n, const double *p, double *out) {
  agro_normal_quantiles(n, p, out);
}
AGRO_KERNEL(
    agro_normal_quantile, (size_t n, const double *p, double *out), (n, p, out))

double agro_normal_quantile_one(double p) {
  double result;
  agro_normal_quantiles(1, &p, &result);
  return result;
}
