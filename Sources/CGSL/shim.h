// The GNU Scientific Library as Swift sees it. GSL's generator and solver types are mutable C
// globals, which Swift 6 refuses to touch: they are reached through the accessors below.
#ifndef AGRORISK_CGSL_SHIM_H
#define AGRORISK_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf.h>
#include <gsl/gsl_version.h>

#endif
