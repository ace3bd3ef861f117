"""Damage laws: a beta law on 0...1 beside a mass at total loss, against SciPy.

Writes Tests/Reference/generated/damage_law.json. Run: python3 damage_law_reference.py
"""

import json
import os
import sys

import mpmath
import numpy
import scipy
from scipy import stats

mpmath.mp.dps = 40
FRANCHISES = [0.0, 0.05, 0.1, 0.3, 0.6, 0.9]
PROBABILITIES = [0.001, 0.1, 0.5, 0.9, 0.99]


def excess(a, b, f):
    """E[max(0, B - f)], the integral of the survival function, at 40 digits."""
    survival = lambda x: mpmath.betainc(a, b, x, 1, regularized=True)
    middle = f + (1 - f) / 2
    return mpmath.quad(survival, [f, middle, 1])


rows = []
for mean in (0.02, 0.15, 0.3, 0.7, 0.95):
    for share in (0.2, 0.5, 0.8):
        most = ((1 - mean) / mean) ** 0.5
        variation = share * most
        for total in (0.0, 0.1 * mean):
            variance = (variation * mean) ** 2
            rest = 1 - total
            partial = (mean - total) / rest
            second = (variance + mean * mean - total) / rest
            spread = second - partial * partial
            if spread <= 0:
                continue
            n = partial * (1 - partial) / spread - 1
            a, b = partial * n, (1 - partial) * n
            law = stats.beta(a, b)
            rows.append(
                {
                    "mean": mean,
                    "variation": variation,
                    "total": total,
                    "excess": [
                        float(total * (1 - f) + rest * excess(mpmath.mpf(a), mpmath.mpf(b), f))
                        for f in map(mpmath.mpf, map(str, FRANCHISES))
                    ],
                    "survival": [float(total + rest * law.sf(f)) for f in FRANCHISES],
                    "quantile": [
                        1.0 if p >= 1 - total else float(law.ppf(p / rest)) for p in PROBABILITIES
                    ],
                }
            )

here = os.path.dirname(os.path.abspath(__file__))
path = os.path.join(here, "..", "generated", "damage_law.json")
with open(path, "w") as file:
    json.dump(
        {
            "generator": "damage_law_reference.py",
            "python": sys.version.split()[0],
            "numpy": numpy.__version__,
            "scipy": scipy.__version__,
            "mpmath": mpmath.__version__,
            "franchises": FRANCHISES,
            "probabilities": PROBABILITIES,
            "rows": rows,
        },
        file,
        indent=1,
    )
    file.write("\n")
