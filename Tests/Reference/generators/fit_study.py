#!/usr/bin/env python3
"""One yield series from record to laws, by SciPy: Tests/Reference/generated/fit_study.json.

Theil-Sen line (joint intercept), exponent of heteroscedasticity by minimising the quasi-likelihood,
yields at the level of the insured year, maximum likelihood by Nelder and Mead to 1e-13.
"""
import json, os
import numpy as np
import scipy
from scipy import optimize, stats

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'generated', 'fit_study.json')
years = np.arange(1993, 2013)
values = np.array([5.1, 5.6, 4.9, 6.0, 5.4, 6.3, 3.9, 6.1, 6.5, 5.8, 6.9, 6.2, 7.1, 6.6, 5.2, 7.4,
                   7.0, 6.8, 7.7, 7.2])
insured = 2013

line = stats.theilslopes(values, years, method='joint')
fitted = line[1] + line[0] * years
residuals = values - fitted
level = line[1] + line[0] * insured
logs = np.log(fitted)


def quasi(b):
    return len(years) * np.log(np.mean(residuals**2 * np.exp(-b * (logs - logs.mean()))))


raw = optimize.minimize_scalar(quasi, bracket=(-2, 2), tol=1e-14).x
exponent = min(2, max(0, raw))
scaled = level + residuals * (level / fitted)**(exponent / 2)


def fmin(f, x0, args=(), disp=0):
    for _ in range(4):
        x0 = optimize.fmin(f, x0, args=args, disp=0, xtol=1e-13, ftol=1e-13, maxiter=20000,
                           maxfun=20000)
    return x0


laws = {
    'normal': (stats.norm, {}), 'lognormal': (stats.lognorm, dict(floc=0)),
    'gamma': (stats.gamma, dict(floc=0)), 'weibull': (stats.weibull_min, dict(floc=0)),
    'logLogistic': (stats.fisk, dict(floc=0)),
    'beta': (stats.beta, dict(floc=0, fscale=1.5 * scaled.max())),
}
result = {}
for name, (law, fixed) in laws.items():
    options = {} if name == 'normal' else dict(optimizer=fmin)
    p = law.fit(scaled, **fixed, **options)
    result[name] = float(law.logpdf(scaled, *p).sum())
shapiro = stats.shapiro(residuals)
json.dump({
    'source': f'SciPy {scipy.__version__}', 'firstYear': 1993, 'values': values.tolist(),
    'insuredYear': insured, 'slope': line[0], 'expected': level, 'exponentRaw': raw,
    'scaled': scaled.tolist(), 'shapiroWilk': float(shapiro.statistic),
    'logLikelihoods': result,
}, open(OUT, 'w'), indent=1)
