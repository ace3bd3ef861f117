/* Reference evapotranspiration and the daily soil-water balance, a block of years in step. */
#include "bits.h"

AGRO_INLINE double agro_clamped(double x, double lower, double upper) {
  double y = x < lower ? lower : x;
  return y > upper ? upper : y;
}

AGRO_INLINE void agro_hargreaves_body(
    size_t n, const double *minimum, const double *maximum, double factor, double *out) {
  AGRO_VECTORISE
  for (size_t i = 0; i < n; i++) {
    double centre = (minimum[i] + maximum[i]) * 0.5 + 17.8;
    double range = maximum[i] - minimum[i];
    out[i] = factor * (centre > 0.0 ? centre : 0.0) * agro_sqrt(range > 0.0 ? range : 0.0);
  }
}

AGRO_KERNEL(
    agro_hargreaves,
    (size_t n, const double *minimum, const double *maximum, double factor, double *out),
    (n, minimum, maximum, factor, out))

/* Lanes are taken in strips whose state stays in the first cache: a whole block where it can, since
 * weather is read fastest without gaps. */
#define AGRO_STRIP 256

/* Days on which no lane grows: bare or dormant ground. */
AGRO_INLINE void agro_dormant_day(
    const agro_crop_water *crop, size_t lanes, double days, const double *et0, const double *wet,
    const double *grows, double *depletion) {
  const double available = crop->water_per_metre * crop->initial_roots;
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < lanes; i++) {
    double wanted = crop->dormant_coefficient * et0[i];
    double fraction = agro_clamped(crop->depletion_fraction + 0.04 * (5.0 - wanted), 0.1, 0.8);
    double d = depletion[i];
    double stress = agro_clamped((available - d) / (available - fraction * available), 0.0, 1.0);
    double left = d + stress * wanted - crop->effective_rain * wet[i];
    depletion[i] = grows[i] < days ? agro_clamped(left, 0.0, available) : d;
  }
}

/* The sums of one kind of field in a strip: `actual` is of the stage that a lane is in, `stages` of
 * those that are over. */
typedef struct agro_field {
  double depletion[AGRO_STRIP], actual[AGRO_STRIP], moment[AGRO_STRIP], irrigation[AGRO_STRIP];
  double stages[4][AGRO_STRIP];
} agro_field;

/* A day of a field; returns what it uses. `supply` is 0 for a rainfed field, which gets nothing. */
#define AGRO_FIELD_DAY(field, irrigated)                                                         \
  {                                                                                              \
    double d = (field).depletion[i];                                                             \
    double stress = agro_clamped((available - d) / (available - readily), 0.0, 1.0);             \
    double used = stress * wanted;                                                               \
    double given = 0.0;                                                                          \
    if (irrigated) {                                                                             \
      double need = agro_clamped(                                                                \
          d - crop->irrigation_target * readily, 0.0, wanted + crop->irrigation_reserve);        \
      given = growing ? supply[i] * need : 0.0;                                                  \
      (field).irrigation[i] += given;                                                            \
    }                                                                                            \
    double left = d + used - given - crop->effective_rain * wet[i];                              \
    /* After growth, and where there is none, a lane's water stays as it is. */                  \
    (field).depletion[i] = alive ? agro_clamped(left, 0.0, available) : d;                       \
    double taken = growing ? used : 0.0;                                                         \
    (field).moment[i] += (counted - taken) * today;                                              \
    (field).actual[i] += taken;                                                                  \
  }

AGRO_INLINE void agro_water_strip(
    const agro_crop_water *given_crop, size_t lanes, size_t years, size_t days,
    const double *reference, const double *rain, const double *start, const double *supply,
    int is_irrigated, int is_rainfed, double *irrigated_out, double *rainfed_out) {
  const agro_crop_water copy = *given_crop; /* nothing that is written can be it */
  const agro_crop_water *crop = &copy;
  agro_field irrigated, rainfed;
  double potential[AGRO_STRIP], potentials[4][AGRO_STRIP];
  const double ends[4] = {
      crop->initial_days, crop->initial_days + crop->development_days,
      crop->initial_days + crop->development_days + crop->middle_days,
      crop->initial_days + crop->development_days + crop->middle_days + crop->late_days};
  const double rise = 1.0 / (crop->development_days > 1.0 ? crop->development_days : 1.0);
  const double fall = 1.0 / (crop->late_days > 1.0 ? crop->late_days : 1.0);
  const double more = crop->middle_coefficient - crop->initial_coefficient;
  const double less = crop->end_coefficient - crop->middle_coefficient;
  const double roots = crop->largest_roots - crop->initial_roots;
  double earliest = (double)days, latest = 0.0;
  __builtin_memset(&irrigated, 0, sizeof irrigated);
  __builtin_memset(potential, 0, sizeof potential);
  __builtin_memset(potentials, 0, sizeof potentials);
  /* The lanes that go to the next stage on a day, in a list a day: which ends at -1. */
  int16_t changes[AGRO_WATER_DAYS], next[3 * AGRO_STRIP];
  for (size_t day = 0; day < days; day++) changes[day] = -1;
  for (size_t i = 0; i < lanes; i++) {
    irrigated.depletion[i] =
        crop->initial_depletion * crop->water_per_metre * crop->initial_roots;
    earliest = start[i] < earliest ? start[i] : earliest;
    double end = start[i] + ends[3];
    latest = start[i] < (double)days && end > latest ? end : latest;
    for (int stage = 2; stage >= 0; stage--) {
      double change = start[i] + __builtin_ceil(ends[stage]);
      if (!(change < (double)days)) continue;
      size_t day = change > 0.0 ? (size_t)change : 0;
      next[3 * i + (size_t)stage] = changes[day];
      changes[day] = (int16_t)(3 * i + (size_t)stage);
    }
  }
  rainfed = irrigated;
  for (size_t day = 0; day < days && (double)day < latest; day++) {
    const double *et0 = reference + day * years;
    const double *wet = rain + day * years;
    const double today = (double)day;
    if (today < earliest) {
      agro_dormant_day(crop, lanes, (double)days, et0, wet, start, irrigated.depletion);
      __builtin_memcpy(rainfed.depletion, irrigated.depletion, sizeof rainfed.depletion);
      continue;
    }
    for (int16_t change = changes[day]; change >= 0; change = next[change]) {
      int stage = change % 3, i = change / 3;
      potentials[stage][i] = potential[i];
      irrigated.stages[stage][i] = irrigated.actual[i];
      rainfed.stages[stage][i] = rainfed.actual[i];
      potential[i] = irrigated.actual[i] = rainfed.actual[i] = 0.0;
    }
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < lanes; i++) {
      double age = today - start[i];
      int growing = (age >= 0.0) & (age < ends[3]);
      int alive = (age < ends[3]) & (start[i] < (double)days);
      double grown = agro_clamped((age - ends[0]) * rise, 0.0, 1.0);
      double aged = agro_clamped((age - ends[2]) * fall, 0.0, 1.0);
      double coefficient = crop->initial_coefficient + more * grown + less * aged;
      coefficient = growing ? coefficient : crop->dormant_coefficient;
      double wanted = coefficient * et0[i];
      double available = crop->water_per_metre * (crop->initial_roots + roots * grown);
      double fraction =
          agro_clamped(crop->depletion_fraction + 0.04 * (5.0 - wanted), 0.1, 0.8);
      double readily = fraction * available;
      double counted = growing ? wanted : 0.0;
      potential[i] += counted;
      if (is_irrigated) AGRO_FIELD_DAY(irrigated, 1)
      if (is_rainfed) AGRO_FIELD_DAY(rainfed, 0)
    }
  }
  for (size_t i = 0; i < lanes; i++) {
    /* What has been summed since the last change is of the stage that began with it. */
    int stage = 0;
    while (stage < 3 && start[i] + __builtin_ceil(ends[stage]) < (double)days &&
           start[i] + __builtin_ceil(ends[stage]) < latest)
      stage++;
    potentials[stage][i] = potential[i];
    irrigated.stages[stage][i] = irrigated.actual[i];
    rainfed.stages[stage][i] = rainfed.actual[i];
  }
  for (int kind = 0; kind < 2; kind++) {
    const agro_field *field = kind == 0 ? &irrigated : &rainfed;
    double *out = kind == 0 ? irrigated_out : rainfed_out;
    if (!(kind == 0 ? is_irrigated : is_rainfed)) continue;
    for (size_t i = 0; i < lanes; i++) {
      for (size_t s = 0; s < 4; s++) {
        out[s * years + i] = potentials[s][i];
        out[(s + 4) * years + i] = field->stages[s][i];
      }
      out[8 * years + i] = field->moment[i];
      out[9 * years + i] = field->irrigation[i];
      out[10 * years + i] = field->depletion[i];
    }
  }
}

AGRO_INLINE void agro_water_balance_body(
    const agro_crop_water *crop, size_t years, size_t days, const double *reference,
    const double *rain, const double *start, const double *supply, double *irrigated,
    double *rainfed) {
  for (size_t first = 0; first < years; first += AGRO_STRIP) {
    size_t lanes = years - first < AGRO_STRIP ? years - first : AGRO_STRIP;
    const double *et0 = reference + first, *wet = rain + first, *began = start + first;
    if (irrigated && rainfed)
      agro_water_strip(
          crop, lanes, years, days, et0, wet, began, supply + first, 1, 1, irrigated + first,
          rainfed + first);
    else if (irrigated)
      agro_water_strip(
          crop, lanes, years, days, et0, wet, began, supply + first, 1, 0, irrigated + first, 0);
    else
      agro_water_strip(
          crop, lanes, years, days, et0, wet, began, 0, 0, 1, 0, rainfed + first);
  }
}

AGRO_KERNEL(
    agro_water_balance,
    (const agro_crop_water *crop, size_t years, size_t days, const double *reference,
     const double *rain, const double *start, const double *supply, double *irrigated,
     double *rainfed),
    (crop, years, days, reference, rain, start, supply, irrigated, rainfed))
