#include "CAgroKernels.h"
