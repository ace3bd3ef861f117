#!/usr/bin/env python3
"""Maximum likelihood by SciPy on simulated and real samples, to hold ours against.

    fit_reference.py reference OUT.json [SAMPLES] [SHARED]   samples and SciPy's fits
    fit_reference.py compare REFERENCE.json OURS.json        ours beside them, by family

Without arguments: 12 samples a family of 30 observations, the small set that the normal test run
reads (Tests/Reference/generated/fits.json). The large run, 1,000 samples a family and the public
yields and fire losses, is `Benchmarks/likelihoods.sh`, a part of `make heavy`.

FIT_FAMILIES=burr,pareto runs these families only, with the same samples.

Versions: numpy 2, scipy 1.17.
"""
import csv, json, os, sys, warnings
import numpy as np, scipy
from scipy import optimize, special, stats
warnings.filterwarnings('ignore')


def beta_fit(x, c):
    a, b, _, _ = stats.beta.fit(x, floc=c[0], fscale=c[1] - c[0]); return [a, b]


def custom(start):
    def run(name, x, c):
        f = lambda t: -loglik(name, x, [start[1][i](v) for i, v in enumerate(t)], c)
        best = None
        for s in start[0](x, c):
            r = optimize.minimize(f, s, method='Nelder-Mead', options=dict(xatol=1e-9, fatol=1e-11, maxiter=4000))
            if best is None or r.fun < best.fun: best = r
        return [start[1][i](v) for i, v in enumerate(best.x)]
    return run


ident = lambda v: v
def loglik(name, x, p, c):
    if name == 'normal': return stats.norm.logpdf(x, p[0], p[1]).sum()
    if name == 'lognormal': return stats.lognorm.logpdf(x, p[1], scale=np.exp(p[0])).sum()
    if name == 'gamma': return stats.gamma.logpdf(x, p[0], scale=p[1]).sum()
    if name == 'weibull': return stats.weibull_min.logpdf(x, p[0], scale=p[1]).sum()
    if name == 'beta': return stats.beta.logpdf(x, p[0], p[1], loc=c[0], scale=c[1] - c[0]).sum()
    if name == 'burr':
        y = p[0] * (np.log(x) - np.log(p[2]))
        return (np.log(p[0] * p[1]) - np.log(x) + y - (p[1] + 1) * np.logaddexp(0, y)).sum()
    if name == 'logLogistic': return stats.fisk.logpdf(x, p[0], scale=p[1]).sum()
    if name == 'generalisedPareto': return stats.genpareto.logpdf(x - c[0], p[1], scale=p[0]).sum()
    if name == 'generalisedExtremeValue': return stats.genextreme.logpdf(x, -p[2], p[0], p[1]).sum()
    if name == 'gumbel': return stats.gumbel_r.logpdf(x, p[0], p[1]).sum()
    if name == 'pareto': return stats.pareto.logpdf(x, p[1], scale=p[0]).sum()
    if name == 'exponential': return stats.expon.logpdf(x, scale=p[0]).sum()
    if name == 'uniform': return -len(x) * np.log(p[1] - p[0]) if p[0] <= x.min() and p[1] >= x.max() else -np.inf
    if name == 'truncatedNormal':
        a, b = (c[0] - p[0]) / p[1], (c[1] - p[0]) / p[1]
        return stats.truncnorm.logpdf(x, a, b, p[0], p[1]).sum()
    if name == 'poisson': return stats.poisson.logpmf(x, p[0]).sum()
    if name == 'negativeBinomial':
        # SciPy's own cancels near the Poisson limit: at a size of 5e7 it is 1e-6 too high.
        d = 1 / p[0]; rising = sum(np.log1p(d * j) * (x > j).sum() for j in range(int(x.max())))
        return rising - special.gammaln(x + 1).sum() + (x * (np.log(p[1]) - np.log1p(d * p[1]))).sum() - len(x) * np.log1p(d * p[1]) / d
    if name == 'binomial': return stats.binom.logpmf(x, int(c[0]), p[0]).sum()


def fit(name, x, c):
    if name == 'normal': return list(stats.norm.fit(x))
    if name == 'lognormal': s, _, m = stats.lognorm.fit(x, floc=0); return [np.log(m), s]
    if name == 'gamma': a, _, s = stats.gamma.fit(x, floc=0); return [a, s]
    if name == 'weibull': a, _, s = stats.weibull_min.fit(x, floc=0); return [a, s]
    if name == 'beta': return beta_fit(x, c)
    if name == 'burr': a, b, _, s = stats.burr12.fit(x, floc=0); return [a, b, s]
    if name == 'logLogistic': a, _, s = stats.fisk.fit(x, floc=0); return [a, s]
    if name == 'generalisedPareto': k, _, s = stats.genpareto.fit(x - c[0], floc=0); return [s, k]
    if name == 'generalisedExtremeValue':
        best = None
        for start in (0.1, -0.1):
            k, m, s = stats.genextreme.fit(x, start)
            l = loglik(name, x, [m, s, -k], c)
            if np.isfinite(l) and (best is None or l > best[0]): best = (l, [m, s, -k])
        return best[1] if best else [np.mean(x), np.std(x), 0.0]
    if name == 'gumbel': return list(stats.gumbel_r.fit(x))
    if name == 'pareto': b, _, s = stats.pareto.fit(x, floc=0); return [s, b]
    if name == 'exponential': return [stats.expon.fit(x, floc=0)[1]]
    if name == 'uniform': a, w = stats.uniform.fit(x); return [a, a + w]
    if name == 'truncatedNormal':
        return custom((lambda x, c: [[np.mean(x), np.log(np.std(x))]], [ident, np.exp]))(name, x, c)
    if name == 'poisson': return [np.mean(x)]
    if name == 'negativeBinomial':
        return custom((lambda x, c: [[1.0, np.log(np.mean(x))], [4.0, np.log(np.mean(x))]], [np.exp, np.exp]))(name, x, c)
    if name == 'binomial': return [np.mean(x) / c[0]]


def draw(name, g, n):
    u = g.random
    if name == 'normal': return g.normal(10 * u(), 0.2 + u(), n), []
    if name == 'lognormal': return np.exp(g.normal(3 * u(), 0.1 + 1.5 * u(), n)), []
    if name == 'gamma': return g.gamma(np.exp(4 * u() - 0.7), 3 * u() + 0.1, n), []
    if name == 'weibull': return (1 + 9 * u()) * g.weibull(0.6 + 6 * u(), n), []
    if name == 'beta': return 10 * np.clip(g.beta(0.6 + 8 * u(), 0.6 + 8 * u(), n), 1e-6, 1 - 1e-6), [0.0, 10.0]
    if name == 'burr': return stats.burr12.rvs(1 + 4 * u(), 0.4 + 2 * u(), scale=1 + 9 * u(), size=n, random_state=g), []
    if name == 'logLogistic': return stats.fisk.rvs(1 + 7 * u(), scale=1 + 9 * u(), size=n, random_state=g), []
    if name == 'generalisedPareto': return 2 + stats.genpareto.rvs(-0.2 + 0.9 * u(), scale=1 + 4 * u(), size=n, random_state=g), [2.0]
    if name == 'generalisedExtremeValue': return stats.genextreme.rvs(0.2 - 0.6 * u(), 10 * u(), 1 + u(), size=n, random_state=g), []
    if name == 'gumbel': return stats.gumbel_r.rvs(10 * u(), 0.3 + 2 * u(), size=n, random_state=g), []
    if name == 'pareto': return stats.pareto.rvs(0.8 + 3 * u(), scale=1 + u(), size=n, random_state=g), []
    if name == 'exponential': return g.exponential(0.2 + 9 * u(), n), []
    if name == 'uniform': return g.uniform(2 * u(), 3 + 5 * u(), n), []
    if name == 'truncatedNormal':
        m, s = 1 + 4 * u(), 1 + u(); return stats.truncnorm.rvs((0 - m) / s, (6 - m) / s, m, s, size=n, random_state=g), [0.0, 6.0]
    if name == 'poisson': return g.poisson(0.5 + 9 * u(), n).astype(float), []
    if name == 'negativeBinomial': return g.negative_binomial(0.5 + 4 * u(), 0.1 + 0.4 * u(), n).astype(float), []
    if name == 'binomial': return g.binomial(12, 0.1 + 0.8 * u(), n).astype(float), [12.0]


FAMILIES = ['normal', 'lognormal', 'gamma', 'weibull', 'beta', 'burr', 'logLogistic', 'generalisedPareto', 'generalisedExtremeValue', 'gumbel',
            'pareto', 'exponential', 'uniform', 'truncatedNormal', 'poisson', 'negativeBinomial', 'binomial']


def real(shared):
    def column(path, name, keep=lambda r: True):
        with open(os.path.join(shared, 'data', path)) as f: return [float(r[name]) for r in csv.DictReader(f) if keep(r) and r[name]]
    positive = ['lognormal', 'gamma', 'weibull', 'logLogistic', 'burr', 'exponential', 'pareto']
    d = np.array(column('reference-losses/danishuni.csv', 'Loss'))
    for n in positive: yield 'danishuni', n, d, []
    yield 'danishuni', 'generalisedPareto', d[d > 10], [10.0]
    d = np.array(column('reference-losses/norfire.csv', 'Loss'))
    for n in positive: yield 'norfire', n, d, []
    yield 'norfire', 'generalisedPareto', d[d >= 3000], [3000.0]
    series = {}
    with open(os.path.join(shared, 'data', 'faostat/yields_field_crops_1961_2016.csv')) as f:
        for r in csv.DictReader(f):
            if r['yield_t_ha']: series.setdefault((r['area'], r['item']), []).append(float(r['yield_t_ha']))
    for key in sorted(series):
        x = np.array(series[key])
        if len(x) < 20 or x.min() <= 0 or x.std() == 0: continue
        for n in ['normal', 'lognormal', 'gamma', 'weibull', 'logLogistic', 'gumbel']: yield 'faostat ' + ' '.join(key), n, x, []


def reference(out, samples, shared):
    rows = []
    wanted = os.environ.get('FIT_FAMILIES', ','.join(FAMILIES)).split(',')
    def add(source, name, x, c):
        try: p = [float(v) for v in fit(name, x, c)]
        except Exception: p = None
        l = float(loglik(name, x, p, c)) if p else float('-inf')
        rows.append(dict(source=source, family=name, constants=c, x=[float(v) for v in x],
                         parameters=p or [], logLikelihood=l if np.isfinite(l) else None))
    for k, name in enumerate(FAMILIES):
        if name not in wanted: continue
        g = np.random.Generator(np.random.PCG64([20261121, k]))
        done = 0
        while done < samples:
            x, c = draw(name, g, 30)
            if np.ptp(x) == 0: continue
            x = np.array([float('%.12g' % v) for v in x]); add('simulated', name, x, c); done += 1
        print(name, flush=True)
    if shared:
        for source, name, x, c in real(shared):
            if name in wanted: add(source, name, x, c)
    json.dump(dict(generator='fit_reference.py', scipy=scipy.__version__, numpy=np.__version__, rows=rows), open(out, 'w'))
    print(len(rows), 'fits')


ALWAYS_ON_A_BOUND = ('pareto', 'uniform')  # The estimates are the smallest and the largest observation.
IRREGULAR = ('generalisedPareto', 'generalisedExtremeValue', 'truncatedNormal')  # A bound of our own, stated.


def restricted(name, x, c):
    """Whether parameters lie inside the bound that our fits state."""
    if name == 'generalisedPareto': return lambda p: p[1] >= -0.5
    if name == 'generalisedExtremeValue': return lambda p: p[2] >= -0.5
    return lambda p: p[1] <= 30 * np.std(x)


def climbed(name, x, c, start, inside):
    """SciPy's simplex from a start; the log-likelihood that it reaches."""
    p0 = np.array(start); scale = np.maximum(np.abs(p0), 1e-3)
    def f(t):
        p = p0 + scale * t
        l = loglik(name, x, p, c) if inside(p) else -np.inf
        return -l if np.isfinite(l) else 1e300
    simplex = np.vstack([np.zeros(len(p0))] + list(1e-3 * np.eye(len(p0))))
    return -optimize.minimize(f, np.zeros(len(p0)), method='Nelder-Mead', options=dict(xatol=1e-10, fatol=1e-13, initial_simplex=simplex)).fun


def compare(ref, ours):
    """A table by family; the exit status tells whether every promise is kept."""
    document = json.load(open(ref)); rows = document['rows']; mine = json.load(open(ours))
    table = {}; broken = []
    for r, m in zip(rows, mine, strict=True):
        x = np.array(r['x']); name, c = r['family'], r['constants']
        t = table.setdefault(name, dict(fits=0, bound=0, failed=0, deficit=-np.inf, above=0, gain=-np.inf, gradient=0.0))
        t['fits'] += 1
        if m.get('error'):
            t['failed'] += 1; broken.append((r['source'], name, m['error'])); continue
        own = m['logLikelihood']; their = loglik(name, x, r['parameters'], c) if r['parameters'] else -np.inf
        if not np.isfinite(their): their = -np.inf
        held = m.get('constraint') is not None and name not in ALWAYS_ON_A_BOUND
        t['bound'] += held
        if held and name in IRREGULAR:
            # SciPy knows no bound: it is held to ours, started at our fit and at its own.
            inside = restricted(name, x, c)
            p = r['parameters']
            if not (p and inside(p)): their = -np.inf
            their = max([their] + [climbed(name, x, c, q, inside) for q in (m['parameters'], p) if q and inside(q)])
        if np.isfinite(their): t['deficit'] = max(t['deficit'], (their - own) / abs(own))
        if not held: t['gradient'] = max(t['gradient'], m['gradientNorm'])
        if own < their - 1e-9 * abs(their): broken.append((r['source'], name, 'below', own, their, m.get('constraint')))
        if own > their + 1e-9 * abs(own):
            t['above'] += 1
            if not held:
                gain = (climbed(name, x, c, m['parameters'], lambda p: True) - own) / abs(own)
                t['gain'] = max(t['gain'], gain)
                if gain > 1e-9: broken.append((r['source'], name, 'improved', gain))
        if not held and m['gradientNorm'] > 1e-8: broken.append((r['source'], name, 'gradient', m['gradientNorm']))
    show = lambda v: '-' if not np.isfinite(v) else '%.0e' % v if v > 1e-16 else '0'
    print('SciPy', document['scipy'])
    print('| family | fits | on a bound | below SciPy at most, relative | above by 1e-9 or more | SciPy from ours gains at most | largest gradient an observation |')
    print('|---|---|---|---|---|---|---|')
    for name, t in table.items():
        print(f"| {name} | {t['fits']} | {t['bound']} | {show(t['deficit'])} | {t['above']} | {show(t['gain'])} | {show(t['gradient'])} |")
    print(sum(t['fits'] for t in table.values()), 'fits,', sum(t['failed'] for t in table.values()), 'refused,', len(broken), 'promises broken')
    for one in broken[:20]: print('BROKEN', *one)
    return 1 if broken else 0


if __name__ == '__main__':
    here = os.path.dirname(os.path.abspath(__file__))
    if len(sys.argv) > 1 and sys.argv[1] == 'compare': sys.exit(compare(sys.argv[2], sys.argv[3]))
    elif len(sys.argv) > 1: reference(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 12, sys.argv[4] if len(sys.argv) > 4 else None)
    else: reference(os.path.join(here, '..', 'generated', 'fits.json'), 12, None)
