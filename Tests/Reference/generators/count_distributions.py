"""Reference values of the count laws, by mpmath at 50 digits.

Writes ../generated/count_distributions.json: probabilities, cdf and survival by summation of the
probability function from the nearer end, quantiles as the smallest k by the definition, moments by
closed forms of the source (Johnson, Kemp and Kotz, Univariate Discrete Distributions).

    python3 count_distributions.py
"""

import datetime
import json
import os

import mpmath as mp

mp.mp.dps = 50


def poisson(m):
    m = mp.mpf(m)
    f = lambda k: mp.exp(-m + k * mp.log(m) - mp.loggamma(k + 1))
    return f, m, m, 1 / mp.sqrt(m)


def negative_binomial(r, p):
    r, p = mp.mpf(r), mp.mpf(p)
    q = 1 - p
    f = lambda k: mp.exp(mp.loggamma(r + k) - mp.loggamma(r) - mp.loggamma(k + 1)
                         + r * mp.log(p) + k * mp.log(q))
    return f, r * q / p, r * q / p ** 2, (1 + q) / mp.sqrt(r * q)


def binomial(n, p):
    n, p = int(n), mp.mpf(p)
    q = 1 - p
    f = lambda k: mp.binomial(n, k) * p ** k * q ** (n - k) if k <= n else mp.mpf(0)
    return f, n * p, n * p * q, (q - p) / mp.sqrt(n * p * q)


GRID = [
    ("poisson", poisson, {"mean": 0.01}), ("poisson", poisson, {"mean": 0.5}),
    ("poisson", poisson, {"mean": 4.0}), ("poisson", poisson, {"mean": 100.0}),
    ("poisson", poisson, {"mean": 1000.0}),
    ("negativeBinomial", negative_binomial, {"size": 0.01, "probability": 0.0625}),
    ("negativeBinomial", negative_binomial, {"size": 0.25, "probability": 0.5}),
    ("negativeBinomial", negative_binomial, {"size": 1.0, "probability": 0.125}),
    ("negativeBinomial", negative_binomial, {"size": 3.5, "probability": 0.25}),
    ("negativeBinomial", negative_binomial, {"size": 200.0, "probability": 0.75}),
    ("binomial", binomial, {"trials": 1.0, "probability": 0.25}),
    ("binomial", binomial, {"trials": 10.0, "probability": 0.0625}),
    ("binomial", binomial, {"trials": 100.0, "probability": 0.5}),
    ("binomial", binomial, {"trials": 1000.0, "probability": 0.001953125}),
]
PROBABILITIES = [1e-12, 1e-6, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99]
EXCEEDANCES = [0.25, 0.1, 0.01, 1e-4, 1e-6, 1e-9, 1e-12]


def shown(x):
    return mp.nstr(mp.mpf(x), 25, min_fixed=0, max_fixed=0)


def main():
    laws = []
    for name, law, parameters in GRID:
        f, mean, variance, skewness = law(*parameters.values())
        terms, k = [], 0
        while True:
            term = f(k)
            terms.append(term)
            if k > mean and term < mp.mpf(10) ** -40 and (
                    terms[-2] == 0 or term / terms[-2] < mp.mpf("0.97")):
                break
            k += 1
        # The terms fall geometrically at least like 0.97, so the rest is below 1e-38.
        below, total = [], mp.mpf(0)
        for term in terms:
            total += term
            below.append(total)
        above, total = [mp.mpf(0)] * len(terms), mp.mpf(0)
        for i in range(len(terms) - 1, -1, -1):
            above[i] = total
            total += terms[i]
        quantiles, places = [], set()
        for p in PROBABILITIES:
            k = next(i for i, v in enumerate(below) if v >= mp.mpf(p))
            places.update((k, k + 1))
            quantiles.append({"p": repr(p), "q": None, "k": k})
        for q in EXCEEDANCES:
            k = next(i for i, v in enumerate(above) if v <= mp.mpf(q))
            places.update((max(0, k - 1), k))
            quantiles.append({"p": None, "q": repr(q), "k": k})
        points = [{"k": k, "logProbability": shown(mp.log(terms[k])), "cdf": shown(below[k]),
                   "survival": shown(above[k])}
                  for k in sorted(places) if k < len(terms) and terms[k] > 0]
        laws.append({"family": name, "parameters": {a: repr(b) for a, b in parameters.items()},
                     "mean": shown(mean), "variance": shown(variance),
                     "skewness": shown(skewness), "points": points, "quantiles": quantiles})
        print(name, parameters, len(terms), len(points))
    out = os.path.join(os.path.dirname(__file__), "..", "generated", "count_distributions.json")
    with open(out, "w") as file:
        json.dump({"generator": "count_distributions.py", "mpmath": mp.__version__,
                   "digits": mp.mp.dps, "date": datetime.date.today().isoformat(),
                   "laws": laws}, file, indent=0)
        file.write("\n")


main()
