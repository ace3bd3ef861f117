#!/usr/bin/env python3
"""Synthetic insurance experience, rates by nested credibility and squared errors by plain NumPy.

Writes generated/backtest.json. The experience is drawn with a fixed seed; zero years, cells that
start late and growing exposures are among it."""
import json
import os

import numpy as np

rng = np.random.Generator(np.random.PCG64(20))
YEARS, HALF = 18, 10.0
names, rows = [], []
for crop in ("apple", "grape", "peach"):
    crop_rate = rng.uniform(0.03, 0.12)
    for state in ("A", "B", "C"):
        state_rate = crop_rate * rng.uniform(0.5, 1.6)
        shock = rng.gamma(0.6, 1 / 0.6, YEARS)
        for county in ("x", "y", "z"):
            rate = state_rate * rng.uniform(0.6, 1.5)
            start = int(rng.integers(0, 12)) if county == "z" else 0
            for t in range(start, YEARS):
                exposure = round(float(rng.uniform(1e5, 3e6) * 1.08 ** t))
                ratio = min(1.0, rate * shock[t] * rng.gamma(0.5, 2.0))
                loss = 0 if rng.uniform() < 0.2 else round(exposure * ratio)
                premium = round(exposure * rate * rng.uniform(0.7, 1.4))
                rows.append([crop, state, county, 1990 + t, exposure, loss, premium])
cells = sorted({tuple(r[:3]) for r in rows})
index = {c: i for i, c in enumerate(cells)}
L, I, P = (np.zeros((len(cells), YEARS)) for _ in range(3))
for r in rows:
    at = index[tuple(r[:3])], r[3] - 1990
    L[at], I[at], P[at] = r[4:]


def groups(depth):
    known = {}
    return np.array([known.setdefault(c[:depth], len(known)) for c in cells])


def process(W, X):
    """s2 and c2 from the weighted and the plain sums of squares, cut at 0."""
    has = W > 0
    n, w = has.sum(1), W.sum(1)
    k = n > 0
    W, X, has, n, w = W[k], X[k], has[k], n[k], w[k]
    weighted = (W * (X - ((W * X).sum(1) / w)[:, None]) ** 2).sum()
    plain = (has * (X - (X.sum(1) / n)[:, None]) ** 2).sum()
    freedom = (n - 1).sum()
    share = (w - (W ** 2).sum(1) / w).sum()
    inverse = ((1 - 1 / n) * np.where(has, 1 / np.where(has, W, 1), 0).sum(1)).sum()
    det = freedom ** 2 - share * inverse
    s2, c2 = (freedom * weighted - share * plain) / det, (freedom * plain - inverse * weighted) / det
    if c2 <= 0:
        return weighted / freedom, 0.0
    return (s2, c2) if s2 >= 0 else (0.0, weighted / share)


def charged(w, g, above, used, decay):
    """What each group was charged over what its parent's rate of the same years would have been."""
    p = np.array([P[:, :used][g == k].sum(0) for k in range(g.max() + 1)])
    parent = np.array([above[g == k][0] for k in range(g.max() + 1)])
    pu, wu = (np.array([A[parent == k].sum(0) for k in range(above.max() + 1)]) for A in (p, w))
    rate = np.where(wu > 0, pu / np.where(wu > 0, wu, 1), 0)[parent]
    own, others = (decay * p).sum(1), (decay * w * rate * (p > 0)).sum(1)
    known = (own > 0) & (others > 0)
    return np.where(known, np.clip(own / np.where(known, others, 1), 0.3, 3), 1)


def nested(used, prior=True):
    decay = 0.5 ** ((used - 1 - np.arange(used)) / HALF)
    W, J = L[:, :used], I[:, :used]
    rates = np.full(len(cells), (J * decay).sum() / (W * decay).sum())
    for depth in (1, 2, 3):
        g = groups(depth)
        w, j = (np.array([A[g == k].sum(0) for k in range(g.max() + 1)]) for A in (W, J))
        volume = W.sum(1)
        tot = np.bincount(g, volume)
        parent = np.bincount(g, volume * rates) / np.where(tot > 0, tot, 1)
        first = charged(w, g, groups(depth - 1), used, decay) if prior and depth > 1 else 1 + 0 * tot
        parent = parent * first
        e = w * parent[:, None]
        has = e > 0
        X = np.where(has, j / np.where(has, e, 1), 0)
        s2, c2 = process(e, X)
        V = decay * w
        ok = V.sum(1) > 0
        sv = np.where(ok, V.sum(1), 1)
        m = (V * X).sum(1) / sv
        var = (V ** 2 * np.where(has, s2 / np.where(has, e, 1) + c2, 0)).sum(1) / sv ** 2
        excess = lambda b: ((m[ok] - 1) ** 2 / (b + var[ok])).sum() - ok.sum()
        b = 0.0
        if excess(0) > 0:
            low, high = 0.0, 100.0
            for _ in range(200):
                middle = (low + high) / 2
                low, high = (middle, high) if excess(middle) > 0 else (low, middle)
            b = low
        z = np.where(ok, b / (b + var), 0) if b > 0 else 0 * m
        rates = rates * (first * np.where(ok, np.maximum(0.02, 1 + z * (m - 1)), 1))[g]
    return rates * (J * decay).sum() / (W * decay * rates[:, None]).sum()


def straub(used, chosen):
    W = L[chosen][:, :used]
    X = np.where(W > 0, I[chosen][:, :used] / np.where(W > 0, W, 1), 0)
    w = W.sum(1)
    x = (W * X).sum(1) / w
    s2 = (W * (X - x[:, None]) ** 2).sum() / ((W > 0).sum(1) - 1).sum()
    a = ((w * (x - (w * x).sum() / w.sum()) ** 2).sum() - (len(w) - 1) * s2) / (w.sum() - (w * w).sum() / w.sum())
    z = w * a / (w * a + s2) if a > 0 else 0 * w
    mean = (z * x).sum() / z.sum() if a > 0 else (w * x).sum() / w.sum()
    return z * x + (1 - z) * mean


def errors(fits, horizon):
    """Squared errors of model, burning cost, Buhlmann-Straub and rescaled rates."""
    sums, weight, count = np.zeros(4), 0.0, 0
    for used in fits:
        chosen = np.where((L[:, :used] > 0).sum(1) >= 8)[0]
        w, j = (A[chosen][:, used:used + horizon].sum(1) for A in (L, I))
        lost, exposed, paid = (A[chosen][:, :used].sum(1) for A in (I, L, P))
        rates = (nested(used)[chosen], lost / exposed, straub(used, chosen),
                 paid / exposed * lost.sum() / paid.sum())
        seen = w > 0
        for k, rate in enumerate(rates):
            sums[k] += (w[seen] * (j[seen] / w[seen] - rate[seen]) ** 2).sum()
        weight += w.sum()
        count += int(seen.sum())
    return {"predictions": count, "squaredErrors": list(sums / weight)}


out = {
    "generator": f"backtest.py, NumPy {np.__version__}", "records": rows,
    "cells": [list(c) for c in cells], "rates": list(nested(12)),
    "ratesWithoutPremiums": list(nested(12, prior=False)),
    "yearly": errors(range(12, 18), 1), "longTerm": errors([12], 6),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "generated", "backtest.json")
with open(path, "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")
