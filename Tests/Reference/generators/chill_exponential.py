#!/usr/bin/env python3
"""The polynomial of degree 6 nearest to 2^x on -1/2...1/2 in relative error, and the constants of the
Dynamic model in octaves, for Sources/CAgroKernels/phenology.c. Needs mpmath.

Remez's exchange: a polynomial whose relative error has equal extrema of alternating sign is the best.
"""
import mpmath as mp

mp.mp.dps = 40
DEGREE = 6


def error(coefficients, x):
    return mp.polyval(coefficients[::-1], x) / mp.mpf(2) ** x - 1


nodes = [mp.cos(mp.pi * k / (DEGREE + 1)) / 2 for k in range(DEGREE + 2)]
grid = [mp.mpf(k) / 2000 - mp.mpf(1) / 2 for k in range(2001)]
for _ in range(10):
    rows = [[x**j / mp.mpf(2) ** x for j in range(DEGREE + 1)] + [(-1) ** i]
            for i, x in enumerate(nodes)]
    solution = mp.lu_solve(mp.matrix(rows), mp.matrix([1] * len(nodes)))
    coefficients = [solution[j] for j in range(DEGREE + 1)]
    values = [error(coefficients, x) for x in grid]
    extrema = []
    for k, value in enumerate(values):
        if extrema and (value > 0) == (values[extrema[-1]] > 0):
            if abs(value) > abs(values[extrema[-1]]):
                extrema[-1] = k
        else:
            extrema.append(k)
    assert len(extrema) == DEGREE + 2
    nodes = [grid[k] for k in extrema]

for power, coefficient in enumerate(coefficients):
    print(f"x^{power}: {float(coefficient)!r}")
print("largest relative error:", mp.nstr(max(abs(v) for v in values), 3))

octave = mp.log(2)
e0, e1, a0, a1 = mp.mpf("4153.5"), mp.mpf("12888.8"), mp.mpf(139500), mp.mpf("2.567e18")
print("log2(a1 log2 e):", repr(float(mp.log(a1 / octave) / octave)))
print("e1 log2 e:", repr(float(e1 / octave)))
print("log2(a0 / a1):", repr(float(mp.log(a0 / a1) / octave)))
print("(e1 - e0) log2 e:", repr(float((e1 - e0) / octave)))
print("1.6 * 277 log2 e:", repr(float(mp.mpf("1.6") * 277 / octave)))
print("1.6 * 277^2 log2 e:", repr(float(mp.mpf("1.6") * 277**2 / octave)))
