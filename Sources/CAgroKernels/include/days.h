/* Days on which a value passes a threshold, as bits. Included by CAgroKernels.h. */
#ifndef AGRORISK_DAYS_H
#define AGRORISK_DAYS_H

/* Sets bit day % 64 of bits[lane * words + day / 64], for days from `first` to `end` of n lanes,
 * where the value, or with summed > 1 the sum of the values of the day and of the summed - 1 days
 * before it, is below the threshold, or above it where `below` is 0. The other bits of the words
 * that hold these days become 0; other words stay as they are. Values are day-major. */
void agro_day_bits(
    agro_level level, size_t n, size_t first, size_t end, size_t summed, int32_t below,
    double threshold, const double *values, size_t words, uint64_t *bits);

#endif
