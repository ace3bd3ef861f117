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

/* Lanes are taken in strips whose state stays in the first cache. */
#define AGRO_STRIP 64

/* Days on which no lane grows: bare or dormant ground. */
AGRO_INLINE void agro_dormant_day(
    const agro_crop_water *crop, size_t lanes, double days, const double *et0, const double *wet,
    const double *grows, double *depletion) {
  const double available = crop->water_per_metre * crop->initial_roots;
  AGRO_VECTORISE
  for (size_t i = 0; i < lanes; i++) {
    double wanted = crop->dormant_coefficient * et0[i];
    double fraction = agro_clamped(crop->depletion_fraction + 0.04 * (5.0 - wanted), 0.1, 0.8);
    double d = depletion[i];
    double stress = agro_clamped((available - d) / (available - fraction * available), 0.0, 1.0);
    double left = d + stress * wanted - crop->effective_rain * wet[i];
    depletion[i] = grows[i] < days ? agro_clamped(left, 0.0, available) : d;
  }
}

AGRO_INLINE void agro_water_strip(
    const agro_crop_water *given_crop, size_t lanes, size_t years, size_t days,
    const double *reference, const double *rain, const double *start, const double *supply,
    double *out) {
  const agro_crop_water copy = *given_crop; /* nothing that is written can be it */
  const agro_crop_water *crop = &copy;
  double depletion[AGRO_STRIP];
  double potential[4][AGRO_STRIP], actual[4][AGRO_STRIP];
  double moment[AGRO_STRIP], irrigation[AGRO_STRIP];
  const double first_end = crop->initial_days;
  const double second_end = first_end + crop->development_days;
  const double third_end = second_end + crop->middle_days;
  const double fourth_end = third_end + crop->late_days;
  const double rise = 1.0 / (crop->development_days > 1.0 ? crop->development_days : 1.0);
  const double fall = 1.0 / (crop->late_days > 1.0 ? crop->late_days : 1.0);
  const double more = crop->middle_coefficient - crop->initial_coefficient;
  const double less = crop->end_coefficient - crop->middle_coefficient;
  const double roots = crop->largest_roots - crop->initial_roots;
  double earliest = (double)days, latest = 0.0;
  for (size_t i = 0; i < lanes; i++) {
    depletion[i] = crop->initial_depletion * crop->water_per_metre * crop->initial_roots;
    moment[i] = 0.0;
    irrigation[i] = 0.0;
    for (int s = 0; s < 4; s++) {
      potential[s][i] = 0.0;
      actual[s][i] = 0.0;
    }
    double ends = start[i] + fourth_end;
    earliest = start[i] < earliest ? start[i] : earliest;
    latest = start[i] < (double)days && ends > latest ? ends : latest;
  }
  for (size_t day = 0; day < days && (double)day < latest; day++) {
    const double *et0 = reference + day * years;
    const double *wet = rain + day * years;
    const double today = (double)day;
    if (today < earliest) {
      agro_dormant_day(crop, lanes, (double)days, et0, wet, start, depletion);
      continue;
    }
    AGRO_VECTORISE
    for (size_t i = 0; i < lanes; i++) {
      double age = today - start[i];
      int growing = (age >= 0.0) & (age < fourth_end);
      double grown = agro_clamped((age - first_end) * rise, 0.0, 1.0);
      double aged = agro_clamped((age - third_end) * fall, 0.0, 1.0);
      double coefficient = crop->initial_coefficient + more * grown + less * aged;
      coefficient = growing ? coefficient : crop->dormant_coefficient;
      double wanted = coefficient * et0[i];
      double available = crop->water_per_metre * (crop->initial_roots + roots * grown);
      double fraction =
          agro_clamped(crop->depletion_fraction + 0.04 * (5.0 - wanted), 0.1, 0.8);
      double readily = fraction * available;
      double d = depletion[i];
      double stress = agro_clamped((available - d) / (available - readily), 0.0, 1.0);
      double used = stress * wanted;
      double need = agro_clamped(
          d - crop->irrigation_target * readily, 0.0, wanted + crop->irrigation_reserve);
      double given = growing ? supply[i] * need : 0.0;
      double left = d + used - given - crop->effective_rain * wet[i];
      /* After growth, and where there is none, a lane's water stays as it is. */
      int alive = (age < fourth_end) & (start[i] < (double)days);
      depletion[i] = alive ? agro_clamped(left, 0.0, available) : d;
      irrigation[i] += given;
      double counted = growing ? wanted : 0.0;
      double taken = growing ? used : 0.0;
      moment[i] += (counted - taken) * today;
      int in_first = age < first_end;
      int in_second = (age >= first_end) & (age < second_end);
      int in_third = (age >= second_end) & (age < third_end);
      int in_fourth = age >= third_end;
      potential[0][i] += in_first ? counted : 0.0;
      potential[1][i] += in_second ? counted : 0.0;
      potential[2][i] += in_third ? counted : 0.0;
      potential[3][i] += in_fourth ? counted : 0.0;
      actual[0][i] += in_first ? taken : 0.0;
      actual[1][i] += in_second ? taken : 0.0;
      actual[2][i] += in_third ? taken : 0.0;
      actual[3][i] += in_fourth ? taken : 0.0;
    }
  }
  for (size_t i = 0; i < lanes; i++) {
    for (int s = 0; s < 4; s++) {
      out[(size_t)s * years + i] = potential[s][i];
      out[(size_t)(s + 4) * years + i] = actual[s][i];
    }
    out[8 * years + i] = moment[i];
    out[9 * years + i] = irrigation[i];
    out[10 * years + i] = depletion[i];
  }
}

AGRO_INLINE void agro_water_balance_body(
    const agro_crop_water *crop, size_t years, size_t days, const double *reference,
    const double *rain, const double *start, const double *supply, double *out) {
  for (size_t first = 0; first < years; first += AGRO_STRIP) {
    size_t lanes = years - first < AGRO_STRIP ? years - first : AGRO_STRIP;
    agro_water_strip(
        crop, lanes, years, days, reference + first, rain + first, start + first, supply + first,
        out + first);
  }
}

AGRO_KERNEL(
    agro_water_balance,
    (const agro_crop_water *crop, size_t years, size_t days, const double *reference,
     const double *rain, const double *start, const double *supply, double *out),
    (crop, years, days, reference, rain, start, supply, out))
