#!/usr/bin/env python3
"""The polynomial of agro_normal_cdf (Sources/CAgroKernels/normal.h), printed as C.

For x >= 0, Phi(-x) = exp(-x^2 / 2) g(x). The scaled function (1 + 2y) erfcx(y), y = x / sqrt 2, is
smooth in t = (y - k) / (y + k), k = 3.75 (Shepherd, Laframboise 1981). The polynomial in t is the
Chebyshev interpolant at 60 digits, cut where the rest is below 2^-58 of the smallest value.
"""
import mpmath as mp

mp.mp.dps = 60
K = mp.mpf("3.75")


def scaled(t):
    if t == 1:
        return 2 / mp.sqrt(mp.pi)
    y = K * (1 + t) / (1 - t)
    return (1 + 2 * y) * mp.exp(y * y) * mp.erfc(y) if y < 60 else (1 + 2 * y) * erfcx_far(y)


def erfcx_far(y):
    s, term = mp.mpf(1), mp.mpf(1)
    for n in range(1, 60):
        new = term * -(2 * n - 1) / (2 * y * y)
        if abs(new) > abs(term):
            break
        term = new
        s += term
    return s / (y * mp.sqrt(mp.pi))


N = 64
nodes = [mp.cos(mp.pi * (mp.mpf(j) + mp.mpf(1) / 2) / N) for j in range(N)]
values = [scaled(t) for t in nodes]
cheb = [2 * sum(values[j] * mp.cos(mp.pi * k * (j + mp.mpf(1) / 2) / N) for j in range(N)) / N for k in range(N)]
cheb[0] /= 2
degree = max(k for k in range(N) if abs(cheb[k]) > mp.mpf(2) ** -59)
poly = [mp.mpf(0)] * (degree + 1)
previous, current = [mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]
for k in range(degree + 1):
    basis = previous if k == 0 else current
    for i, c in enumerate(basis):
        poly[i] += cheb[k] * c
    if k >= 1:
        following = [mp.mpf(0)] + [2 * c for c in current]
        for i, c in enumerate(previous):
            following[i] -= c
        previous, current = current, following
print(f"/* degree {degree}; rest of the Chebyshev series {mp.nstr(sum(abs(c) for c in cheb[degree + 1:]), 3)} */")
for i, c in enumerate(poly):
    print(f"    {mp.nstr(c / 2, 20)},")
