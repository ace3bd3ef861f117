/* Days on which a value passes a threshold, as bits. */
#include "variants.h"

#define AGRO_SQUARE 64

/* Exchanges rows and columns: bit i of word k becomes bit k of word i. */
AGRO_INLINE void agro_transpose(uint64_t square[AGRO_SQUARE]) {
  uint64_t mask = 0x00000000ffffffffULL;
  for (size_t half = 32; half > 0; half >>= 1, mask ^= mask << half) {
    for (size_t block = 0; block < AGRO_SQUARE; block += 2 * half) {
      AGRO_VECTORISE
      for (size_t k = block; k < block + half; k++) {
        uint64_t moved = (square[k] >> half ^ square[k + half]) & mask;
        square[k] ^= moved << half;
        square[k + half] ^= moved;
      }
    }
  }
}

/* The lanes of a strip that pass, as bits. */
AGRO_INLINE uint64_t agro_passing(
    size_t lanes, int below, double threshold, const double *value) {
  uint64_t word = 0;
  if (below) {
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < lanes; i++) word |= value[i] < threshold ? (uint64_t)1 << i : 0;
  } else {
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < lanes; i++) word |= value[i] > threshold ? (uint64_t)1 << i : 0;
  }
  return word;
}

AGRO_INLINE void agro_day_bits_body(
    size_t n, size_t first, size_t end, size_t summed, int32_t below, double threshold,
    const double *values, size_t words, uint64_t *bits) {
  for (size_t lane = 0; lane < n; lane += AGRO_SQUARE) {
    size_t lanes = n - lane < AGRO_SQUARE ? n - lane : AGRO_SQUARE;
    for (size_t word = first / AGRO_SQUARE; word * AGRO_SQUARE < end; word++) {
      uint64_t square[AGRO_SQUARE] = {0}, any = 0;
      for (size_t k = 0; k < AGRO_SQUARE; k++) {
        size_t day = word * AGRO_SQUARE + k;
        if (day < first || day >= end) continue;
        const double *value = values + day * n + lane;
        agro_fetch(values + (day + 6 < end ? day + 6 : end - 1) * n + lane, lanes);
        double sum[AGRO_SQUARE];
        size_t back = summed < day + 1 ? summed : day + 1;
        if (back > 1) {
          for (size_t i = 0; i < lanes; i++) sum[i] = value[i];
          for (size_t before = 1; before < back; before++) {
            const double *older = value - before * n;
            AGRO_VECTORISE
            for (size_t i = 0; i < lanes; i++) sum[i] += older[i];
          }
          value = sum;
        }
        square[k] = agro_passing(lanes, below, threshold, value);
        any |= square[k];
      }
      if (any) agro_transpose(square);
      for (size_t i = 0; i < lanes; i++) bits[(lane + i) * words + word] = square[i];
    }
  }
}
AGRO_KERNEL(
    agro_day_bits,
    (size_t n, size_t first, size_t end, size_t summed, int32_t below, double threshold,
     const double *values, size_t words, uint64_t *bits),
    (n, first, end, summed, below, threshold, values, words, bits))
