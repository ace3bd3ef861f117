"""Reference values of the probability laws, by mpmath at 50 digits.

Writes ../generated/distributions.json: for each family and each set of parameters, values at
probabilities in the body and in the tails (log density, cdf, survival, limited expected value,
expected excess and deficit), quantiles both ways, and moments. Run from anywhere:

    python3 distributions.py

Points are doubles: the quantile is found to 50 digits, rounded to a double x, and every function is
then evaluated at exactly that x, so that the conditioning of the inverse is not in the errors.
"""

import datetime
import json
import os

import mpmath as mp

mp.mp.dps = 50
PROBABILITIES = ["1e-300", "1e-12", "1e-6", "1e-3", "0.01", "0.05", "0.1", "0.2", "0.3", "0.4",
                 "0.5", "0.6", "0.7", "0.8", "0.9", "0.95", "0.99", "0.999"]
EXCEEDANCES = ["0.999", "0.9", "0.5", "0.1", "0.01", "1e-3", "1e-6", "1e-9", "1e-12", "1e-16"]

inf = mp.inf


def normal_cdf(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def normal_survival(z):
    return mp.erfc(z / mp.sqrt(2)) / 2


def gamma_cdf(a, x):
    """Regularised lower incomplete gamma function, by the series that does not cancel."""
    if x > a + 40 * mp.sqrt(a) + 200:
        return 1 - gamma_survival(a, x)
    term = mp.mpf(1)
    total = mp.mpf(1)
    n = 0
    while True:
        n += 1
        term *= x / (a + n)
        total += term
        if term < total * mp.mpf(10) ** -55:
            break
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total


def gamma_survival(a, x):
    if x < a + 1:
        return 1 - gamma_cdf(a, x)
    tiny = mp.mpf(10) ** -200
    b = x + 1 - a
    c = 1 / tiny
    d = 1 / b
    h = d
    for i in range(1, 100000):
        an = -i * (i - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        change = d * c
        h *= change
        if abs(change - 1) < mp.mpf(10) ** -55:
            break
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a)) * h


def beta_cdf(a, b, x, y):
    """I_x(a, b) for y = 1 - x, by the continued fraction on the smaller side."""
    if x <= 0:
        return mp.mpf(0)
    if y <= 0:
        return mp.mpf(1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_fraction(b, a, y, x)
    return _beta_fraction(a, b, x, y)


def _beta_fraction(a, b, x, y):
    """The continued fraction of DLMF 8.17.22, for x below the mean."""
    front = mp.exp(a * mp.log(x) + b * mp.log(y) - mp.log(a)
                   - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b))
    c = mp.mpf(1)
    d = 1 / (1 - (a + b) * x / (a + 1))
    h = d
    for m in range(1, 100000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        h *= c * d
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        h *= c * d
        if abs(c * d - 1) < mp.mpf(10) ** -48:
            break
    return front * h


class Law:
    """A law: parameters as strings of decimals that are exact doubles, functions in mpmath."""
    lower = mp.mpf(0)
    upper = inf

    def raw(self, k):
        raise NotImplementedError

    def mean(self):
        return self.raw(1)

    def variance(self):
        m2 = self.raw(2)
        return inf if m2 == inf else m2 - self.raw(1) ** 2

    def skewness(self):
        m3 = self.raw(3)
        if m3 == inf:
            return inf
        m1, m2 = self.raw(1), self.raw(2)
        v = m2 - m1 ** 2
        return (m3 - 3 * m1 * m2 + 2 * m1 ** 3) / mp.power(v, mp.mpf(3) / 2)

    def survival(self, x):
        return 1 - self.cdf(x)

    def limited(self, x):
        """E[min(X, x)] by quadrature of the cdf or the survival function."""
        if self.lower == -inf:
            return x - self.deficit(x)
        return self.lower + self._integral(self.survival, self.lower, x)

    def _integral(self, f, a, b):
        points = [a]
        for p in ["1e-9", "1e-3", "0.1", "0.5", "0.9", "0.999", "0.999999999"]:
            q = self.quantile(mp.mpf(p))
            if points[-1] < q < b:
                points.append(q)
        points.append(b)
        return mp.quad(f, points)

    def excess(self, x):
        m = self.raw(1)
        return inf if m == inf else m - self.limited(x)

    def deficit(self, x):
        return x - self.limited(x)

    def bisect(self, p, q):
        """The quantile by bisection on the probability (p, or q from above) to 45 digits."""
        lo, hi = self.bracket()
        positive = lo >= 0
        f = (lambda x: self.cdf(x) < p) if p is not None else (lambda x: self.survival(x) > q)
        lo = mp.mpf(lo)
        if positive and lo == 0:
            lo = mp.mpf(10) ** -1500 if self.deep() else mp.mpf(10) ** -400
            if not f(lo):
                return mp.mpf(0)
        for _ in range(2000):
            if positive and hi / lo > 4:
                mid = mp.sqrt(lo * hi)
            else:
                mid = (lo + hi) / 2
            if f(mid):
                lo = mid
            else:
                hi = mid
            if abs(hi - lo) <= mp.mpf(10) ** -24 * abs(hi):
                break
        # Finish by Newton steps on the logarithm.
        x = (lo + hi) / 2
        for _ in range(4):
            d = mp.exp(self.log_density(x))
            if d == 0:
                break
            step = (self.cdf(x) - p) / d if p is not None else (q - self.survival(x)) / d
            x -= step
        return x

    def deep(self):
        return False

    def quantile(self, p):
        return self.bisect(p, None)

    def quantile_above(self, q):
        return self.bisect(None, q)


class Normal(Law):
    lower = -inf

    def __init__(self, mean, standardDeviation):
        self.m, self.s = mean, standardDeviation

    def log_density(self, x):
        z = (x - self.m) / self.s
        return -z * z / 2 - mp.log(self.s * mp.sqrt(2 * mp.pi))

    def cdf(self, x):
        return normal_cdf((x - self.m) / self.s)

    def survival(self, x):
        return normal_survival((x - self.m) / self.s)

    def quantile(self, p):
        return self.m + self.s * normal_quantile(p)

    def quantile_above(self, q):
        return self.m - self.s * normal_quantile(q)

    def raw(self, k):
        return [1, self.m, self.m ** 2 + self.s ** 2, self.m ** 3 + 3 * self.m * self.s ** 2][k]

    def excess(self, x):
        z = (x - self.m) / self.s
        return self.s * (mp.npdf(z) - z * normal_survival(z))

    def deficit(self, x):
        z = (x - self.m) / self.s
        return self.s * (mp.npdf(z) + z * normal_cdf(z))

    def limited(self, x):
        return x - self.deficit(x)


def normal_quantile(p):
    if p > 0.5:
        return -normal_quantile(1 - p)
    x = -mp.sqrt(-2 * mp.log(p)) if p < 0.1 else mp.mpf(-1)
    for _ in range(100):
        f = mp.log(normal_cdf(x) / p)
        step = f * normal_cdf(x) / mp.npdf(x)
        x -= step
        if abs(step) < mp.mpf(10) ** -45 * (1 + abs(x)):
            break
    return x


class Lognormal(Law):
    def __init__(self, logMean, logStandardDeviation):
        self.m, self.s = logMean, logStandardDeviation

    def z(self, x):
        return (mp.log(x) - self.m) / self.s

    def log_density(self, x):
        return -self.z(x) ** 2 / 2 - mp.log(x * self.s * mp.sqrt(2 * mp.pi))

    def cdf(self, x):
        return normal_cdf(self.z(x))

    def survival(self, x):
        return normal_survival(self.z(x))

    def quantile(self, p):
        return mp.exp(self.m + self.s * normal_quantile(p))

    def quantile_above(self, q):
        return mp.exp(self.m - self.s * normal_quantile(q))

    def raw(self, k):
        return mp.exp(k * self.m + (k * self.s) ** 2 / 2)

    def limited(self, x):
        return self.raw(1) * normal_cdf(self.z(x) - self.s) + x * self.survival(x)


class Gamma(Law):
    def __init__(self, shape, scale):
        self.a, self.s = shape, scale

    def deep(self):
        return True

    def log_density(self, x):
        return ((self.a - 1) * mp.log(x) - x / self.s - mp.loggamma(self.a)
                - self.a * mp.log(self.s))

    def cdf(self, x):
        return gamma_cdf(self.a, x / self.s)

    def survival(self, x):
        return gamma_survival(self.a, x / self.s)

    def bracket(self):
        return 0, self.s * (self.a + 40 * mp.sqrt(self.a) + 800)

    def raw(self, k):
        return self.s ** k * mp.rf(self.a, k)

    def limited(self, x):
        return (self.raw(1) * gamma_cdf(self.a + 1, x / self.s) + x * self.survival(x))


class Weibull(Law):
    def __init__(self, shape, scale):
        self.k, self.s = shape, scale

    def log_density(self, x):
        y = x / self.s
        return mp.log(self.k / self.s) + (self.k - 1) * mp.log(y) - y ** self.k

    def cdf(self, x):
        return -mp.expm1(-(x / self.s) ** self.k)

    def survival(self, x):
        return mp.exp(-(x / self.s) ** self.k)

    def quantile(self, p):
        return self.s * (-mp.log1p(-p)) ** (1 / self.k)

    def quantile_above(self, q):
        return self.s * (-mp.log(q)) ** (1 / self.k)

    def raw(self, k):
        return self.s ** k * mp.gamma(1 + k / self.k)

    def limited(self, x):
        return (self.raw(1) * gamma_cdf(1 + 1 / self.k, (x / self.s) ** self.k)
                + x * self.survival(x))


class Exponential(Weibull):
    def __init__(self, mean):
        Weibull.__init__(self, mp.mpf(1), mean)


class Beta(Law):
    def __init__(self, firstShape, secondShape, lower, upper):
        self.a, self.b, self.lower, self.upper = firstShape, secondShape, lower, upper
        self.w = upper - lower

    def deep(self):
        return True

    def log_density(self, x):
        u, v = (x - self.lower) / self.w, (self.upper - x) / self.w
        return ((self.a - 1) * mp.log(u) + (self.b - 1) * mp.log(v) - mp.log(self.w)
                - mp.loggamma(self.a) - mp.loggamma(self.b) + mp.loggamma(self.a + self.b))

    def cdf(self, x):
        return beta_cdf(self.a, self.b, (x - self.lower) / self.w, (self.upper - x) / self.w)

    def survival(self, x):
        return beta_cdf(self.b, self.a, (self.upper - x) / self.w, (x - self.lower) / self.w)

    def quantile(self, p):
        return self._from(p, None)

    def quantile_above(self, q):
        return self._from(None, q)

    def _from(self, p, q):
        half = beta_cdf(self.a, self.b, mp.mpf("0.5"), mp.mpf("0.5"))
        below = half > p if p is not None else 1 - half < q
        a, b = (self.a, self.b) if below else (self.b, self.a)
        lo, hi = mp.mpf(10) ** -8000, mp.mpf("0.5")
        def left(u):
            value = beta_cdf(a, b, u, 1 - u)
            if p is not None:
                return value < p if below else 1 - value > p
            return 1 - value > q if below else value < q
        if not left(lo):
            u = mp.mpf(0)
        else:
            for _ in range(250):
                mid = mp.sqrt(lo * hi) if hi / lo > 2 else (lo + hi) / 2
                if left(mid):
                    lo = mid
                else:
                    hi = mid
                if hi - lo < hi * mp.mpf(10) ** -26:
                    break
            u = (lo + hi) / 2
        return self.lower + self.w * u if below else self.upper - self.w * u

    def raw(self, k):
        total = mp.mpf(0)
        for j in range(k + 1):
            moment = mp.rf(self.a, j) / mp.rf(self.a + self.b, j)
            total += mp.binomial(k, j) * self.lower ** (k - j) * self.w ** j * moment
        return total

    def limited(self, x):
        u, v = (x - self.lower) / self.w, (self.upper - x) / self.w
        mean = self.a / (self.a + self.b)
        return self.lower + self.w * (mean * beta_cdf(self.a + 1, self.b, u, v)
                                      + u * self.survival(x))


class BurrXII(Law):
    def __init__(self, powerShape, tailShape, scale):
        self.c, self.d, self.s = powerShape, tailShape, scale

    def log_density(self, x):
        y = x / self.s
        return (mp.log(self.c * self.d / self.s) + (self.c - 1) * mp.log(y)
                - (self.d + 1) * mp.log1p(y ** self.c))

    def survival(self, x):
        return mp.exp(-self.d * mp.log1p((x / self.s) ** self.c))

    def cdf(self, x):
        return -mp.expm1(-self.d * mp.log1p((x / self.s) ** self.c))

    def quantile(self, p):
        return self.s * mp.expm1(-mp.log1p(-p) / self.d) ** (1 / self.c)

    def quantile_above(self, q):
        return self.s * mp.expm1(-mp.log(q) / self.d) ** (1 / self.c)

    def raw(self, k):
        if k >= self.c * self.d:
            return inf
        return self.s ** k * self.d * mp.beta(self.d - k / self.c, 1 + k / self.c)

    def limited(self, x):
        if self.c * self.d <= 1:
            return self._integral(self.survival, mp.mpf(0), x)
        v = (x / self.s) ** self.c
        share = beta_cdf(1 + 1 / self.c, self.d - 1 / self.c, v / (1 + v), 1 / (1 + v))
        return self.raw(1) * share + x * self.survival(x)


class LogLogistic(BurrXII):
    def __init__(self, shape, scale):
        BurrXII.__init__(self, shape, mp.mpf(1), scale)


class GeneralisedPareto(Law):
    def __init__(self, location, scale, shape):
        self.m, self.s, self.xi = location, scale, shape
        self.lower = location
        self.upper = inf if shape >= 0 else location - scale / shape

    def h(self, x):
        y = (x - self.m) / self.s
        return y if self.xi == 0 else mp.log1p(self.xi * y) / self.xi

    def log_density(self, x):
        return -mp.log(self.s) - (1 + self.xi) * self.h(x)

    def cdf(self, x):
        return -mp.expm1(-self.h(x))

    def survival(self, x):
        return mp.exp(-self.h(x))

    def at(self, h):
        return self.m + self.s * (h if self.xi == 0 else mp.expm1(self.xi * h) / self.xi)

    def quantile(self, p):
        return self.at(-mp.log1p(-p))

    def quantile_above(self, q):
        return self.at(-mp.log(q))

    def raw(self, k):
        if k * self.xi >= 1:
            return inf
        total, moment = mp.mpf(0), mp.mpf(1)
        for j in range(k + 1):
            if j > 0:
                moment *= j * self.s / (1 - j * self.xi)
            total += mp.binomial(k, j) * self.m ** (k - j) * moment
        return total

    def limited(self, x):
        h = self.h(x)
        if self.xi == 1:
            return self.m + self.s * h
        return self.m - self.s * mp.expm1((self.xi - 1) * h) / (1 - self.xi)

    def excess(self, x):
        if self.xi >= 1:
            return inf
        return (self.s + self.xi * (x - self.m)) / (1 - self.xi) * self.survival(x)


class Pareto(GeneralisedPareto):
    def __init__(self, minimum, shape):
        GeneralisedPareto.__init__(self, minimum, minimum / shape, 1 / shape)


class GeneralisedExtremeValue(Law):
    def __init__(self, location, scale, shape):
        self.m, self.s, self.xi = location, scale, shape
        self.lower = location - scale / shape if shape > 0 else -inf
        self.upper = location - scale / shape if shape < 0 else inf

    def t(self, x):
        z = (x - self.m) / self.s
        return mp.exp(-z) if self.xi == 0 else mp.exp(-mp.log1p(self.xi * z) / self.xi)

    def log_density(self, x):
        t = self.t(x)
        return -mp.log(self.s) + (1 + self.xi) * mp.log(t) - t

    def cdf(self, x):
        return mp.exp(-self.t(x))

    def survival(self, x):
        return -mp.expm1(-self.t(x))

    def at(self, t):
        r = -mp.log(t)
        return self.m + self.s * (r if self.xi == 0 else mp.expm1(self.xi * r) / self.xi)

    def quantile(self, p):
        return self.at(-mp.log(p))

    def quantile_above(self, q):
        return self.at(-mp.log1p(-q))

    def central(self):
        """Mean, variance, skewness from gamma functions; a small shape is worked at 150 digits."""
        with mp.workdps(150):
            xi = mp.mpf(self.xi)
            if xi == 0:
                return (self.m + self.s * mp.euler, self.s ** 2 * mp.pi ** 2 / 6,
                        12 * mp.sqrt(6) * mp.zeta(3) / mp.pi ** 3)
            g = [mp.gamma(1 - k * xi) if k * xi < 1 else inf for k in range(4)]
            mean = self.m + self.s * (g[1] - 1) / xi if xi < 1 else inf
            variance = self.s ** 2 * (g[2] - g[1] ** 2) / xi ** 2 if 2 * xi < 1 else inf
            if 3 * xi >= 1:
                return mean, variance, inf
            third = g[3] - 3 * g[1] * g[2] + 2 * g[1] ** 3
            return mean, variance, mp.sign(xi) * third / (g[2] - g[1] ** 2) ** mp.mpf(1.5)

    def raw(self, k):
        mean, variance, _ = self.central()
        return mean if k == 1 else variance + mean ** 2

    def mean(self):
        return self.central()[0]

    def variance(self):
        return self.central()[1]

    def skewness(self):
        return self.central()[2]

    def deficit(self, x):
        # Integral of exp(-t) over x, in the variable t: dx = -s t^(-xi - 1) dt. For t -> infinity.
        t = self.t(x)
        f = lambda u: mp.exp(-u) * u ** (-self.xi - 1)
        return self.s * mp.quad(f, [t, t + 1, t + 5, t + 30, t + 200, inf])

    def limited(self, x):
        return x - self.deficit(x)

    def excess(self, x):
        if self.xi >= 1:
            return inf
        t = self.t(x)
        f = lambda u: -mp.expm1(-u) * u ** (-self.xi - 1)
        points = [mp.mpf(0)] + [t * mp.mpf(10) ** -k for k in (30, 15, 8, 4, 2, 1)] + [t]
        return self.s * mp.quad(f, points)


class Uniform(Law):
    def __init__(self, lower, upper):
        self.lower, self.upper = lower, upper
        self.w = upper - lower

    def log_density(self, x):
        return -mp.log(self.w)

    def cdf(self, x):
        return (x - self.lower) / self.w

    def survival(self, x):
        return (self.upper - x) / self.w

    def quantile(self, p):
        return self.lower + self.w * p

    def quantile_above(self, q):
        return self.upper - self.w * q

    def raw(self, k):
        return (self.upper ** (k + 1) - self.lower ** (k + 1)) / ((k + 1) * self.w)

    def limited(self, x):
        return x - self.deficit(x)

    def deficit(self, x):
        return (x - self.lower) ** 2 / (2 * self.w)

    def excess(self, x):
        return (self.upper - x) ** 2 / (2 * self.w)


class TruncatedNormal(Law):
    def __init__(self, mean, standardDeviation, lower, upper):
        self.base = Normal(mean, standardDeviation)
        self.lower, self.upper = lower, upper
        self.below = mp.mpf(0) if lower == -inf else self.base.cdf(lower)
        self.above = mp.mpf(0) if upper == inf else self.base.survival(upper)
        with mp.workdps(120):
            a = mp.mpf(0) if lower == -inf else normal_cdf((lower - mean) / standardDeviation)
            b = mp.mpf(1) if upper == inf else normal_cdf((upper - mean) / standardDeviation)
            self.mass = b - a

    def log_density(self, x):
        return self.base.log_density(x) - mp.log(self.mass)

    def cdf(self, x):
        with mp.workdps(120):
            return (self.base.cdf(x) - (self.base.cdf(self.lower) if self.lower != -inf else 0)) / self.mass

    def survival(self, x):
        with mp.workdps(120):
            top = self.base.survival(self.upper) if self.upper != inf else 0
            return (self.base.survival(x) - top) / self.mass

    def quantile(self, p):
        with mp.workdps(120):
            return self._invert(lambda x: self.cdf(x) < p)

    def quantile_above(self, q):
        with mp.workdps(120):
            return self._invert(lambda x: self.survival(x) > q)

    def _invert(self, left):
        lo = self.lower if self.lower != -inf else self.base.m - 50 * self.base.s
        hi = self.upper if self.upper != inf else self.base.m + 50 * self.base.s
        for _ in range(1400):
            mid = (lo + hi) / 2
            if left(mid):
                lo = mid
            else:
                hi = mid
            if hi - lo < abs(hi) * mp.mpf(10) ** -40:
                break
        return (lo + hi) / 2

    def raw(self, k):
        with mp.workdps(120):
            m, s = self.base.m, self.base.s
            def edge(x, power):
                return mp.mpf(0) if abs(x) == inf else x ** power * mp.exp(self.base.log_density(x))
            moments = [mp.mpf(1)]
            for j in range(1, k + 1):
                value = m * moments[j - 1]
                if j > 1:
                    value += (j - 1) * s ** 2 * moments[j - 2]
                value += s ** 2 * (edge(self.lower, j - 1) - edge(self.upper, j - 1)) / self.mass
                moments.append(value)
            return moments[k]

    def excess(self, x):
        with mp.workdps(120):
            top = self.base.excess(self.upper) if self.upper != inf else 0
            tail = self.base.survival(self.upper) if self.upper != inf else 0
            width = self.upper - x if self.upper != inf else 0
            return (self.base.excess(x) - top - width * tail) / self.mass

    def deficit(self, x):
        return self.excess(x) + x - self.raw(1)

    def limited(self, x):
        with mp.workdps(120):
            return self.raw(1) - self.excess(x)


GRID = {
    "normal": (Normal, ["mean", "standardDeviation"],
               [("0", "1"), ("3.5", "0.75"), ("-2", "5"), ("1000", "1")]),
    "lognormal": (Lognormal, ["logMean", "logStandardDeviation"],
                  [("0", "1"), ("1.5", "0.125"), ("7", "2.5"), ("-3", "0.0625")]),
    "gamma": (Gamma, ["shape", "scale"],
              [("0.01", "1"), ("0.05", "2"), ("0.5", "3"), ("1", "1"), ("2.5", "1.5"),
               ("30", "0.125"), ("300", "1"), ("1000", "0.01")]),
    "weibull": (Weibull, ["shape", "scale"],
                [("0.25", "1"), ("0.75", "20"), ("1", "2"), ("3.5", "4"), ("40", "3"),
                 ("1000", "1")]),
    "beta": (Beta, ["firstShape", "secondShape", "lower", "upper"],
             [("0.05", "0.05", "0", "1"), ("0.05", "5", "0", "1"), ("5", "0.05", "0", "1"),
              ("0.5", "2", "1", "9"), ("2", "3", "0", "1"), ("1", "1", "-1", "1"),
              ("12", "7.5", "0", "6"), ("300", "40", "0", "1"), ("1000", "1000", "0", "1")]),
    "burrXII": (BurrXII, ["powerShape", "tailShape", "scale"],
                [("2", "3", "1"), ("0.75", "6", "10"), ("5", "0.5", "2"), ("1", "0.75", "1"),
                 ("12", "8", "4")]),
    "logLogistic": (LogLogistic, ["shape", "scale"],
                    [("0.75", "2"), ("1.5", "1"), ("3.5", "5"), ("25", "2")]),
    "generalisedPareto": (GeneralisedPareto, ["location", "scale", "shape"],
                          [("0", "1", "-0.5"), ("10", "2", "-0.125"), ("0", "1", "0"),
                           ("0", "1", "1e-9"), ("5", "3", "0.25"), ("0", "2", "1"),
                           ("1", "1", "1.5"), ("0", "1", "-1")]),
    "generalisedExtremeValue": (GeneralisedExtremeValue, ["location", "scale", "shape"],
                                [("0", "1", "0"), ("3.875", "0.1875", "-0.05"), ("10", "2", "0.25"),
                                 ("0", "1", "1e-7"), ("0", "1", "-0.5"), ("5", "1", "0.75"),
                                 ("2", "1", "1.25")]),
    "pareto": (Pareto, ["minimum", "shape"],
               [("1", "0.75"), ("100", "1"), ("2", "1.5"), ("1", "3.5"), ("10", "40")]),
    "exponential": (Exponential, ["mean"], [("1",), ("2500",), ("0.01",)]),
    "uniform": (Uniform, ["lower", "upper"], [("0", "1"), ("-3", "5"), ("1000", "1001")]),
    "truncatedNormal": (TruncatedNormal, ["mean", "standardDeviation", "lower", "upper"],
                        [("0", "1", "-1", "2"), ("3", "2", "0", "inf"), ("0", "1", "5", "6"),
                         ("0", "1", "-inf", "-8"), ("10", "1", "0", "20"),
                         ("0", "1", "0.5", "0.515625")]),
}


def number(text):
    return mp.mpf(float(text)) if text not in ("inf", "-inf") else mp.mpf(text)


def shown(x):
    if x == inf:
        return "inf"
    if x == -inf:
        return "-inf"
    return mp.nstr(mp.mpf(x), 25, min_fixed=0, max_fixed=0)


def double(x):
    return float(x)


def main():
    families = []
    for name, (law, labels, grid) in GRID.items():
        for values in grid:
            parameters = [number(v) for v in values]
            d = law(*parameters)
            points, quantiles = [], []
            # A truncated law at 1e-300 is one of subnormal numbers under its base.
            first = 1 if law is TruncatedNormal else 0
            places = [(p, None) for p in PROBABILITIES[first:]] + [(None, q) for q in EXCEEDANCES]
            for p, q in places:
                exact = number(p) if p else number(q)
                x = d.quantile(exact) if p else d.quantile_above(exact)
                quantiles.append({"p": p, "q": q, "x": shown(x)})
                if q and number(q) > 0.05:
                    continue
                f = double(x)
                if not (float(d.lower) < f < float(d.upper)) or abs(f) < 1e-290:
                    continue
                xf = mp.mpf(f)
                points.append({
                    "x": repr(f), "logDensity": shown(d.log_density(xf)), "cdf": shown(d.cdf(xf)),
                    "survival": shown(d.survival(xf)), "limited": shown(d.limited(xf)),
                    "excess": shown(d.excess(xf)), "deficit": shown(d.deficit(xf))})
            families.append({
                "family": name,
                "parameters": {k: repr(float(v)) for k, v in zip(labels, values)},
                "mean": shown(d.mean()), "variance": shown(d.variance()),
                "skewness": shown(d.skewness()), "points": points, "quantiles": quantiles})
            print(name, values, len(points))
    out = os.path.join(os.path.dirname(__file__), "..", "generated", "distributions.json")
    with open(out, "w") as f:
        json.dump({"generator": "distributions.py", "mpmath": mp.__version__, "digits": mp.mp.dps,
                   "date": datetime.date.today().isoformat(), "laws": families}, f, indent=0)
        f.write("\n")


main()
