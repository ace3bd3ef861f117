#include "aggregate.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// No fused multiply-add: every clone and every processor gives the same bits.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define AGRO_CLONES __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef AGRO_CLONES
#define AGRO_CLONES
#endif

// Stockham's ordering: no bit reversal, all inner loops over consecutive numbers.

// One pass of radix 4: n = 4 * quarter * stride, with stride the length done so far.
AGRO_CLONES static void pass4(
    const double *restrict xr, const double *restrict xi, double *restrict yr,
    double *restrict yi, const double *restrict cosines, const double *restrict sines,
    size_t quarter, size_t stride) {
  size_t n = 4 * quarter * stride;
  for (size_t p = 0; p < quarter; p++) {
    size_t t = p * stride;
    double w1r = cosines[t], w1i = -sines[t];
    double w2r = cosines[2 * t], w2i = -sines[2 * t];
    size_t t3 = 3 * t;
    double w3r = cosines[t3 % n], w3i = -sines[t3 % n];
    const double *ar = xr + stride * p, *ai = xi + stride * p;
    const double *br = ar + stride * quarter, *bi = ai + stride * quarter;
    const double *cr = br + stride * quarter, *ci = bi + stride * quarter;
    const double *dr = cr + stride * quarter, *di = ci + stride * quarter;
    double *o0r = yr + stride * 4 * p, *o0i = yi + stride * 4 * p;
    double *o1r = o0r + stride, *o1i = o0i + stride;
    double *o2r = o1r + stride, *o2i = o1i + stride;
    double *o3r = o2r + stride, *o3i = o2i + stride;
    for (size_t q = 0; q < stride; q++) {
      double apcr = ar[q] + cr[q], apci = ai[q] + ci[q];
      double amcr = ar[q] - cr[q], amci = ai[q] - ci[q];
      double bpdr = br[q] + dr[q], bpdi = bi[q] + di[q];
      double jbmdr = bi[q] - di[q], jbmdi = dr[q] - br[q];
      double ur = amcr + jbmdr, ui = amci + jbmdi;
      double vr = apcr - bpdr, vi = apci - bpdi;
      double sr = amcr - jbmdr, si = amci - jbmdi;
      o0r[q] = apcr + bpdr;
      o0i[q] = apci + bpdi;
      o1r[q] = w1r * ur - w1i * ui;
      o1i[q] = w1r * ui + w1i * ur;
      o2r[q] = w2r * vr - w2i * vi;
      o2i[q] = w2r * vi + w2i * vr;
      o3r[q] = w3r * sr - w3i * si;
      o3i[q] = w3r * si + w3i * sr;
    }
  }
}

// The first pass has stride 1: the loop runs over p instead.
AGRO_CLONES static void first4(
    const double *restrict xr, const double *restrict xi, double *restrict yr,
    double *restrict yi, const double *restrict cosines, const double *restrict sines,
    size_t quarter) {
  for (size_t p = 0; p < quarter; p++) {
    double w1r = cosines[p], w1i = -sines[p];
    double w2r = cosines[2 * p], w2i = -sines[2 * p];
    double w3r = cosines[3 * p], w3i = -sines[3 * p];
    double ar = xr[p], ai = xi[p];
    double br = xr[p + quarter], bi = xi[p + quarter];
    double cr = xr[p + 2 * quarter], ci = xi[p + 2 * quarter];
    double dr = xr[p + 3 * quarter], di = xi[p + 3 * quarter];
    double apcr = ar + cr, apci = ai + ci, amcr = ar - cr, amci = ai - ci;
    double bpdr = br + dr, bpdi = bi + di, jbmdr = bi - di, jbmdi = dr - br;
    double ur = amcr + jbmdr, ui = amci + jbmdi;
    double vr = apcr - bpdr, vi = apci - bpdi;
    double sr = amcr - jbmdr, si = amci - jbmdi;
    yr[4 * p] = apcr + bpdr;
    yi[4 * p] = apci + bpdi;
    yr[4 * p + 1] = w1r * ur - w1i * ui;
    yi[4 * p + 1] = w1r * ui + w1i * ur;
    yr[4 * p + 2] = w2r * vr - w2i * vi;
    yi[4 * p + 2] = w2r * vi + w2i * vr;
    yr[4 * p + 3] = w3r * sr - w3i * si;
    yi[4 * p + 3] = w3r * si + w3i * sr;
  }
}

AGRO_CLONES static void last2(
    const double *restrict xr, const double *restrict xi, double *restrict yr,
    double *restrict yi, size_t half) {
  for (size_t q = 0; q < half; q++) {
    yr[q] = xr[q] + xr[q + half];
    yi[q] = xi[q] + xi[q + half];
    yr[q + half] = xr[q] - xr[q + half];
    yi[q + half] = xi[q] - xi[q + half];
  }
}

void agro_fourier(
    double *re, double *im, double *work_re, double *work_im, const double *cosines,
    const double *sines, int bits) {
  size_t n = (size_t)1 << bits;
  double *xr = re, *xi = im, *yr = work_re, *yi = work_im;
  size_t stride = 1;
  int left = bits;
  while (left >= 2) {
    size_t quarter = n / (4 * stride);
    if (stride == 1)
      first4(xr, xi, yr, yi, cosines, sines, quarter);
    else
      pass4(xr, xi, yr, yi, cosines, sines, quarter, stride);
    double *kept = xr;
    xr = yr;
    yr = kept;
    kept = xi;
    xi = yi;
    yi = kept;
    stride *= 4;
    left -= 2;
  }
  if (left == 1) {
    last2(xr, xi, yr, yi, n / 2);
    xr = yr;
    xi = yi;
  }
  if (xr != re) {
    memcpy(re, xr, n * sizeof(double));
    memcpy(im, xi, n * sizeof(double));
  }
}

AGRO_CLONES void agro_complex_exp(double *re, double *im, size_t n) {
  // 3 * 2^51: adding it leaves the nearest integer in the low bits.
  const double magic = 6755399441055744.0;
  for (size_t i = 0; i < n; i++) {
    double x = re[i] < -708.0 ? -708.0 : re[i];
    double alive = re[i] < -708.0 ? 0.0 : 1.0;
    double shifted = x * 1.4426950408889634074 + magic;
    double k = shifted - magic;
    double r = (x - k * 0x1.62e42fefa0000p-1) - k * 0x1.cf79abc9e3b3ap-40;
    // Taylor's series on |r| <= 0.3466: the first term left out is below 1e-17.
    double e = 1.0 / 6227020800.0;
    e = e * r + 1.0 / 479001600.0;
    e = e * r + 1.0 / 39916800.0;
    e = e * r + 1.0 / 3628800.0;
    e = e * r + 1.0 / 362880.0;
    e = e * r + 1.0 / 40320.0;
    e = e * r + 1.0 / 5040.0;
    e = e * r + 1.0 / 720.0;
    e = e * r + 1.0 / 120.0;
    e = e * r + 1.0 / 24.0;
    e = e * r + 1.0 / 6.0;
    e = e * r + 0.5;
    e = e * r * r + r + 1.0;
    int64_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    // The low bits of `shifted` hold k; adding k to the exponent field multiplies by 2^k.
    uint64_t scale_bits = ((uint64_t)(bits + 1023)) << 52;
    double scale;
    memcpy(&scale, &scale_bits, sizeof scale);
    e = e * scale * alive;

    double turns = im[i] * 0.63661977236758134308 + magic;
    double q = turns - magic;
    // pi / 2 in three parts of 33 bits: q times a part is exact for |q| below 2^20.
    double y = im[i] - q * 0x1.921fb54400000p+0;
    y = y - q * 0x1.0b4611a600000p-34;
    y = y - q * 0x1.3198a2e037073p-69;
    double z = y * y;
    double s = 1.0 / 1307674368000.0;
    s = -s * z + 1.0 / 6227020800.0;
    s = s * z - 1.0 / 39916800.0;
    s = s * z + 1.0 / 362880.0;
    s = s * z - 1.0 / 5040.0;
    s = s * z + 1.0 / 120.0;
    s = s * z - 1.0 / 6.0;
    s = s * z * y + y;
    double c = 1.0 / 20922789888000.0;
    c = c * z - 1.0 / 87178291200.0;
    c = c * z + 1.0 / 479001600.0;
    c = c * z - 1.0 / 3628800.0;
    c = c * z + 1.0 / 40320.0;
    c = c * z - 1.0 / 720.0;
    c = c * z + 1.0 / 24.0;
    c = c * z * z + (1.0 - 0.5 * z);
    int64_t quadrant;
    memcpy(&quadrant, &turns, sizeof quadrant);
    double cosine = quadrant & 1 ? s : c;
    double sine = quadrant & 1 ? c : s;
    cosine = (quadrant + 1) & 2 ? -cosine : cosine;
    sine = quadrant & 2 ? -sine : sine;
    re[i] = e * cosine;
    im[i] = e * sine;
  }
}

// Eight partial sums whatever the width of the machine's vectors: the same bits everywhere.
AGRO_CLONES static double dot(const double *restrict u, const double *restrict v, size_t n) {
  double part[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++) part[k] += u[i + k] * v[i + k];
  double rest = 0;
  for (; i < n; i++) rest += u[i] * v[i];
  return (((part[0] + part[4]) + (part[2] + part[6])) +
          ((part[1] + part[5]) + (part[3] + part[7]))) +
         rest;
}

int agro_panjer(
    double *g, size_t n, const double *reversed, const double *weighted, size_t m, double a,
    double b, double zero_mass, const double *source) {
  const double ceiling = 1e250;
  double divisor = 1.0 - a * zero_mass;
  double source_scale = 1.0;
  int rescalings = 0;
  for (size_t x = 1; x < n; x++) {
    size_t length = x < m ? x : m;
    const double *past = g + (x - length);
    double sum = b / (double)x * dot(weighted + (m - length), past, length);
    if (a != 0.0) sum += a * dot(reversed + (m - length), past, length);
    if (source && x <= m) sum += source[x] * source_scale;
    g[x] = sum / divisor;
    if (fabs(g[x]) > ceiling) {
      for (size_t i = 0; i <= x; i++) g[i] /= ceiling;
      source_scale /= ceiling;
      rescalings++;
    }
  }
  return rescalings;
}
