#!/usr/bin/env python3
"""Cases of the validation book for laws, covers, copulas, risk measures and ruin: Scenarios/Validation.

Closed forms and quadrature by mpmath with 40 digits, from the definitions named in each case; nothing is
taken from the program. Relative tolerance 5e-12: the error budget of the laws' functions in their body; 1e-10
for measures of a law, whose quadrature states that accuracy.
"""
import json, os
import mpmath as mp

mp.mp.dps = 40
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'Scenarios', 'Validation')
BUDGET = {'rel': 5e-12}
NOTES = 'Relative tolerance: the error budget of the functions of laws in their body.'


def num(x): return float(mp.nstr(x, 17))
def nums(xs): return [num(x) for x in xs]


def write(id, title, source, inputs, expected, tolerance=BUDGET, notes=NOTES):
    case = {'id': id, 'title': title, 'source': source, 'provenance': 'exact', 'inputs': inputs,
            'expected': expected, 'tolerance': tolerance, 'notes': notes}
    lines = ['{']
    for i, (key, value) in enumerate(case.items()):
        end = ',' if i < len(case) - 1 else ''
        if isinstance(value, dict) and key != 'tolerance':
            lines.append(f'  "{key}": {{')
            for j, (k, v) in enumerate(value.items()):
                lines.append(f'    "{k}": {json.dumps(v)}' + (',' if j < len(value) - 1 else ''))
            lines.append('  }' + end)
        else:
            lines.append(f'  "{key}": {json.dumps(value)}' + end)
    open(os.path.join(OUT, id + '.json'), 'w').write('\n'.join(lines + ['}']) + '\n')


def quantile(cdf, p, low, high):
    low, high = mp.mpf(low), mp.mpf(high)
    for _ in range(160):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle) < p else (low, middle)
    return (low + high) / 2


def moments(m1, m2, m3):
    variance = m2 - m1 ** 2
    return {'mean': num(m1), 'variance': num(variance),
            'skewness': num((m3 - 3 * m1 * m2 + 2 * m1 ** 3) / variance ** mp.mpf('1.5'))}


PROBABILITIES = [0.1, 0.5, 0.9, 0.99]

# Gamma with a shape below one: the regularised incomplete gamma function.
a, s = mp.mpf('0.3'), mp.mpf(200)
F = lambda x: mp.gammainc(a, 0, x / s, regularized=True)
x = [1, 10, 60, 200, 500]
write('dist_gamma_shape_03', 'Gamma law of shape 0.3 and scale 200',
      'Klugman, Panjer & Willmot, Loss Models, appendix A.3.2.1 (definition)',
      {'family': 'gamma', 'shape': 0.3, 'scale': 200, 'x': x, 'p': PROBABILITIES},
      {'pdf': nums(mp.exp(-v / s) * (v / s) ** a / (v * mp.gamma(a)) for v in map(mp.mpf, x)),
       'cdf': nums(F(mp.mpf(v)) for v in x), 'sf': nums(1 - F(mp.mpf(v)) for v in x),
       'lev': nums(a * s * mp.gammainc(a + 1, 0, v / s, regularized=True) + v * (1 - F(v)) for v in map(mp.mpf, x)),
       'quantile': nums(quantile(F, mp.mpf(p), 0, 5000) for p in map(str, PROBABILITIES)),
       **moments(a * s, a * (a + 1) * s ** 2, a * (a + 1) * (a + 2) * s ** 3)})

# Burr law: F = 1 - (1 + (x / scale)^gamma)^-alpha.
alpha, g, s = mp.mpf(4), mp.mpf(2), mp.mpf(100)
S = lambda v: (1 + (v / s) ** g) ** -alpha
mom = lambda k: s ** k * mp.gamma(1 + k / g) * mp.gamma(alpha - k / g) / mp.gamma(alpha)
x = [5, 20, 50, 100, 150]
write('dist_burr', 'Burr law: alpha 4, gamma 2, scale 100',
      'Klugman, Panjer & Willmot, Loss Models, appendix A.2.2.1 (definition)',
      {'family': 'burr', 'shape1': 4, 'shape2': 2, 'scale': 100, 'x': x, 'p': PROBABILITIES},
      {'pdf': nums(alpha * g * (v / s) ** g * (1 + (v / s) ** g) ** (-alpha - 1) / v for v in map(mp.mpf, x)),
       'cdf': nums(1 - S(mp.mpf(v)) for v in x), 'sf': nums(S(mp.mpf(v)) for v in x),
       'lev': nums(mp.quad(S, [0, v]) for v in x),
       'quantile': nums(s * ((1 - mp.mpf(p)) ** (-1 / alpha) - 1) ** (1 / g) for p in map(str, PROBABILITIES)),
       **moments(mom(1), mom(2), mom(3))})

# Generalised extreme value law.
loc, s, k = mp.mpf('3.87'), mp.mpf('0.198'), mp.mpf('-0.05')
t = lambda v: (1 + k * (v - loc) / s) ** (-1 / k)
x = [3.6, 3.8, 4.0, 4.3]
write('dist_gev', 'Generalised extreme value law: location 3.87, scale 0.198, shape -0.05',
      'Coles, An Introduction to Statistical Modeling of Extreme Values, section 3.1.3 (definition)',
      {'family': 'gev', 'loc': 3.87, 'scale': 0.198, 'shape': -0.05, 'x': x, 'p': PROBABILITIES},
      {'pdf': nums(t(v) ** (k + 1) * mp.exp(-t(v)) / s for v in map(mp.mpf, map(str, x))),
       'cdf': nums(mp.exp(-t(v)) for v in map(mp.mpf, map(str, x))),
       'quantile': nums(loc + s * ((-mp.log(mp.mpf(p))) ** -k - 1) / k for p in map(str, PROBABILITIES)),
       'mean': num(loc + s * (mp.gamma(1 - k) - 1) / k),
       'variance': num(s ** 2 * (mp.gamma(1 - 2 * k) - mp.gamma(1 - k) ** 2) / k ** 2)})

# Covers on a lognormal and on a Pareto loss.
mu, sd = mp.mpf(7), mp.mpf('1.2')
lognormal = lambda v: mp.erfc((mp.log(v) - mu) / (sd * mp.sqrt(2))) / 2
lev = lambda v: (mp.exp(mu + sd ** 2 / 2) * mp.ncdf((mp.log(v) - mu - sd ** 2) / sd) + v * lognormal(v))
d, u, c, r = mp.mpf(500), mp.mpf(5000), mp.mpf('0.8'), mp.mpf('0.05')
mean = c * (1 + r) * (lev(u / (1 + r)) - lev(d / (1 + r)))
write('coverage_lognormal_deductible',
      'Deductible 500, limit 5,000, coinsurance 0.8 and inflation 5 % on a lognormal loss, per loss',
      'Klugman, Panjer & Willmot, Loss Models, theorem 8.7',
      {'family': 'lnorm', 'meanlog': 7, 'sdlog': 1.2, 'deductible': 500, 'limit': 5000, 'coinsurance': 0.8,
       'inflation': 0.05, 'per_loss': True, 'x': [0, 400, 2000]},
      {'mean': num(mean), 'payment_probability': num(lognormal(d / (1 + r))),
       'cdf': nums(1 - lognormal((d + mp.mpf(v) / c) / (1 + r)) for v in [0, 400, 2000])})
write('coverage_lognormal_per_payment',
      'Deductible 500 and limit 5,000 on a lognormal loss, per payment',
      'Klugman, Panjer & Willmot, Loss Models, theorem 8.7 and definition 8.3',
      {'family': 'lnorm', 'meanlog': 7, 'sdlog': 1.2, 'deductible': 500, 'limit': 5000, 'per_loss': False},
      {'mean': num((lev(u) - lev(d)) / lognormal(d)), 'payment_probability': num(lognormal(d))})
shape, s = mp.mpf('2.5'), mp.mpf(1000)
S = lambda v: (1 + v / s) ** -shape
write('layer_pareto', 'Layer of 4,000 above 1,000 on a Pareto loss of shape 2.5 and scale 1,000, per loss',
      'Klugman, Panjer & Willmot, Loss Models, appendix A.2.3.1 (limited expected value)',
      {'family': 'pareto', 'shape': 2.5, 'scale': 1000, 'attachment': 1000, 'cover': 4000, 'per_loss': True},
      {'mean': num(mp.quad(S, [1000, 5000])), 'payment_probability': num(S(1000)),
       'variance': num(2 * mp.quad(lambda v: (v - 1000) * S(v), [1000, 5000]) - mp.quad(S, [1000, 5000]) ** 2)})

# Copulas: closed forms; Gauss at (1/2, 1/2) by the arcsine.
u = [0.3, 0.6]
v = [mp.mpf('0.3'), mp.mpf('0.6')]
th = mp.mpf(2)
write('copula_clayton', 'Clayton copula, theta 2', 'Nelsen, An Introduction to Copulas, (4.2.1), example 5.4',
      {'family': 'clayton', 'theta': 2, 'u': u},
      {'cdf': num((v[0] ** -th + v[1] ** -th - 1) ** (-1 / th)),
       'logpdf': num(mp.log(1 + th) - (1 + th) * mp.log(v[0] * v[1])
                     - (2 + 1 / th) * mp.log(v[0] ** -th + v[1] ** -th - 1)),
       'tau': num(th / (th + 2)), 'lower_tail': num(2 ** (-1 / th)), 'upper_tail': 0})
th = mp.mpf(5)
debye = mp.quad(lambda t: t / mp.expm1(t), [0, th]) / th
write('copula_frank', 'Frank copula, theta 5', 'Nelsen, An Introduction to Copulas, (4.2.5), exercise 5.9',
      {'family': 'frank', 'theta': 5, 'u': u},
      {'cdf': num(-mp.log(1 + mp.expm1(-th * v[0]) * mp.expm1(-th * v[1]) / mp.expm1(-th)) / th),
       'tau': num(1 - 4 / th * (1 - debye)), 'lower_tail': 0, 'upper_tail': 0})
rho = mp.mpf('0.6')
write('copula_gaussian', 'Gaussian copula, correlation 0.6, at the medians',
      'Nelsen, An Introduction to Copulas, section 5.1; Sheppard\'s orthant probability',
      {'family': 'gaussian', 'rho': 0.6, 'u': [0.5, 0.5]},
      {'cdf': num(mp.mpf(1) / 4 + mp.asin(rho) / (2 * mp.pi)), 'tau': num(2 / mp.pi * mp.asin(rho)),
       'spearman': num(6 / mp.pi * mp.asin(rho / 2)), 'upper_tail': 0})

# Gumbel: tau = 1 - 1 / theta, upper tail 2 - 2^(1 / theta). t: tau as Gauss, both tails 2 T(-sqrt(...)).
par = mp.mpf('1.2')
write('copula_gumbel_clayton', 'Gumbel copula 1.2 and Clayton copula 2 at one point',
      'Nelsen, An Introduction to Copulas, (4.2.4), (4.2.1), examples 5.4 and 5.22',
      {'u': u, 'gumbel': {'par': 1.2}, 'clayton': {'theta': 2}},
      {'gumbel_cdf': num(mp.exp(-(sum((-mp.log(w)) ** par for w in v)) ** (1 / par))),
       'gumbel_tau': num(1 - 1 / par), 'gumbel_upper_tail': num(2 - 2 ** (1 / par)),
       'clayton_cdf': num((v[0] ** -2 + v[1] ** -2 - 1) ** (-mp.mpf(1) / 2)), 'clayton_tau': 0.5})
student = lambda x, n: 1 - mp.betainc(mp.mpf(n) / 2, mp.mpf(1) / 2, 0, n / (n + x * x), regularized=True) / 2
write('copula_t', 't copula, correlation 0.6, 4 degrees of freedom, at the medians',
      'Demarta & McNeil (2005), International Statistical Review 73, section 4.1',
      {'family': 't', 'rho': 0.6, 'df': 4, 'u': [0.5, 0.5]},
      {'cdf': num(mp.mpf(1) / 4 + mp.asin(rho) / (2 * mp.pi)), 'tau': num(2 / mp.pi * mp.asin(rho)),
       'upper_tail': num(2 * (1 - student(mp.sqrt(5 * (1 - rho) / (1 + rho)), 5)))})

# Extended truncated negative binomial count: probabilities by their definition, compounds by convolution.
r, beta = mp.mpf('-0.5'), mp.mpf(2)
top = 9
count = [mp.mpf(0)] + [mp.gamma(k + r) / (mp.gamma(r) * mp.factorial(k)) * (beta / (1 + beta)) ** k
                       / ((1 + beta) ** r - 1) for k in range(1, top)]
severity = {1: mp.mpf('0.6'), 3: mp.mpf('0.4')}
power, pmf = [mp.mpf(1)] + [mp.mpf(0)] * (top - 1), [mp.mpf(0)] * top
for k in range(1, top):
    power = [sum(p * power[n - x] for x, p in severity.items() if n >= x) for n in range(top)]
    pmf = [q + count[k] * w for q, w in zip(pmf, power)]
write('agg_etnb', 'Extended truncated negative binomial count (r -0.5, beta 2), severity 1 and 3',
      'Klugman, Panjer & Willmot, Loss Models, section 6.6 and appendix B.3.1.4 (definition)',
      {'r': -0.5, 'beta': 2, 'p': {'1': 0.6, '3': 0.4}}, {'pmf': nums(pmf)},
      tolerance={'abs': 1e-13}, notes='The sum of convolutions over the count.')

# Risk measures: a sample by order statistics, a lognormal law by its closed form.
losses = [0, 0, 0, 5, 10, 20, 30, 50, 80, 130, 0, 0, 15, 25, 40, 60, 90, 0, 210, 340]
ordered = sorted(losses)
# F reaches 0.9 at the 18th of 20 losses, 0.95 at the 19th; the mean of the largest 2 and of the largest.
write('risk_sample', 'Value at risk and expected shortfall of twenty losses',
      'Acerbi & Tasche (2002), Journal of Banking & Finance 26, definition 2.6 (order statistics)',
      {'x': losses, 'p': [0.9, 0.95]},
      {'mean': sum(losses) / 20, 'VaR': [ordered[17], ordered[18]],
       'TVaR': [(ordered[18] + ordered[19]) / 2, ordered[19]]})
z = [mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1) for p in ('0.9', '0.99')]
write('risk_lognormal', 'Value at risk and expected shortfall of a lognormal loss',
      'Klugman, Panjer & Willmot, Loss Models, section 3.5 and appendix A.5.1.1',
      {'family': 'lnorm', 'meanlog': 7, 'sdlog': 1.2, 'p': [0.9, 0.99]},
      {'mean': num(mp.exp(mu + sd ** 2 / 2)),
       'sd': num(mp.exp(mu + sd ** 2 / 2) * mp.sqrt(mp.expm1(sd ** 2))),
       'VaR': nums(mp.exp(mu + sd * q) for q in z),
       'TVaR': nums(mp.exp(mu + sd ** 2 / 2) * mp.ncdf(sd - q) / (1 - mp.mpf(p)) for q, p in zip(z, ('0.9', '0.99')))},
      tolerance={'rel': 1e-10}, notes='Relative tolerance: the accuracy that the quadrature of a measure states.')

# Ruin of exponential claims: psi(u) = lambda m / c exp(-R u), R = 1 / m - lambda / c.
lam, m, c = mp.mpf(2), mp.mpf(3), mp.mpf('7.5')
R = 1 / m - lam / c
capital = [0, 5, 20, 60]
write('ruin_exponential', 'Ruin of the Cramer-Lundberg process with exponential claims',
      'Asmussen & Albrecher, Ruin Probabilities, corollary IV.3.2; Lundberg\'s inequality',
      {'lambda': 2, 'mean': 3, 'premium': 7.5, 'u': capital},
      {'adjustment_coefficient': num(R), 'ruin_probability': nums(lam * m / c * mp.exp(-R * w) for w in capital),
       'lundberg_bound': nums(mp.exp(-R * w) for w in capital)})

# Claims of density (3 exp(-3 x) + 7 exp(-7 x)) / 2 at the rate 3 against the premium rate 1.
capital = [0, 0.5, 1, 2, 5]
write('ruin_mixture', 'Ruin with claims that are a mixture of two exponentials',
      'Bowers et al., Actuarial Mathematics, chapter 13: psi(u) = 24/35 exp(-u) + 1/35 exp(-6 u)',
      {'claims': {'rate': [3, 7], 'weights': [0.5, 0.5]}, 'lambda': 3, 'premium': 1, 'u': capital},
      {'adjustment_coefficient': 1,
       'ruin_probability': nums((24 * mp.exp(-mp.mpf(w)) + mp.exp(-6 * mp.mpf(w))) / 35 for w in capital)},
      tolerance={'rel': 1e-10}, notes='Relative tolerance: rounding of the matrix exponential.')
