#ifndef AGRORISK_KERNELS_H
#define AGRORISK_KERNELS_H

#include <stdint.h>

#endif
