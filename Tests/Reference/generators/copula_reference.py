#!/usr/bin/env python3
"""Reference values of copulas by mpmath (20 digits) and SciPy: Tests/Reference/generated/copulas.json.

cdf of the Gaussian and t copulas by quadrature (of the conditional law for t), Archimedean ones in closed
form; densities as mixed derivatives of the cdf; Spearman's rho by quadrature; sums of two dependent
quantities by quadrature of the conditional law. Versions: mpmath 1.3 or later.
"""
import json, os
import mpmath as mp
import numpy as np, scipy
from scipy import integrate, stats

mp.mp.dps = 20
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'generated', 'copulas.json')


def ncdf(x): return mp.ncdf(x)
def nquant(p): return mp.sqrt(2) * mp.erfinv(2 * p - 1)


def tcdf(x, v): return mp.mpf(float(stats.t.cdf(float(x), v)))


def tpdf(x, v):
    return mp.gamma((v + 1) / mp.mpf(2)) / mp.gamma(v / mp.mpf(2)) / mp.sqrt(v * mp.pi) * (1 + x * x / v) ** (-(v + 1) / mp.mpf(2))


def tquant(p, v): return mp.mpf(float(stats.t.ppf(float(p), v)))


def gauss(u, v, r):
    h, k = nquant(u), nquant(v)
    f = lambda t: mp.exp(-(h * h + k * k - 2 * h * k * mp.sin(t)) / (2 * mp.cos(t) ** 2))
    return u * v + mp.quad(f, mp.linspace(0, mp.asin(r), 5)) / (2 * mp.pi)


def student(u, w, r, v):
    h, k, r = stats.t.ppf(float(u), v), stats.t.ppf(float(w), v), float(r)
    f = lambda p: stats.t.cdf((k - r * stats.t.ppf(p, v)) * np.sqrt((v + 1) / ((v + stats.t.ppf(p, v) ** 2) * (1 - r * r))), v + 1)
    u = float(u)
    return sum(integrate.quad(f, a, b, epsabs=1e-14, epsrel=1e-12)[0] for a, b in [(0, u / 100), (u / 100, u / 2), (u / 2, u)])


def clayton(u, t): return (sum(x ** -t for x in u) - len(u) + 1) ** (-1 / t)
def frank(u, t):
    p = mp.mpf(1)
    for x in u: p *= mp.expm1(-t * x)
    return -mp.log1p(p / mp.expm1(-t) ** (len(u) - 1)) / t
def gumbel(u, t): return mp.exp(-sum((-mp.log(x)) ** t for x in u) ** (1 / t))


ARCH = {'clayton': clayton, 'frank': frank, 'gumbel': gumbel}
rows = []
P = [(mp.mpf('0.3'), mp.mpf('0.6')), (mp.mpf('0.05'), mp.mpf('0.1')), (mp.mpf('0.9'), mp.mpf('0.95')), (mp.mpf('0.5'), mp.mpf('0.5')), (mp.mpf('0.001'), mp.mpf('0.7'))]
for r in ['0.5', '-0.7', '0.95', '0.1']:
    for u, v in P:
        rr = mp.mpf(r); h, k = nquant(u), nquant(v)
        ld = -mp.log(1 - rr ** 2) / 2 - (rr ** 2 * (h * h + k * k) - 2 * rr * h * k) / (2 * (1 - rr ** 2))
        rows.append(dict(kind='gaussian', parameters=[float(rr)], u=[float(u), float(v)], cdf=float(gauss(u, v, rr)), logDensity=float(ld)))
for r, nu in [('0.5', 4), ('-0.7', 3), ('0.9', 8), ('0.3', 1)]:
    for u, v in P:
        rr = mp.mpf(r); x, y = tquant(u, nu), tquant(v, nu)
        q = (x * x + y * y - 2 * rr * x * y) / (1 - rr ** 2)
        ld = mp.log(mp.gamma((nu + 2) / mp.mpf(2)) / mp.gamma(nu / mp.mpf(2)) / (nu * mp.pi * mp.sqrt(1 - rr ** 2))) - (nu + 2) / mp.mpf(2) * mp.log1p(q / nu) - mp.log(tpdf(x, nu) * tpdf(y, nu))
        rows.append(dict(kind='student', parameters=[float(rr), nu], u=[float(u), float(v)], cdf=float(student(u, v, rr, nu)), logDensity=float(ld)))
for name, t in [('clayton', '2'), ('clayton', '0.3'), ('frank', '5'), ('frank', '-3'), ('frank', '1.2'), ('gumbel', '1.5'), ('gumbel', '4')]:
    f = ARCH[name]; t = mp.mpf(t)
    for u, v in P:
        d = mp.diff(lambda a, b: f([a, b], t), (u, v), (1, 1))
        rows.append(dict(kind=name, parameters=[float(t)], u=[float(u), float(v)], cdf=float(f([u, v], t)), logDensity=float(mp.log(d))))
    if t > 0:
        w = [mp.mpf('0.3'), mp.mpf('0.6'), mp.mpf('0.45')]
        d = mp.diff(lambda a, b, c: f([a, b, c], t), tuple(w), (1, 1, 1))
        rows.append(dict(kind=name, parameters=[float(t)], u=[float(x) for x in w], cdf=float(f(w, t)), logDensity=float(mp.log(d))))

measures = []
for name, t in [('clayton', '2'), ('clayton', '0.5'), ('gumbel', '1.5'), ('gumbel', '3'), ('frank', '5'), ('frank', '-3')]:
    f = ARCH[name]; t = mp.mpf(t)
    # rho = 12 int int C - 3, substituted u = x^2 (3 - 2 x) to soften the corners
    # with 400 Gauss-Legendre nodes a side
    x, w = np.polynomial.legendre.leggauss(400); x = (x + 1) / 2; w = w / 2 * 6 * x * (1 - x); x = x * x * (3 - 2 * x)
    tf = float(t); U, V = np.meshgrid(x, x)
    C = (U ** -tf + V ** -tf - 1) ** (-1 / tf) if name == 'clayton' else np.exp(-((-np.log(U)) ** tf + (-np.log(V)) ** tf) ** (1 / tf)) if name == 'gumbel' else -np.log1p(np.expm1(-tf * U) * np.expm1(-tf * V) / np.expm1(-tf)) / tf
    rho = 12 * float(w @ C @ w) - 3
    measures.append(dict(kind=name, parameters=[float(t)], spearmanRho=float(rho)))
for r, nu in [('0.5', 4), ('-0.7', 3), ('0.3', 2)]:
    # 12 E[U V] - 3 with V from its conditional law, nodes graded towards the ends
    rr = mp.mpf(r); rf = float(r)
    x, w = np.polynomial.legendre.leggauss(600); x = (x + 1) / 2; w = w / 2
    for _ in range(1): w = w * 6 * x * (1 - x); x = x * x * (3 - 2 * x)
    k = (x > 0) & (x < 1); x = x[k]; w = w[k]; X = stats.t.ppf(x, nu)[:, None]; Z = stats.t.ppf(x, nu + 1)[None, :]
    V = stats.t.cdf(rf * X + np.sqrt((nu + X * X) * (1 - rf * rf) / (nu + 1)) * Z, nu)
    rho = 12 * float((w * x) @ V @ w) - 3
    measures.append(dict(kind='student', parameters=[float(rr), nu], spearmanRho=float(rho), tail=float(2 * tcdf(-mp.sqrt((nu + 1) * (1 - rr) / (1 + rr)), nu + 1))))

sums = []
# Frank 1.2, generalised Pareto (scale 1/0.9, shape 1/0.9) plus lognormal (mean of log ln 10, sd 1.5)
def cond(v, u, t):  # P(V <= v | U = u)
    a = mp.expm1(-t * v) * mp.exp(-t * u)
    return a / (mp.expm1(-t) + mp.expm1(-t * u) * mp.expm1(-t * v))
s1 = x1 = mp.mpf(1) / mp.mpf('0.9')
q1 = lambda u: s1 / x1 * ((1 - u) ** -x1 - 1)
F1 = lambda x: 1 - (1 + x1 * x / s1) ** (-1 / x1)
F2 = lambda x: mp.ncdf((mp.log(x) - mp.log(10)) / mp.mpf('1.5')) if x > 0 else mp.mpf(0)
for s in [1, 10, 100, 300]:
    e = F1(mp.mpf(s))
    p = mp.quad(lambda u: cond(F2(s - q1(u)), u, mp.mpf('1.2')), [0, e / 4, e / 2, e * mp.mpf('0.9'), e * mp.mpf('0.99'), e])
    sums.append(dict(s=s, probability=float(p)))
json.dump(dict(generator='copula_reference.py', mpmath=mp.__version__, scipy=scipy.__version__, points=rows, measures=measures, sums=sums), open(OUT, 'w'), indent=1)
print(len(rows), len(measures), len(sums))
