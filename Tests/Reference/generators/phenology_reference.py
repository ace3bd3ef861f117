"""Reference values of the stage clock: a translation of functions of the R package chillR
(make_hourly_temps, daylength, Dynamic_Model, Utah_Model, Chilling_Hours, GDH) and of Ferguson's
model of bud hardiness, run on a synthetic record. Writes ../generated/phenology.json.

Run: python3 phenology_reference.py   (Python 3.11, numpy 2; no other input)
"""
import json, math, os, sys
import numpy as np

def daylength(latitude, jday):
    g = 2 * math.pi / 365 * (jday - 1)
    delta = 180 / math.pi * (
        0.006918 - 0.399912 * math.cos(g) + 0.070257 * math.sin(g) - 0.006758 * math.cos(2 * g)
        + 0.000907 * math.sin(2 * g) - 0.002697 * math.cos(3 * g) + 0.00148 * math.sin(3 * g))
    rad = 2 * math.pi / 360
    c = (math.sin(-0.8333 * rad) - math.sin(latitude * rad) * math.sin(delta * rad)) / (
        math.cos(latitude * rad) * math.cos(delta * rad))
    if c > 1: return 12.0, 12.0
    if c < -1: return 0.0, 24.0
    w = math.acos(c) / (15 * rad)
    return 12 - w, 12 + w

def hourly(latitude, jdays, tmin, tmax, longest=True):
    n = len(jdays)
    lights = [daylength(latitude, d) for d in [jdays[0] - 1] + list(jdays) + [jdays[-1] + 1]]
    rise = np.array([l[0] for l in lights]); fall = np.array([l[1] for l in lights])
    sr, ss = rise[1:-1], fall[1:-1]
    length = ss - sr
    prev_ss, next_sr = fall[:-2], rise[2:]
    prev_max = np.r_[np.nan, tmax[:-1]]; prev_min = np.r_[np.nan, tmin[:-1]]
    next_min = np.r_[tmin[1:], np.nan]
    ts = tmin + (tmax - tmin) * np.sin(np.pi * (ss - sr) / (length + 4))
    pts = prev_min + (prev_max - prev_min) * np.sin(np.pi * length / (length + 4))
    out = np.full((n, 24), np.nan)
    for h in range(24):
        morning = [i for i in range(n) if h <= sr[i] and i != 0]
        day = [i for i in range(n) if sr[i] < h <= ss[i]]
        evening = [i for i in range(n) if h >= ss[i] and i != n - 1]
        if morning:
            nights = 24 - (prev_ss[morning] - sr[morning])
            scale = max(1.0, nights.max())  # R's max() of a scalar and a column is one number
            for k, i in enumerate(morning):
                d = scale if longest else max(1.0, nights[k])
                out[i, h] = pts[i] - (pts[i] - tmin[i]) / math.log(d) * math.log(h + 24 - prev_ss[i] + 1)
        for i in day:
            out[i, h] = tmin[i] + (tmax[i] - tmin[i]) * math.sin(math.pi * (h - sr[i]) / (length[i] + 4))
        for i in evening:
            out[i, h] = ts[i] - (ts[i] - next_min[i]) / math.log(24 - (ss[i] - next_sr[i]) + 1) * math.log(h - ss[i] + 1)
    out[0][np.isnan(out[0])] = tmin[0]
    out[-1][np.isnan(out[-1])] = tmin[-1]
    return out.ravel()

def dynamic(hours):
    # Dynamic_Model of chillR 0.72 and later: index l holds what the hours before l have given.
    e0, e1, a0, a1, slope, tf = 4153.5, 12888.8, 139500.0, 2.567e18, 1.6, 277.0
    tk = [h + 273 for h in hours]
    sr = [math.exp(slope * tf * (k - tf) / k) for k in tk]
    xi = [v / (1 + v) for v in sr]
    xs = [a0 / a1 * math.exp((e1 - e0) / k) for k in tk]
    kept = [math.exp(-a1 * math.exp(-e1 / k)) for k in tk]
    x, total, out = 0.0, 0.0, [0.0]
    for l in range(1, len(hours)):
        s = x
        if x >= 1: s = s * (1 - xi[l - 2])
        x = xs[l - 1] - (xs[l - 1] - s) * kept[l - 1]
        if x >= 1: total += x * xi[l - 1]
        out.append(total)
    return out

def utah(t):
    for top, w in ((1.4, 0), (2.4, .5), (9.1, 1), (12.4, .5), (15.9, 0), (18, -.5)):
        if t <= top: return w
    return -1

def gdh(t, tb=4, tu=25, tc=36):
    if tb <= t <= tu: return (tu - tb) / 2 * (1 + math.cos(math.pi + math.pi * (t - tb) / (tu - tb)))
    if tu < t <= tc: return (tu - tb) * (1 + math.cos(math.pi / 2 + math.pi / 2 * (t - tu) / (tc - tu)))
    return 0.0

def record(n, first):
    d = np.arange(n)
    mean = 11 - 13 * np.cos(2 * np.pi * (d + first - 20) / 365) + 3 * np.sin(0.7 * d) + 2 * np.sin(2.3 * d)
    half = 4.5 + 2 * np.sin(0.31 * d)
    jday = [int((first - 1 + i) % 365) + 1 for i in d]
    return jday, mean - half, mean + half

def ferguson(p, means):
    hc0, hmin, hmax, t1, t2, bound, a1, a2, d1, d2, theta = p
    rng, hc, chill_sum, sum10, period = hmin - hmax, hc0, 0.0, 0.0, 0
    th, a, d, expo = (t1, t2), (a1, a2), (d1, d2), (1, theta)
    out = []
    for t in means:
        heat, chill, c10 = max(0, t - th[period]), min(0, t - th[period]), min(0, t - 10)
        de = heat * d[period] * (1 - ((hc - hmax) / rng) ** expo[period]) if chill_sum != 0 else 0.0
        ac = chill * a[period] * (1 - (hmin - hc) / rng)
        hc = min(max(hc + ac + de, hmax), hmin)
        chill_sum += chill; sum10 += c10
        if sum10 <= bound: period = 1
        out.append(hc)
    return out

def main():
    here = os.path.dirname(os.path.abspath(__file__))
    result = {"generator": "phenology_reference.py", "python": sys.version.split()[0],
              "numpy": np.__version__, "records": []}
    for latitude in (41.3, 50.6):
        jday, low, high = record(426, 244)
        for longest in (True, False):
            t = hourly(latitude, jday, low, high, longest)
            portions = dynamic(t)
            result["records"].append({
                "latitude": latitude, "night": "longestOfRecord" if longest else "own",
                "sunrise_100": daylength(latitude, 100)[0], "sunset_100": daylength(latitude, 100)[1],
                "hours": [float(x) for x in t[::97]], "stride": 97,
                "portions": [portions[24 * d + 23] for d in range(0, 426, 25)],
                "portions_end": portions[-1],
                "utah": float(sum(utah(x) for x in t)), "chilling_hours": sum(1 for x in t if 0 <= x <= 7.2),
                "gdh": float(sum(gdh(x) for x in t))})
    rows = open(os.path.join(here, "../../../Scenarios/GrapeHardiness.csv")).read().split("\n")[1:]
    _, low, high = record(230, 250)
    means = (low + high) / 2
    result["hardiness"] = {}
    for row in rows:
        if not row: continue
        cells = row.split(",")
        course = ferguson([float(x) for x in cells[1:12]], means)
        result["hardiness"][cells[0]] = [course[i] for i in range(0, 230, 23)]
    json.dump(result, open(os.path.join(here, "../generated/phenology.json"), "w"), indent=1)

if __name__ == "__main__":
    main()
