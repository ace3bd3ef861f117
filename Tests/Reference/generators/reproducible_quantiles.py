#!/usr/bin/env python3
"""Quantiles at Phi(z) of gamma and beta laws, by mpmath at 40 digits.

Writes ../generated/reproducible_quantiles.csv: first shape, second shape (empty for the gamma law of
scale 1), z, quantile, one minus quantile (beta) and the derivative of the quantile by z."""
import pathlib

import mpmath as mp

mp.mp.dps = 40
Z = [-8.3, -6, -3, -1, -0.1, 0, 0.7, 2, 4, 7, 8.3]


def solve(log_tail, start, slope):
    t = mp.mpf(start)
    low, high = mp.mpf(-690), mp.mpf(690)
    for _ in range(400):
        value = log_tail(t)
        if value < 0:
            low = t
        else:
            high = t
        step = -value / slope(t)
        t_new = t + step
        if not low < t_new < high:
            t_new = (low + high) / 2
        if abs(t_new - t) < mp.mpf(10) ** -32 * (1 + abs(t)):
            return t_new
        t = t_new
    raise ValueError("no convergence")


def gamma_row(a, z):
    a, z = mp.mpf(a), mp.mpf(z)
    p = mp.ncdf(-abs(z))
    if z <= 0:
        tail = lambda y: mp.gammainc(a, 0, y, regularized=True)
        sign = 1
    else:
        tail = lambda y: mp.gammainc(a, y, mp.inf, regularized=True)
        sign = -1
    weight = lambda y: mp.exp(a * mp.log(y) - y - mp.loggamma(a))
    start = mp.log(a) + z / mp.sqrt(a) if a > 3 else max(mp.log(p) / a, -680) if z < 0 else mp.log(a - mp.log(p))
    t = solve(
        lambda t: sign * mp.log(tail(mp.exp(t)) / p), start,
        lambda t: weight(mp.exp(t)) / tail(mp.exp(t)))
    y = mp.exp(t)
    return y, None, y * mp.npdf(z) / weight(y)


def beta_row(a, b, z):
    a, b, z = mp.mpf(a), mp.mpf(b), mp.mpf(z)
    if z > 0:
        x, complement, slope = beta_row(b, a, -z)
        return complement, x, slope
    p = mp.ncdf(z)
    share = lambda t: 1 / (1 + mp.exp(-t))
    tail = lambda t: mp.betainc(a, b, 0, share(t), regularized=True)
    weight = lambda t: mp.exp(a * mp.log(share(t)) + b * mp.log(share(-t)) - mp.log(mp.beta(a, b)))
    t = solve(lambda t: mp.log(tail(t) / p), mp.log(a / b), lambda t: weight(t) / tail(t))
    return share(t), share(-t), share(t) * share(-t) * mp.npdf(z) / weight(t)


rows = ["first,second,z,quantile,complement,slope"]
for a in ["0.05", "0.3", "1", "2.5", "9", "15.9", "16.1", "100", "3000"]:
    for z in Z:
        # Quantiles below 1e-290 are outside the tables.
        if mp.mpf(a) < 0.2 and z < -6:
            continue
        y, _, slope = gamma_row(a, z)
        rows.append(f"{a},,{z},{mp.nstr(y, 19)},,{mp.nstr(slope, 19)}")
for a, b in [("0.3", "0.4"), ("1", "1"), ("5", "4"), ("6.5", "5.5"), ("0.5", "7"), ("30", "2"), ("200", "300")]:
    for z in Z:
        x, complement, slope = beta_row(a, b, z)
        rows.append(f"{a},{b},{z},{mp.nstr(x, 19)},{mp.nstr(complement, 19)},{mp.nstr(slope, 19)}")
path = pathlib.Path(__file__).resolve().parent.parent / "generated" / "reproducible_quantiles.csv"
path.write_text("\n".join(rows) + "\n")
print(len(rows) - 1, "rows")
