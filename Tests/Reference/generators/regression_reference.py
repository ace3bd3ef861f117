#!/usr/bin/env python3
"""Theil-Sen lines by SciPy and nearest correlation matrices by direct minimisation.

Writes Tests/Reference/generated/regression.json. The nearest matrix is found over unit rows y_i with
X = Y Y', which every correlation matrix is; no projection is used. Versions: numpy 2, scipy 1.17.
"""
import json, os
import numpy as np, scipy
from scipy import optimize, stats


def nearest(a):
    a = np.array(a, float)
    n = len(a)

    def matrix(t):
        y = t.reshape(n, n)
        y = y / np.linalg.norm(y, axis=1, keepdims=True)
        return y @ y.T

    best = None
    g = np.random.Generator(np.random.PCG64(20261121))
    for _ in range(20):
        f = lambda t: ((matrix(t) - a) ** 2).sum()
        r = optimize.minimize(f, g.normal(size=n * n), method='BFGS', options=dict(gtol=1e-12, maxiter=5000))
        if best is None or r.fun < best.fun: best = r
    x = matrix(best.x)
    return dict(given=a.tolist(), nearest=x.tolist(), distance=float(np.sqrt(best.fun)))


def line(t, y):
    slope, intercept, _, _ = stats.theilslopes(y, t)
    return dict(times=t, values=y, slope=float(slope))


g = np.random.Generator(np.random.PCG64(7))
lines = [line([1.0, 2, 3, 4, 10, 12, 18], [9.0, 15, 19, 20, 45, 55, 78])]
for n in (9, 20, 31):
    lines.append(line([float(1990 + i) for i in range(n)], [round(float(v), 3) for v in 3 + 0.05 * np.arange(n) + g.standard_t(3, n)]))
matrices = [nearest([[1, 1, 0], [1, 1, 1], [0, 1, 1]]),
            nearest([[1, 0.9, -0.3, 0.2], [0.9, 1, 0.8, -0.5], [-0.3, 0.8, 1, 0.4], [0.2, -0.5, 0.4, 1]])]
out = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'generated', 'regression.json')
json.dump(dict(generator='regression_reference.py', scipy=scipy.__version__, numpy=np.__version__, lines=lines, matrices=matrices), open(out, 'w'), indent=1)
for m in matrices: print(m['distance'], m['nearest'])
