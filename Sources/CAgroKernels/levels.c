#include "variants.h"

agro_level agro_best_level(void) {
#if AGRO_VARIANTS
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return AGRO_LEVEL_V4;
  if (__builtin_cpu_supports("x86-64-v3")) return AGRO_LEVEL_V3;
#endif
  return AGRO_LEVEL_BASELINE;
}
