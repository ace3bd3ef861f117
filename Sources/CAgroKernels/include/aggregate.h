// Kernels of compound laws: Fourier transforms, powers of transforms, Panjer's recursion.
#ifndef AGRORISK_AGGREGATE_H
#define AGRORISK_AGGREGATE_H

#include <stddef.h>

/// The discrete Fourier transform sum_j x_j exp(-2 pi i j k / n), in place, of n = 2^bits complex
/// numbers held as separate real and imaginary parts. The inverse, times n, is had by exchanging
/// the two parts. `cosines` and `sines` hold cos and sin of 2 pi j / n for j below n; the work
/// arrays hold n numbers each.
void agro_fourier(
    double *re, double *im, double *work_re, double *work_im, const double *cosines,
    const double *sines, int bits);

/// exp(re + i im) in place, for n complex numbers with re at most 700 and |im| at most 1e6; parts
/// of a result below 1e-307 are 0. Worst error about 1.5 units in the last place of the modulus.
void agro_complex_exp(double *re, double *im, size_t n);

/// Panjer's recursion g_x = sum_(y = 1)^min(x, m) (a + b y / x) f_y g_(x - y) / (1 - a f_0) +
/// source_x / (1 - a f_0) for x = 1 ... n - 1, from g[0] given.
///
/// `reversed` holds f_m ... f_1 and `weighted` m f_m ... 1 f_1. `source` holds m + 1 numbers (the
/// first unused) or is NULL. Whenever a term exceeds 1e250 all terms are divided by 1e250; the
/// return value is the number of times that this was done.
int agro_panjer(
    double *g, size_t n, const double *reversed, const double *weighted, size_t m, double a,
    double b, double zero_mass, const double *source);

#endif
