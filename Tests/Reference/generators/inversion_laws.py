#!/usr/bin/env python3
"""Quantiles at 0.1, 0.5 and 0.99 of the laws of RandomBlockTests.swift, by mpmath at 40 digits.

The probabilities are the doubles nearest to 0.1 and 0.99, as in the test."""
import mpmath as mp

mp.mp.dps = 40
E = lambda u: -mp.log(1 - u)
probit = lambda u: mp.sqrt(2) * mp.erfinv(2 * u - 1)
m = lambda s: mp.mpf(str(s)) if not isinstance(s, float) else mp.mpf(s)
gp = lambda u, t, s, k: t + s * ((1 - u) ** (-k) - 1) / k
laws = {
    "uniform": lambda u: u,
    "normal": lambda u: 3 + 2 * probit(u),
    "lognormal": lambda u: mp.exp(mp.mpf(0.5) + mp.mpf(0.8) * probit(u)),
    "exponential": lambda u: 4 * E(u),
    "Weibull": lambda u: 12 * E(u) ** (mp.mpf(1) / 3),
    "Pareto": lambda u: 10 * (1 - u) ** (-1 / mp.mpf(2.5)),
    "log-logistic": lambda u: 2 * (u / (1 - u)) ** (1 / mp.mpf(3.5)),
    "Burr": lambda u: 3 * ((1 - u) ** (-1 / mp.mpf(1.5)) - 1) ** (mp.mpf(1) / 2),
    "generalised Pareto, heavy": lambda u: gp(u, 1, 2, mp.mpf(0.3)),
    "generalised Pareto, bounded": lambda u: gp(u, 1, 2, mp.mpf(-0.4)),
    "generalised Pareto, shape 0": lambda u: 1 + 2 * E(u),
    "GEV": lambda u: mp.mpf(3.9) + mp.mpf(0.2) * ((-mp.log(u)) ** mp.mpf(0.05) - 1) / mp.mpf(-0.05),
    "Gumbel": lambda u: mp.mpf(3.9) - mp.mpf(0.2) * mp.log(-mp.log(u)),
}
for name, q in laws.items():
    print(f"{name}: [{', '.join(repr(float(q(mp.mpf(u)))) for u in (0.1, 0.5, 0.99))}]")
