#!/usr/bin/env python3
"""Maximum likelihood of weighted, left-truncated and right-censored samples, by SciPy.

Writes Tests/Reference/generated/incomplete_fits.json: for each family one sample of 60 observations
fitted in four ways (weighted; left-truncated; right-censored; all three), with the parameters, the
log-likelihood and the standard errors from the observed information. Versions: numpy 2, scipy 1.17.
"""
import json, os, warnings
import numpy as np, scipy
from scipy import optimize, stats
warnings.filterwarnings('ignore')

# The law of the reported parameters, those of the sample, which parameters are positive.
LAWS = {
    'normal': (lambda p: stats.norm(p[0], p[1]), [10, 2], [0, 1]),
    'lognormal': (lambda p: stats.lognorm(p[1], scale=np.exp(p[0])), [1, 0.8], [0, 1]),
    'gamma': (lambda p: stats.gamma(p[0], scale=p[1]), [2.5, 2], [1, 1]),
    'weibull': (lambda p: stats.weibull_min(p[0], scale=p[1]), [1.6, 5], [1, 1]),
    'beta': (lambda p: stats.beta(p[0], p[1], loc=0, scale=10), [2, 3], [1, 1]),
    'burr': (lambda p: stats.burr12(p[0], p[1], scale=p[2]), [3, 1.2, 6], [1, 1, 1]),
    'logLogistic': (lambda p: stats.fisk(p[0], scale=p[1]), [3, 5], [1, 1]),
    'generalisedPareto': (lambda p: stats.genpareto(p[1], scale=p[0]), [3, 0.2], [1, 0]),
    'generalisedExtremeValue': (lambda p: stats.genextreme(-p[2], p[0], p[1]), [5, 1, 0.1], [0, 1, 0]),
    'gumbel': (lambda p: stats.gumbel_r(p[0], p[1]), [5, 1.5], [0, 1]),
    'exponential': (lambda p: stats.expon(scale=p[0]), [3], [1]),
}
CONSTANTS = {'beta': [0, 10], 'generalisedPareto': [0]}


def maximum(name, x, w, cut, censored):
    law, start, positive = LAWS[name]
    there = lambda t: [np.exp(v) if s else v for v, s in zip(t, positive)]

    def loglik(p):
        d = law(p)
        value = (w * np.where(censored, d.logsf(x), d.logpdf(x))).sum()
        if cut is not None: value -= w.sum() * d.logsf(cut)
        return value if np.isfinite(value) else -1e10
    f = lambda t: -loglik(there(t))
    t = np.array([np.log(v) if s else v for v, s in zip(start, positive)], float)
    for _ in range(4):
        t = optimize.minimize(f, t, method='Nelder-Mead', options=dict(xatol=1e-11, fatol=1e-13, maxiter=20000, maxfev=20000)).x
    p = np.array(there(t))
    # The observed information by differences of the fourth order.
    h = 2e-3 * np.maximum(np.abs(p), 0.1); k = len(p); H = np.zeros((k, k))
    stencil = ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12))
    second = ((-2, -1 / 12), (-1, 4 / 3), (0, -5 / 2), (1, 4 / 3), (2, -1 / 12))
    unit = np.eye(k)
    for i in range(k):
        H[i, i] = sum(c * loglik(p + a * h[i] * unit[i]) for a, c in second) / h[i] ** 2
        for j in range(i):
            H[i, j] = H[j, i] = sum(c * e * loglik(p + a * h[i] * unit[i] + b * h[j] * unit[j])
                                    for a, c in stencil for b, e in stencil) / (h[i] * h[j])
    return dict(parameters=p.tolist(), logLikelihood=float(loglik(p)),
                standardErrors=np.sqrt(np.diag(np.linalg.inv(-H))).tolist())


rows = []
for index, (name, (law, truth, _)) in enumerate(LAWS.items()):
    g = np.random.Generator(np.random.PCG64([20261122, index]))
    x = np.array([float('%.8g' % v) for v in law(truth).rvs(60, random_state=g)])
    w = g.integers(1, 4, 60).astype(float)
    cut, limit = float('%.3g' % np.quantile(x, 0.15)), float('%.3g' % np.quantile(x, 0.8))
    for way in ('weighted', 'truncated', 'censored', 'all'):
        y = x[x > cut] if way in ('truncated', 'all') else x
        own = w[x > cut] if way == 'all' else w if way == 'weighted' else np.ones(len(y))
        censored = y >= limit if way in ('censored', 'all') else np.zeros(len(y), bool)
        y = np.where(censored, limit, y)
        found = maximum(name, y, own, cut if way in ('truncated', 'all') else None, censored)
        rows.append(dict(family=name, constants=CONSTANTS.get(name, []), way=way, x=y.tolist(),
                         weights=own.tolist() if way in ('weighted', 'all') else None,
                         truncation=cut if way in ('truncated', 'all') else None,
                         isCensored=censored.tolist() if way in ('censored', 'all') else None, **found))
        print(name, way, rows[-1]['parameters'], rows[-1]['standardErrors'])
out = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'generated', 'incomplete_fits.json')
json.dump(dict(generator='incomplete_reference.py', scipy=scipy.__version__, numpy=np.__version__, rows=rows), open(out, 'w'), indent=0)
