"""The peers' side of the numeric workloads, one thread: NumPy, SciPy and the package aggregate.

usage: peers.py copula YEARS | portfolio YEARS | aggregate | weather | mle YIELDS.csv | yields OUT.csv
Each run prints one JSON line a tool: {"tool", "seconds", "result"}.
"""
import json
import math
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from scipy import special, stats


def tell(tool, seconds, **result):
    print(json.dumps({"tool": tool, "seconds": round(seconds, 5), "result": result}), flush=True)


def best(work, repeats):
    least, value = math.inf, None
    for _ in range(repeats):
        start = time.perf_counter()
        value = work()
        least = min(least, time.perf_counter() - start)
    return least, value


# Workload A: 20 districts joined by a Gaussian copula, what a 30th-percentile trigger pays.

def laws():
    gammas = [("gamma", 9.0 + d, (8.0 + 0.5 * d) / (9.0 + d)) for d in range(7)]
    betas = [("beta", 5.0 + 0.25 * d, 4.0 + 0.25 * d) for d in range(7)]
    weibulls = [("weibull", 3.0 + 0.25 * d, 12.0) for d in range(6)]
    return gammas + betas + weibulls


def quantile(law, u):
    family, first, second = law
    if family == "gamma":
        return special.gammaincinv(first, u) * second
    if family == "beta":
        return special.betaincinv(first, second, u) * 20.0
    return second * (-np.log1p(-u)) ** (1 / first)


def copula(years):
    districts = laws()
    count = len(districts)
    distance = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    correlation = np.where(distance == 0, 1.0, 0.25 + 0.75 * np.exp(-distance / 5.0))
    root = np.linalg.cholesky(correlation)
    triggers = [float(quantile(law, 0.3)) for law in districts]

    def run(only_what_pays):
        total, done, block = 0.0, 0, 50_000
        generator = np.random.default_rng(7)
        while done < years:
            size = min(block, years - done)
            normals = generator.standard_normal((size, count)) @ root.T
            portfolio = np.zeros(size)
            for d, law in enumerate(districts):
                u = special.ndtr(normals[:, d])
                if only_what_pays:
                    hit = np.flatnonzero(u < 0.3)
                    portfolio[hit] += (triggers[d] - quantile(law, u[hit])) / triggers[d]
                else:
                    portfolio += np.maximum(0.0, (triggers[d] - quantile(law, u)) / triggers[d])
            total += portfolio.sum() / count
            done += size
        return total / years

    for name, only in (("NumPy and SciPy, every draw inverted", False),
                       ("NumPy and SciPy, only what pays", True)):
        seconds, mean = best(lambda: run(only), 1)
        tell(name, seconds, portfolioMean=mean)


# Workload C: 1,000 farms with guaranteed yields in the districts of workload A.

def portfolio(years):
    districts = laws()
    count, farms = len(districts), 1000
    distance = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    correlation = np.where(distance == 0, 1.0, 0.25 + 0.75 * np.exp(-distance / 5.0))
    root = np.linalg.cholesky(correlation)
    means = np.array([a * b if family == "gamma" else 20.0 * a / (a + b) if family == "beta"
                      else b * special.gamma(1 + 1 / a) for family, a, b in districts])
    k = np.arange(farms)
    district = k % 20
    insured = 1000.0 * (1 + (k * 37) % 97)
    spread = 0.20 + 0.02 * (k % 6)
    trigger = (0.60 + 0.05 * (k % 5)) * means[district]

    def run():
        generator = np.random.default_rng(11)
        annual, block = np.empty(years), 500
        for start in range(0, years, block):
            size = min(block, years - start)
            uniforms = special.ndtr(generator.standard_normal((size, count)) @ root.T)
            area = np.column_stack([quantile(law, uniforms[:, d]) for d, law in enumerate(districts)])
            share = generator.standard_normal((size, farms))
            share *= spread
            share -= spread * spread / 2
            np.exp(share, out=share)
            share *= area[:, district]
            share /= trigger
            np.subtract(1.0, share, out=share)
            np.maximum(share, 0.0, out=share)
            annual[start:start + size] = share @ insured
        return annual

    seconds, annual = best(run, 1)
    worst = np.sort(annual)[-(years // 100):]
    tell("NumPy and SciPy", seconds, mean=float(annual.mean()), sd=float(annual.std(ddof=1)),
         var99=float(np.sort(annual)[-(-99 * years // 100) - 1]), tvar99=float(worst.mean()))


# Workload B: compound Poisson(100)-gamma(1.5625, 32) on 2^16 buckets of 0.25.

def aggregate_law():
    rate, shape, scale, step, buckets = 100.0, 1.5625, 32.0, 0.25, 1 << 16

    def by_hand():
        nodes = np.arange(buckets) * step
        cdf = special.gammainc(shape, (nodes + step / 2) / scale)
        severity = np.diff(cdf, prepend=0.0)
        transform = np.fft.rfft(severity, 2 * buckets)
        return np.fft.irfft(np.exp(rate * (transform - 1.0)), 2 * buckets)[:buckets]

    seconds, masses = best(by_hand, 10)
    nodes = np.arange(buckets) * step
    tell("NumPy, Fourier by hand", seconds, mean=float((masses * nodes).sum()),
         q99=float(nodes[np.searchsorted(np.cumsum(masses), 0.99)]))
    try:
        from aggregate import build
        law = build("agg B 100 claims sev gamma 50 cv 0.8 poisson", log2=16, bs=step)
        seconds, _ = best(lambda: law.update(log2=16, bs=step), 5)
        tell("aggregate, update of a built object", seconds, mean=float(law.est_m), q99=float(law.q(0.99)))
    except Exception as problem:  # the package is optional
        print(f"aggregate was not run: {problem}", file=sys.stderr)


# Workload D: four families for each of 1,000 districts of 30 years.

def draw_yields(path):
    generator = np.random.Generator(np.random.PCG64(20240601))
    count = 1000
    means = 6.0 + 8.0 * generator.random(count)
    variations = 0.15 + 0.25 * generator.random(count)
    family = generator.integers(0, 3, count)
    rows = np.empty((count, 30))
    for i in range(count):
        if family[i] == 0:
            shape = 1 / variations[i] ** 2
            rows[i] = generator.gamma(shape, means[i] / shape, 30)
        elif family[i] == 1:
            shape = variations[i] ** -1.086
            rows[i] = means[i] / math.gamma(1 + 1 / shape) * generator.weibull(shape, 30)
        else:
            variance = math.log(1 + variations[i] ** 2)
            rows[i] = np.exp(generator.normal(math.log(means[i]) - variance / 2, math.sqrt(variance), 30))
    np.savetxt(path, np.clip(np.round(rows, 4), 0.05, 39.5), delimiter=",", fmt="%.4f")


def newton(rows, upper=40.0):
    """Safeguarded Newton steps for all districts at once; the sums of the four log-likelihoods."""
    n = rows.shape[1]
    logs = np.log(rows)
    mean, mean_log = rows.mean(1), logs.mean(1)
    gap = np.log(mean) - mean_log
    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(30):
        step = (np.log(shape) - special.digamma(shape) - gap) / (1 / shape - special.polygamma(1, shape))
        shape = shape - step
        if np.max(np.abs(step / shape)) < 1e-13:
            break
    scale = mean / shape
    result = {"gamma": float((n * ((shape - 1) * mean_log - mean / scale
                                   - special.gammaln(shape) - shape * np.log(scale))).sum())}
    k = 1.2 / logs.std(1)
    for _ in range(60):
        weights = rows ** k[:, None]
        s0, s1, s2 = weights.sum(1), (weights * logs).sum(1), (weights * logs * logs).sum(1)
        step = (s1 / s0 - 1 / k - mean_log) / (s2 / s0 - (s1 / s0) ** 2 + 1 / k ** 2)
        k = k - step
        if np.max(np.abs(step / k)) < 1e-13:
            break
    lam = (rows ** k[:, None]).mean(1) ** (1 / k)
    result["weibull"] = float((n * np.log(k) - n * k * np.log(lam) + (k - 1) * n * mean_log - n).sum())
    sigma = logs.std(1)
    result["lognormal"] = float((-n * mean_log - n * np.log(sigma) - n / 2 * math.log(2 * math.pi) - n / 2).sum())
    x = rows / upper
    g1, g2 = np.log(x).mean(1), np.log1p(-x).mean(1)
    m, v = x.mean(1), x.var(1)
    a, b = m * (m * (1 - m) / v - 1), (1 - m) * (m * (1 - m) / v - 1)
    for _ in range(100):
        joint, tri = special.digamma(a + b), special.polygamma(1, a + b)
        f1, f2 = special.digamma(a) - joint - g1, special.digamma(b) - joint - g2
        h1, h2 = special.polygamma(1, a) - tri, special.polygamma(1, b) - tri
        determinant = h1 * h2 - tri * tri
        da, db = (h2 * f1 + tri * f2) / determinant, (tri * f1 + h1 * f2) / determinant
        a, b = np.maximum(a - da, a / 10), np.maximum(b - db, b / 10)
        if max(np.max(np.abs(da / a)), np.max(np.abs(db / b))) < 1e-13:
            break
    result["beta"] = float((n * ((a - 1) * g1 + (b - 1) * g2 - special.betaln(a, b) - math.log(upper))).sum())
    return result


def scipy_fits(rows, upper=40.0):
    sums = {"gamma": 0.0, "weibull": 0.0, "lognormal": 0.0, "beta": 0.0}
    for y in rows:
        a, _, s = stats.gamma.fit(y, floc=0)
        sums["gamma"] += stats.gamma.logpdf(y, a, scale=s).sum()
        a, _, s = stats.weibull_min.fit(y, floc=0)
        sums["weibull"] += stats.weibull_min.logpdf(y, a, scale=s).sum()
        a, _, s = stats.lognorm.fit(y, floc=0)
        sums["lognormal"] += stats.lognorm.logpdf(y, a, scale=s).sum()
        a, b, _, _ = stats.beta.fit(y, floc=0, fscale=upper)
        sums["beta"] += stats.beta.logpdf(y, a, b, scale=upper).sum()
    return {name: float(value) for name, value in sums.items()}


def mle(path):
    rows = np.loadtxt(path, delimiter=",")
    seconds, result = best(lambda: newton(rows), 3)
    tell("NumPy, Newton over all districts", seconds, **result)
    seconds, result = best(lambda: scipy_fits(rows), 1)
    tell("SciPy, fit of each district", seconds, **result)


# Workload E: daily weather of one station by Richardson's model, 1,000 years in step.

def weather(years=1000):
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    month = np.repeat(np.arange(12), lengths)
    wet_wet = np.array([0.45, 0.46, 0.47, 0.45, 0.42, 0.35, 0.28, 0.27, 0.33, 0.42, 0.45, 0.46])
    dry_wet = np.array([0.18, 0.20, 0.21, 0.20, 0.18, 0.12, 0.07, 0.07, 0.10, 0.16, 0.18, 0.18])
    shape = np.array([0.85, 0.84, 0.83, 0.82, 0.80, 0.75, 0.72, 0.70, 0.74, 0.80, 0.83, 0.85])
    scale = np.array([3.6, 3.8, 4.2, 4.8, 5.6, 6.2, 6.6, 6.4, 5.8, 5.2, 4.4, 3.8])
    own = np.array([[0.567, 0.086, -0.002], [0.253, 0.504, -0.050], [-0.006, -0.039, 0.244]])
    factor = np.array([[0.781, 0, 0], [0.328, 0.637, 0], [0.238, -0.341, 0.873]])

    def course(mean, amplitude, peak, day):
        return mean + amplitude * math.cos(2 * math.pi * (day + 1 - peak) / 365)

    def run(full):
        generator = np.random.Generator(np.random.PCG64(5))
        wet = generator.random(years) < dry_wet[0] / (1 + dry_wet[0] - wet_wet[0])
        rain = np.zeros((years, 365))
        high, low, sun = (np.zeros((years, 365)) for _ in range(3))
        residual = np.zeros((3, years))
        for day in range(365):
            m = month[day]
            wet = generator.random(years) < np.where(wet, wet_wet[m], dry_wet[m])
            rain[wet, day] = generator.gamma(shape[m], scale[m], int(wet.sum()))
            if not full:
                continue
            residual = own @ residual + factor @ generator.standard_normal((3, years))
            dry_high, wet_high = course(20.5, 13, 204, day), course(17.5, 12.5, 204, day)
            high[:, day] = np.where(
                wet, wet_high + abs(wet_high) * 0.18 * residual[0],
                dry_high + abs(dry_high) * 0.16 * residual[0])
            low[:, day] = np.minimum(
                course(9.5, 11, 206, day) + 2.6 * residual[1], high[:, day] - 0.1)
            sun[:, day] = np.maximum(0.5, np.where(
                wet, course(11, 6, 172, day) + 3.4 * residual[2],
                course(16.5, 8.5, 172, day) + 3.0 * residual[2]))
        total = rain.sum(1)
        found = {"annualMean": float(total.mean()), "annualDeviation": float(total.std(ddof=1))}
        if full:
            warmth = np.maximum(0, (high + low) / 2 - 10)[:, 90:304].sum(1)
            found["degreeDays"] = float(warmth.mean())
        return found

    for name, full in (("NumPy in step, full", True), ("NumPy in step, rain alone", False)):
        seconds, found = best(lambda: run(full), 3)
        tell(name, seconds, microseconds=seconds / years * 1e6, **found)


if __name__ == "__main__":
    workload = sys.argv[1] if len(sys.argv) > 1 else ""
    if workload == "copula":
        copula(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    elif workload == "weather":
        weather()
    elif workload == "portfolio":
        portfolio(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    elif workload == "aggregate":
        aggregate_law()
    elif workload == "mle":
        mle(sys.argv[2])
    elif workload == "yields":
        draw_yields(sys.argv[2])
    else:
        sys.exit(__doc__)
