#!/usr/bin/env python3
"""Laws of claims above a threshold and cut at a limit, by SciPy.

Writes Tests/Reference/generated/claims.json: 80 claims of 12 years and the maxima of the likelihoods
of claims that are left out up to a threshold and censored at a limit. Versions: numpy 2, scipy 1.17.
"""
import json, os
import numpy as np, scipy
from scipy import optimize, stats

THRESHOLD, LIMIT = 2.0, 25.0
g = np.random.Generator(np.random.PCG64(20261121))
years = np.sort(g.integers(2001, 2013, 80))
claims = np.array([float('%.6g' % v) for v in np.exp(g.normal(1.2, 1.1, 80))])

LAWS = {
    'lognormal': (lambda t: stats.lognorm(np.exp(t[1]), scale=np.exp(t[0])), [1.0, 0.0]),
    'gamma': (lambda t: stats.gamma(np.exp(t[0]), scale=np.exp(t[1])), [0.0, 1.0]),
    'weibull': (lambda t: stats.weibull_min(np.exp(t[0]), scale=np.exp(t[1])), [0.0, 1.0]),
    'exponential': (lambda t: stats.expon(scale=np.exp(t[0])), [1.0]),
    'generalisedPareto': (lambda t: stats.genpareto(t[1], loc=THRESHOLD, scale=np.exp(t[0])), [1.0, 0.2]),
}


def maximum(law, start, x, limit):
    seen, cut = x[x < limit], (x >= limit).sum()

    def f(t):
        d = law(t)
        value = -(d.logpdf(seen).sum() + cut * (d.logsf(limit) if cut else 0) - len(x) * d.logsf(THRESHOLD))
        return value if np.isfinite(value) else 1e10

    best = optimize.minimize(f, start, method='Nelder-Mead', options=dict(xatol=1e-11, fatol=1e-12, maxiter=20000))
    best = optimize.minimize(f, best.x, method='Nelder-Mead', options=dict(xatol=1e-11, fatol=1e-12, maxiter=20000))
    return -float(best.fun)


x = claims[claims > THRESHOLD]
rows = {name: dict(above=maximum(law, start, x, np.inf), limited=maximum(law, start, x, LIMIT))
        for name, (law, start) in LAWS.items()}
counts = np.array([((years == y) & (claims > THRESHOLD)).sum() for y in range(2001, 2013)])
out = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'generated', 'claims.json')
json.dump(dict(generator='claims_reference.py', scipy=scipy.__version__, numpy=np.__version__,
               threshold=THRESHOLD, limit=LIMIT, years=[int(y) for y in years], claims=claims.tolist(),
               logLikelihoods=rows, poisson=float(stats.poisson.logpmf(counts, counts.mean()).sum()),
               censored=int((x >= LIMIT).sum())), open(out, 'w'), indent=1)
print(rows, counts, (x >= LIMIT).sum())
