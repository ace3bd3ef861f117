"""The share of a struck object's crop that hail marks and leaves, E[(1 - D) min(1, 2 D)], for beta laws of
the damage D, by quadrature at 30 digits.

Writes Tests/Reference/generated/marked_fruit.json. Run: python3 marked_fruit.py
"""

import json
import os
import sys

import mpmath

mpmath.mp.dps = 30


def marked(a, b):
    # x = t^4 below one half and 1 - x = t^4 above take the roots of the density at 0 and 1 away.
    below = lambda t: 8 * t ** (4 * a + 3) * (1 - t**4) ** b
    above = lambda t: 4 * t ** (4 * b + 3) * (1 - t**4) ** (a - 1)
    ends = [0, 0.2, 0.5, mpmath.mpf(0.5) ** (mpmath.mpf(1) / 4)]
    return (mpmath.quad(below, ends) + mpmath.quad(above, ends)) / mpmath.beta(a, b)


rows = []
for step in (4, 10, 20, 32, 40, 50, 60):
    mean = mpmath.sin(mpmath.pi * step / 128) ** 2
    for dispersion in (0.016, 0.06, 0.12, 0.25, 0.5):
        strength = 1 / mpmath.mpf(dispersion) - 1
        rows.append(
            {
                "mean": float(mean),
                "variation": float(mpmath.sqrt(dispersion * (1 - mean) / mean)),
                "marked": float(marked(mean * strength, (1 - mean) * strength)),
            }
        )

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "..", "generated", "marked_fruit.json"), "w") as file:
    json.dump(
        {
            "generator": "marked_fruit.py",
            "python": sys.version.split()[0],
            "mpmath": mpmath.__version__,
            "rows": rows,
        },
        file,
        indent=1,
    )
    file.write("\n")
