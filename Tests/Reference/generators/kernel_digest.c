/* A digest of the bits of the kernels over many arguments, for comparing machines and compilers.
 *
 * Kernels answer for +, -, *, /, square root and integers alone, so the digest of every level on
 * every machine is 7dddda018b427819. To run it (here also on an emulated arm64):
 *
 *   K=Sources/CAgroKernels; S="$K/levels.c $K/random.c $K/table.c $K/elementary.c $K/counts.c"
 *   clang -O2 -std=gnu17 -I$K/include Tests/Reference/generators/kernel_digest.c $S -o digest
 *   ./digest
 *   aarch64-linux-gnu-gcc -static -ffp-contract=off -O2 -std=gnu17 -I$K/include \
 *     Tests/Reference/generators/kernel_digest.c $S -lm -o digest && qemu-aarch64-static ./digest
 */
#include "CAgroKernels.h"
#include <stdio.h>
#include <string.h>

#define N 4096

static uint64_t h = 0xcbf29ce484222325ULL;

static void eat(const void *p, size_t n) {
  const unsigned char *b = p;
  for (size_t i = 0; i < n; i++) h = (h ^ b[i]) * 0x100000001b3ULL;
}

int main(void) {
  static double u[N], x[N], y[N], c[4 * 64], f[25], e[5 * N], z[5 * N];
  for (int level = 0; level <= (int)agro_best_level(); level++) {
    h = 0xcbf29ce484222325ULL;
    for (uint32_t lane = 0; lane < 20; lane++) {
      agro_address a = {lane * 77u + 5, lane ^ 99u, 4294965000u, 3, lane};
      agro_uniform_years(level, a, lane, N, u);
      eat(u, sizeof u);
      agro_uniform_run(level, a, lane, N, u);
      eat(u, sizeof u);
      agro_normal_years(level, a, 1, N, y);
      eat(y, sizeof y);
      agro_normal_run(level, a, 1, N, y);
      eat(y, sizeof y);
      for (int i = 0; i < N; i++) x[i] = (u[i] - 0.5) * (lane % 2 ? 1400 : 4);
      agro_exp(level, N, x, y);
      eat(y, sizeof y);
      agro_expm1(level, N, x, y);
      eat(y, sizeof y);
      agro_log(level, N, u, y);
      eat(y, sizeof y);
      agro_log1p(level, N, u, y);
      eat(y, sizeof y);
      for (int i = 0; i < N; i++) x[i] = (u[i] - 0.5) * 70;
      agro_normal_cdf(level, N, x, y);
      eat(y, sizeof y);
      agro_exponential_quantile(level, N, u, y);
      eat(y, sizeof y);
      for (int i = 0; i < 256; i++) c[i] = u[i];
      agro_table t = {{-8, -2, 3, 8}, {16, 32, 16}, c, lane % 2};
      agro_normal_years(level, a, 2, N, x);
      agro_table_eval(level, &t, N, x, y);
      eat(y, sizeof y);
      agro_table_add_shortfall(level, &t, 0.3, 0.7, 0.05, N, x, y);
      eat(y, sizeof y);
      for (int i = 0; i < 25; i++) f[i] = u[i];
      for (int i = 0; i < 5; i++) agro_normal_years(level, a, i, N, e + i * N);
      agro_correlate(level, 5, f, N - 3, N, e, z);
      eat(z, sizeof z);
    }
    printf("level %d: %016llx\n", level, (unsigned long long)h);
  }
}
