// The GNU Scientific Library as Swift sees it. GSL's generator and solver types are mutable C
// globals, which Swift 6 refuses to touch: they are reached through the accessors below. Macros
// and callbacks that Swift cannot import are wrapped here too.
#ifndef AGRORISK_CGSL_SHIM_H
#define AGRORISK_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf.h>
#include <gsl/gsl_version.h>

static inline const char *agro_gsl_version(void) { return gsl_version; }

static inline const gsl_root_fsolver_type *agro_gsl_root_brent(void) {
  return gsl_root_fsolver_brent;
}

static inline const gsl_multimin_fdfminimizer_type *agro_gsl_multimin_bfgs2(void) {
  return gsl_multimin_fdfminimizer_vector_bfgs2;
}

static inline const gsl_multimin_fminimizer_type *agro_gsl_multimin_simplex(void) {
  return gsl_multimin_fminimizer_nmsimplex2;
}

#endif
