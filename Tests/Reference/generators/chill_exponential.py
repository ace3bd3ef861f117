#!/usr/bin/env python3
"""Polynomials of 2^x on -1/2...1/2 and the constants of the Dynamic model in octaves, for
Sources/CAgroKernels/phenology.c. Needs mpmath.

The first polynomial, of degree 6, is nearest to 2^x in relative error; the second, 1 + x q(x) with
q of degree 6, makes 2^x - 1 nearest in relative error, for what changes little in an hour. Remez's
exchange: where the error has equal extrema of alternating sign, the polynomial is the best.
"""
import mpmath as mp

mp.mp.dps = 40
DEGREE = 6


def best(function):
    """The coefficients of the polynomial nearest in relative error, and the error."""
    nodes = [mp.cos(mp.pi * k / (DEGREE + 1)) / 2 for k in range(DEGREE + 2)]
    grid = [(mp.mpf(k) + mp.mpf(1) / 3) / 2000 - mp.mpf(1) / 2 for k in range(2000)]
    for _ in range(10):
        rows = [[x**j / function(x) for j in range(DEGREE + 1)] + [(-1) ** i]
                for i, x in enumerate(nodes)]
        solution = mp.lu_solve(mp.matrix(rows), mp.matrix([1] * len(nodes)))
        coefficients = [solution[j] for j in range(DEGREE + 1)]
        values = [mp.polyval(coefficients[::-1], x) / function(x) - 1 for x in grid]
        extrema = []
        for k, value in enumerate(values):
            if extrema and (value > 0) == (values[extrema[-1]] > 0):
                if abs(value) > abs(values[extrema[-1]]):
                    extrema[-1] = k
            else:
                extrema.append(k)
        assert len(extrema) == DEGREE + 2
        nodes = [grid[k] for k in extrema]
    return coefficients, max(abs(v) for v in values)


two = mp.mpf(2)
for name, function in [("2^x", lambda x: two**x), ("(2^x - 1) / x", lambda x: (two**x - 1) / x)]:
    coefficients, error = best(function)
    print(f"{name}: largest relative error {mp.nstr(error, 3)}")
    for power, coefficient in enumerate(coefficients):
        print(f"  x^{power}: {float(coefficient)!r}")

octave = mp.log(2)
e0, e1, a0, a1 = mp.mpf("4153.5"), mp.mpf("12888.8"), mp.mpf(139500), mp.mpf("2.567e18")
print("log2(a1 log2 e):", repr(float(mp.log(a1 / octave) / octave)))
print("e1 log2 e:", repr(float(e1 / octave)))
print("log2(a0 / a1):", repr(float(mp.log(a0 / a1) / octave)))
print("(e1 - e0) log2 e:", repr(float((e1 - e0) / octave)))
print("1.6 * 277 log2 e:", repr(float(mp.mpf("1.6") * 277 / octave)))
print("1.6 * 277^2 log2 e:", repr(float(mp.mpf("1.6") * 277**2 / octave)))
