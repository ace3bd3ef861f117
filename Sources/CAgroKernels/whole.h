/* Whole numbers in doubles: amounts of money in thousandths of the minor unit, whose sums below 2^53
 * are exact in any order. */
#ifndef AGRORISK_WHOLE_H
#define AGRORISK_WHOLE_H

#include "variants.h"

/* The nearest whole number, ties to even, for 0 <= x < 2^53. */
AGRO_INLINE double agro_whole(double x) {
  double y = (x + 0x1p52) - 0x1p52;
  return x < 0x1p52 ? y : x;
}

/* The sum of whole numbers, exact below 2^53. */
AGRO_INLINE double agro_sum_whole(size_t n, const double *x) {
  double part[8] = {0};
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++) part[k] += x[i + k];
  double sum = 0.0;
  for (; i < n; i++) sum += x[i];
  for (int k = 0; k < 8; k++) sum += part[k];
  return sum;
}

#endif
