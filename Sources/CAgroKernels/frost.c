/* Kernels of winter hardiness; the models are documented where Swift has them day by day. */
#include "elementary.h"

/* Lanes that are looked at together for what few of them need. */
#define AGRO_GROUP 16

/* A day of some lanes; the power of deacclimation matters only where one is warm in ecodormancy. */
AGRO_INLINE void agro_grape_lanes(
    const agro_grape *grape, size_t n, int any_power, const double *mean, double *hardiness,
    double *chill, double *below10, double *ecodormant) {
  const agro_grape p = *grape;
  const double range = p.least - p.most;
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < n; i++) {
    double t = mean[i];
    double h = hardiness[i];
    double eco = ecodormant[i];
    double threshold = eco > 0.0 ? p.threshold[1] : p.threshold[0];
    double difference = t - threshold;
    double heat = difference > 0.0 ? difference : 0.0;
    double cold = difference < 0.0 ? difference : 0.0;
    double above = (h - p.most) / range;
    double power = above;
    if (any_power) {
      power = agro_exp_any(p.exponent * agro_log_any(above));
      power = eco > 0.0 ? power : above;
    }
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

AGRO_INLINE void agro_grape_day_body(
    const agro_grape *grape, size_t n, const double *mean, double *hardiness, double *chill,
    double *below10, double *ecodormant) {
  for (size_t first = 0; first < n; first += AGRO_GROUP) {
    size_t lanes = n - first < AGRO_GROUP ? n - first : AGRO_GROUP;
    const double *t = mean + first;
    double *h = hardiness + first, *c = chill + first, *b = below10 + first;
    double *eco = ecodormant + first;
    uint64_t warm = 0;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < lanes; i++)
      warm |= ((eco[i] > 0.0) & (t[i] > grape->threshold[1]) & (c[i] < 0.0)) ? 1 : 0;
    if (warm)
      agro_grape_lanes(grape, lanes, 1, t, h, c, b, eco);
    else
      agro_grape_lanes(grape, lanes, 0, t, h, c, b, eco);
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
    double *reach, uint32_t *grown, size_t *count) {
  size_t found = 0;
  for (size_t first = 0; first < n; first += AGRO_GROUP) {
    size_t lanes = n - first < AGRO_GROUP ? n - first : AGRO_GROUP;
    const double *minimum = low + first, *lt50 = hardiness + first, *end = until + first;
    double *largest = worst + first, *distance = reach + first;
    uint64_t cold = 0;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < lanes; i++) {
      double t = shift + scale * minimum[i];
      double h = lt50[i];
      double upper = a10 + b10 * h - h;
      double lower = h - (a90 + b90 * h);
      double width = t > h ? upper : lower;
      /* A little more than the reach, for rounding. */
      cold |= ((h - t >= (distance[i] - 1e-9) * width) & (day < end[i])) ? 1 : 0;
    }
    if (!cold) continue;
    double share[AGRO_GROUP], own[AGRO_GROUP];
    uint64_t grows = 0;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < lanes; i++) {
      double t = shift + scale * minimum[i];
      double h = lt50[i];
      double upper = a10 + b10 * h - h;
      double lower = h - (a90 + b90 * h);
      double width = t > h ? upper : lower;
      double logit = AGRO_LN9 * (h - t) / width;
      double killed = 1.0 / (1.0 + agro_exp_any(-logit));
      killed = logit >= -(AGRO_LN9 + 4.0) ? killed : 0.0;
      killed = day < end[i] ? killed : 0.0;
      share[i] = killed;
      own[i] = logit / AGRO_LN9;
      grows |= killed > largest[i] ? (uint64_t)1 << i : 0;
    }
    for (; grows; grows &= grows - 1) {
      size_t i = (size_t)__builtin_ctzll(grows);
      largest[i] = share[i];
      distance[i] = own[i];
      grown[found++] = (uint32_t)(first + i);
    }
  }
  *count = found;
}
AGRO_KERNEL(
    agro_kill_day,
    (size_t n, double day, const double *until, double shift, double scale, const double *low,
     double a10, double b10, double a90, double b90, const double *hardiness, double *worst,
     double *reach, uint32_t *grown, size_t *count),
    (n, day, until, shift, scale, low, a10, b10, a90, b90, hardiness, worst, reach, grown, count))
