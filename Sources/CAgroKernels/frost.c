/* Kernels of winter hardiness; the models are documented where Swift has them day by day. */
#include "elementary.h"

AGRO_INLINE void agro_grape_day_body(
    const agro_grape *grape, size_t n, const double *mean, double *hardiness, double *chill,
    double *below10, double *ecodormant) {
  const agro_grape p = *grape;
  const double range = p.least - p.most;
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double t = mean[i];
    double h = hardiness[i];
    double eco = ecodormant[i];
    double threshold = eco > 0.0 ? p.threshold[1] : p.threshold[0];
    double difference = t - threshold;
    double heat = difference > 0.0 ? difference : 0.0;
    double cold = difference < 0.0 ? difference : 0.0;
    double above = (h - p.most) / range;
    double power = agro_exp_any(p.exponent * agro_log_any(above));
    power = eco > 0.0 ? power : above;
    double rate = eco > 0.0 ? p.deacclimation[1] : p.deacclimation[0];
    double loss = heat * rate * (1.0 - power);
    loss = chill[i] < 0.0 ? loss : 0.0;
    double gain = cold * (eco > 0.0 ? p.acclimation[1] : p.acclimation[0]) *
                  (1.0 - (p.least - h) / range);
    double next = h + gain + loss;
    next = next > p.most ? next : p.most;
    next = next < p.least ? next : p.least;
    hardiness[i] = next;
    chill[i] += cold;
    double under = t - 10.0;
    double sum = below10[i] + (under < 0.0 ? under : 0.0);
    below10[i] = sum;
    ecodormant[i] = sum <= p.boundary ? 1.0 : eco;
  }
}
AGRO_KERNEL(
    agro_grape_day,
    (const agro_grape *grape, size_t n, const double *mean, double *hardiness, double *chill,
     double *below10, double *ecodormant),
    (grape, n, mean, hardiness, chill, below10, ecodormant))

AGRO_INLINE void agro_cereal_day_body(
    const agro_cereal *cereal, size_t n, const double *mean, double *hardiness,
    double *vernalised) {
  const agro_cereal p = *cereal;
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double t = p.soil + p.damping * (mean[i] - p.soil);
    double h = hardiness[i];
    double days = vernalised[i];
    int ready = days < p.vernalisation;
    double warm = t > 0.0 ? t : 0.0;
    double gain = p.hardening * (10.0 - warm) * (h - p.hardy);
    gain = t < 10.0 ? gain : 0.0;
    gain = ready ? gain : 0.0;
    double over = t + 4.0;
    double loss = p.dehardening * (p.tender - h) * (over * over * over);
    loss = t > (ready ? 10.0 : -4.0) ? loss : 0.0;
    double next = h - gain + loss;
    next = next > p.hardy ? next : p.hardy;
    next = next < p.tender ? next : p.tender;
    hardiness[i] = next;
    double cold = t < 10.0 ? 1.0 : 0.0;
    vernalised[i] = days + (t > -1.0 ? cold : 0.0);
  }
}
AGRO_KERNEL(
    agro_cereal_day,
    (const agro_cereal *cereal, size_t n, const double *mean, double *hardiness,
     double *vernalised),
    (cereal, n, mean, hardiness, vernalised))

#define AGRO_LN9 2.1972245773362196

AGRO_INLINE void agro_kill_day_body(
    size_t n, double day, const double *until, double shift, double scale, const double *low,
    double a10, double b10, double a90, double b90, const double *hardiness, double *worst,
    double *changed) {
  uint64_t grown = 0;
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double t = shift + scale * low[i];
    double h = hardiness[i];
    double upper = a10 + b10 * h - h;
    double lower = h - (a90 + b90 * h);
    double width = t > h ? upper : lower;
    double logit = AGRO_LN9 * (h - t) / width;
    double share = 1.0 / (1.0 + agro_exp_any(-logit));
    share = logit >= -(AGRO_LN9 + 4.0) ? share : 0.0;
    share = day < until[i] ? share : 0.0;
    int grows = share > worst[i];
    worst[i] = grows ? share : worst[i];
    grown += grows ? 1u : 0u;
  }
  *changed += (double)grown;
}
AGRO_KERNEL(
    agro_kill_day,
    (size_t n, double day, const double *until, double shift, double scale, const double *low,
     double a10, double b10, double a90, double b90, const double *hardiness, double *worst,
     double *changed),
    (n, day, until, shift, scale, low, a10, b10, a90, b90, hardiness, worst, changed))
