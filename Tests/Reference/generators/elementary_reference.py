#!/usr/bin/env python3
"""Errors of the elementary kernels in ulps, and reference values for their tests.

usage: elementary_reference.py [--measure]

Without an option: writes ../generated/elementary.json, 400 points a function with the exact value
as a sum of two doubles (mpmath, 50 digits).
With --measure: compiles Sources/CAgroKernels with clang, and prints the largest error met over
2,000,000 random points (x87 long double, itself good to 0.001 ulp; the normal functions:
40,000 points against mpmath).
"""
import ctypes
import json
import pathlib
import subprocess
import sys
import tempfile

import mpmath as mp
import numpy as np

mp.mp.dps = 50
HERE = pathlib.Path(__file__).resolve().parent
KERNELS = HERE.parents[2] / "Sources" / "CAgroKernels"


def quantile(p):
    p = mp.mpf(p)
    v = min(p, 1 - p)
    if v == mp.mpf(1) / 2:
        return mp.mpf(0)
    # A start of three digits, then Newton on the logarithm of the tail.
    z = -mp.sqrt(-2 * mp.log(v)) if v < 0.02 else mp.mpf((v - 0.5) * 2.5)
    for _ in range(60):
        f = mp.ncdf(z)
        step = (mp.log(f) - mp.log(v)) * f / mp.npdf(z)
        z -= step
        if abs(step) < mp.mpf(10) ** -30 * (abs(z) + mp.mpf(10) ** -20):
            break
    return z if p < mp.mpf(1) / 2 else -z


EXACT = {
    "exp": mp.exp,
    "expm1": mp.expm1,
    "log": mp.log,
    "log1p": mp.log1p,
    "normal_quantile": quantile,
    "normal_cdf": mp.ncdf,
    "exponential_quantile": lambda u: -mp.log(1 - mp.mpf(u)),
}


def points(name, n, seed):
    r = np.random.default_rng(seed)
    sign = np.where(r.random(n) < 0.5, -1.0, 1.0)
    kind = r.integers(0, 3, n)
    grid = (np.floor(r.random(n) * 2.0**52) + 0.5) * 2.0**-52
    small = np.exp2(-52 * r.random(n)) * (0.5 + 0.5 * r.random(n))
    if name == "exp":
        return np.choose(kind, [r.uniform(-700, 700, n), r.uniform(-2, 2, n), sign * small])
    if name == "expm1":
        return np.choose(kind, [r.uniform(-45, 700, n), r.uniform(-2, 2, n), sign * small])
    if name == "log":
        return np.choose(kind, [np.exp(r.uniform(-700, 700, n)), r.uniform(0.5, 2, n), 1 + sign * small / 2])
    if name == "log1p":
        return np.choose(kind, [np.expm1(r.uniform(-30, 600, n)), r.uniform(-0.7, 1.5, n), sign * small])
    if name == "normal_cdf":
        return np.choose(kind, [r.uniform(-37, 0, n), r.uniform(-3, 9, n), sign * small])
    if name == "normal_quantile":
        return np.choose(kind, [grid, 0.5 * small, np.exp(r.uniform(-700, -1, n))])
    # The uniforms of the streams: odd multiples of 2^-53.
    near = (np.floor(small * 2.0**52) + 0.5) * 2.0**-52
    return np.choose(kind, [grid, near, 1 - near])


def spacing(y):
    return np.spacing(np.abs(y))


def write():
    out = {"generator": "elementary_reference.py", "mpmath": mp.__version__, "functions": {}}
    for index, name in enumerate(EXACT):
        rows = []
        for x in points(name, 400, 100 + index):
            exact = EXACT[name](mp.mpf(float(x)))
            high = float(exact)
            rows.append([float(x), high, float(exact - mp.mpf(high))])
        out["functions"][name] = rows
    path = HERE.parent / "generated" / "elementary.json"
    path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print("wrote", path)


def measure():
    with tempfile.TemporaryDirectory() as folder:
        library = f"{folder}/kernels.so"
        sources = [str(p) for p in KERNELS.glob("*.c")]
        subprocess.run(
            ["clang", "-O2", "-std=gnu17", "-shared", "-fPIC", f"-I{KERNELS}/include", *sources, "-o", library],
            check=True,
        )
        c = ctypes.CDLL(library)
        for index, name in enumerate(EXACT):
            slow = name.startswith("normal")
            n = 40_000 if slow else 2_000_000
            x = np.ascontiguousarray(points(name, n, index))
            y = np.empty(n)
            pointer = ctypes.POINTER(ctypes.c_double)
            getattr(c, "agro_" + name)(
                0, ctypes.c_size_t(n), x.ctypes.data_as(pointer), y.ctypes.data_as(pointer)
            )
            if slow:
                error = np.empty(n)
                mp.mp.dps = 32
                for i in range(n):
                    exact = EXACT[name](mp.mpf(float(x[i])))
                    error[i] = float(abs(mp.mpf(float(y[i])) - exact) / mp.mpf(float(spacing(float(exact)))))
            else:
                long = x.astype(np.longdouble)
                exact = {
                    "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p,
                    "exponential_quantile": lambda u: -np.log(1 - u),
                }[name](long)
                error = np.abs(y - exact).astype(float) / spacing(exact.astype(float))
            worst = int(np.argmax(error))
            print(f"{name:22s} max {error[worst]:.3f} ulp at {float(x[worst])!r}, mean {error.mean():.3f}, n {n}")


measure() if "--measure" in sys.argv else write()
