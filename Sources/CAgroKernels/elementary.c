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

#if AGRO_VARIANTS
AGRO_V4 static void agro_normal_quantile_v4(size_t n, const double *p, double *out) {
  agro_normal_quantiles_v4(n, p, out);
}

__attribute__((target("arch=x86-64-v3"))) static void agro_normal_quantile_v3(
    size_t n, const double *p, double *out) {
  agro_normal_quantiles(n, p, out);
}
#endif

void agro_normal_quantile(agro_level level, size_t n, const double *p, double *out) {
#if AGRO_VARIANTS
  if (level == AGRO_LEVEL_V4) {
    agro_normal_quantile_v4(n, p, out);
    return;
  }
  if (level == AGRO_LEVEL_V3) {
    agro_normal_quantile_v3(n, p, out);
    return;
  }
#endif
  (void)level;
  agro_normal_quantiles(n, p, out);
}

double agro_normal_quantile_one(double p) {
  double result;
  agro_normal_quantiles(1, &p, &result);
  return result;
}
