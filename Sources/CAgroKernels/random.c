/* Uniform and normal numbers in blocks, of many years at one address or of one stream. */
#include "normal.h"
#include "philox.h"

/* One draw of the years `year`, year + 1, ...: the odd draws are the second half of a block. */
AGRO_INLINE void agro_uniforms_of_years(
    agro_address a, uint32_t year, uint64_t draw, size_t n, double *out) {
  uint32_t block = (uint32_t)(draw >> 1);
  if (draw & 1) {
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      uint64_t c0 = block, c1 = year + i, c2 = a.replicate, c3 = a.lane;
      agro_philox(&c0, &c1, &c2, &c3, a.key_low, a.key_high);
      out[i] = agro_uniform_of(c2, c3);
    }
  } else {
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      uint64_t c0 = block, c1 = year + i, c2 = a.replicate, c3 = a.lane;
      agro_philox(&c0, &c1, &c2, &c3, a.key_low, a.key_high);
      out[i] = agro_uniform_of(c0, c1);
    }
  }
}

/* Draws 2b, 2b + 1, ... of one stream, an even number of them. */
AGRO_INLINE void agro_uniforms_of_blocks(
    agro_address a, uint32_t block, size_t blocks, double *out) {
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < blocks; i++) {
    uint64_t c0 = block + i, c1 = a.year, c2 = a.replicate, c3 = a.lane;
    agro_philox(&c0, &c1, &c2, &c3, a.key_low, a.key_high);
    out[2 * i] = agro_uniform_of(c0, c1);
    out[2 * i + 1] = agro_uniform_of(c2, c3);
  }
}

AGRO_INLINE void agro_uniforms_of_run(agro_address a, uint64_t first, size_t n, double *out) {
  size_t done = 0;
  if ((first & 1) && n > 0) {
    agro_uniforms_of_years(a, a.year, first, 1, out);
    done = 1;
  }
  size_t pairs = (n - done) / 2;
  agro_uniforms_of_blocks(a, (uint32_t)((first + done) >> 1), pairs, out + done);
  done += 2 * pairs;
  if (done < n) agro_uniforms_of_years(a, a.year, first + done, 1, out + done);
}

AGRO_INLINE void agro_uniform_years_body(agro_address a, uint64_t draw, size_t n, double *out) {
  agro_uniforms_of_years(a, a.year, draw, n, out);
}

AGRO_INLINE void agro_uniform_run_body(agro_address a, uint64_t first, size_t n, double *out) {
  agro_uniforms_of_run(a, first, n, out);
}

AGRO_INLINE void agro_normal_years_body(agro_address a, uint64_t draw, size_t n, double *out) {
  for (size_t start = 0; start < n; start += AGRO_PIECE) {
    size_t count = n - start < AGRO_PIECE ? n - start : AGRO_PIECE;
    agro_uniforms_of_years(a, a.year + (uint32_t)start, draw, count, out + start);
    agro_normal_quantiles(count, out + start, out + start);
  }
}

AGRO_INLINE void agro_normal_run_body(agro_address a, uint64_t first, size_t n, double *out) {
  for (size_t start = 0; start < n; start += AGRO_PIECE) {
    size_t count = n - start < AGRO_PIECE ? n - start : AGRO_PIECE;
    agro_uniforms_of_run(a, first + start, count, out + start);
    agro_normal_quantiles(count, out + start, out + start);
  }
}

#define AGRO_DRAW_PARAMETERS \
  (agro_address address, uint64_t draw, size_t n, double *out)

AGRO_KERNEL(agro_uniform_years, AGRO_DRAW_PARAMETERS, (address, draw, n, out))
AGRO_KERNEL(agro_uniform_run, AGRO_DRAW_PARAMETERS, (address, draw, n, out))
AGRO_KERNEL(agro_normal_years, AGRO_DRAW_PARAMETERS, (address, draw, n, out))
AGRO_KERNEL(agro_normal_run, AGRO_DRAW_PARAMETERS, (address, draw, n, out))

/* Thirty-two years at a time stay in registers while the factors pass by. */
#define AGRO_STRIP 32
AGRO_INLINE void agro_correlate_body(
    size_t count, const double *factor, size_t n, size_t stride, const double *independent,
    double *out) {
  size_t start = 0;
  for (; start + AGRO_STRIP <= n; start += AGRO_STRIP) {
    for (size_t i = 0; i < count; i++) {
      double sum[AGRO_STRIP] = {0};
      for (size_t j = 0; j <= i; j++) {
        double f = factor[i * count + j];
        const double *e = independent + j * stride + start;
        for (size_t y = 0; y < AGRO_STRIP; y++) sum[y] += f * e[y];
      }
      __builtin_memcpy(out + i * stride + start, sum, sizeof sum);
    }
  }
  for (; start < n; start++) {
    for (size_t i = 0; i < count; i++) {
      double sum = 0;
      for (size_t j = 0; j <= i; j++) sum += factor[i * count + j] * independent[j * stride + start];
      out[i * stride + start] = sum;
    }
  }
}
AGRO_KERNEL(
    agro_correlate,
    (size_t count, const double *factor, size_t n, size_t stride,
     const double *independent, double *out),
    (count, factor, n, stride, independent, out))
