"""How the deviation of daily temperatures goes with that of monthly means, from daily records.

deviation_exponent.py DATA prints, for minimum and maximum, the slope of log deviation of days on log
deviation between years of monthly means over sites, month by month (each month's mean over the sites
taken out), as it is and with the sampling error of the monthly deviations taken out of the
denominator. DATA holds uzbekistan-daily-weather and orchard-phenology.
"""

import csv
import sys

import numpy as np

PLACES = "andijan bukhara fergana gulistan karshi namangan navoi nukus samarkand tashkent".split()


def record(path, columns):
    def number(text):
        return float(text) if text not in ("", "NA") else np.nan

    with open(path, encoding="utf-8") as file:
        return np.array([
            [*map(int, row["date"].split("-")), *(number(row[c]) for c in columns)]
            for row in csv.DictReader(file)
        ])


def deviations(days, column):
    """Deviations of the months about their line over the years, and of the days about a plane."""
    months, dailies = [], []
    for month in range(1, 13):
        rows = days[(days[:, 1] == month) & ~np.isnan(days[:, column])]
        years = [y for y in np.unique(rows[:, 0]) if (rows[:, 0] == y).sum() >= 20]
        means = np.array([rows[rows[:, 0] == y, column].mean() for y in years])
        line = np.polyfit(years, means, 1)
        rest = means - np.polyval(line, years)
        months.append(np.sqrt((rest**2).sum() / (len(years) - 2)))
        plane = np.c_[np.ones(len(rows)), rows[:, 2], rows[:, 0]]
        fit = np.linalg.lstsq(plane, rows[:, column], rcond=None)[0]
        dailies.append((rows[:, column] - plane @ fit).std(ddof=3))
    return smoothed(months), smoothed(dailies)


def smoothed(values):
    """Variances with a quarter of each neighbouring month."""
    x = np.array(values) ** 2
    return np.sqrt(0.25 * np.roll(x, 1) + 0.5 * x + 0.25 * np.roll(x, -1))


def main(data):
    records = [
        (record(f"{data}/uzbekistan-daily-weather/{p}.csv", ["tmin_c", "tmax_c"]), 35) for p in PLACES
    ]
    orchards = f"{data}/orchard-phenology"
    records.append((record(f"{orchards}/tudela_daily_2000_2010.csv", ["Tmin", "Tmax"]), 11))
    records.append((record(f"{orchards}/klein_altendorf_daily.csv", ["tmin_c", "tmax_c"]), 12))
    for column, name in ((3, "minimum"), (4, "maximum")):
        pairs = [deviations(days, column) for days, _ in records]
        for season, months in (
            ("year", range(12)),
            ("November to March", (10, 11, 0, 1, 2)),
            ("March to May", (2, 3, 4)),
        ):
            x = np.log([m[list(months)] for m, _ in pairs])
            y = np.log([d[list(months)] for _, d in pairs])
            x, y = x - x.mean(0), y - y.mean(0)
            error = sum(len(months) * 0.375 * 0.5 / (years - 1) for _, years in records)
            xy, xx = (x * y).sum(), (x * x).sum()
            print(f"{name}, {season}: {xy / xx:.2f}, corrected {xy / (xx - error):.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
