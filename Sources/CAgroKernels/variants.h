/* One kernel, several instruction sets.
 *
 * A kernel's body is written once, as an inline function. AGRO_KERNEL compiles it for the plain
 * machine and, on x86-64 with clang, again for the levels v3 (AVX2) and v4 (AVX-512), and makes the
 * function that calls one of them by its level.
 *
 * These are the clones of __attribute__((target_clones)), made by hand for two reasons: a test can
 * call each of them by its level, and they need no ifunc, which static and musl builds lack.
 *
 * All versions give the same bits: contraction is off, nothing is reordered, and nothing but
 * +, -, *, /, square root, comparisons and integer operations is used.
 */
#ifndef AGRORISK_VARIANTS_H
#define AGRORISK_VARIANTS_H

#include "CAgroKernels.h"

#pragma STDC FP_CONTRACT OFF

#define AGRO_LIST(...) __VA_ARGS__
#define AGRO_INLINE static inline __attribute__((always_inline))

/* The next loop may be done in any order of its turns: input and output are the same or apart. */
#if defined(__clang__)
#define AGRO_VECTORISE _Pragma("clang loop vectorize(assume_safety)")
#define AGRO_VECTORISE_EIGHT _Pragma("clang loop vectorize(assume_safety) vectorize_width(8)")
#else
#define AGRO_VECTORISE
#define AGRO_VECTORISE_EIGHT
#endif

/* Asks for numbers that will be read soon: kernels that take a part of each row of a table leave
 * the machine no run of addresses to follow. Changes no result. */
AGRO_INLINE void agro_fetch(const double *numbers, size_t count) {
  for (size_t i = 0; i < count; i += 8) __builtin_prefetch(numbers + i);
  __builtin_prefetch(numbers + count - 1);
}

#if defined(__x86_64__) && defined(__clang__)
#define AGRO_VARIANTS 1
#define AGRO_KERNEL(name, parameters, arguments)                                        \
  static void name##_baseline parameters { name##_body arguments; }                     \
  __attribute__((target("arch=x86-64-v3"))) static void name##_v3 parameters {          \
    name##_body arguments;                                                              \
  }                                                                                     \
  __attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static void          \
      name##_v4 parameters {                                                            \
    name##_body arguments;                                                              \
  }                                                                                     \
  void name(agro_level level, AGRO_LIST parameters) {                                   \
    switch (level) {                                                                    \
      case AGRO_LEVEL_V4: name##_v4 arguments; break;                                   \
      case AGRO_LEVEL_V3: name##_v3 arguments; break;                                   \
      default: name##_baseline arguments; break;                                        \
    }                                                                                   \
  }
#else
#define AGRO_VARIANTS 0
#define AGRO_KERNEL(name, parameters, arguments) \
  void name(agro_level level, AGRO_LIST parameters) {  \
    (void)level;                                       \
    name##_body arguments;                             \
  }
#endif

#endif
