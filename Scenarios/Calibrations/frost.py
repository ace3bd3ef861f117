"""What the share of frost in the payments of 'azerbaijan-fund' hangs on: copies of the scenario with a
number changed, each run by `agrorisk calibrate azerbaijan`.

Run from the repository: python3 Scenarios/Calibrations/frost.py [DATA]
DATA holds the folders that Scenarios/Places/make.sh needs; without it the last two rows are left out.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIOS = os.path.dirname(HERE)
PROGRAM = os.environ.get(
    "AGRORISK", os.path.join(SCENARIOS, "..", ".build", "release", "agrorisk"))
FUND = "azerbaijan-fund.yaml"


def edit(folder, name, pattern, new):
    path = os.path.join(folder, name)
    with open(path) as file:
        text = file.read()
    text, count = re.subn(pattern, new, text, flags=re.M)
    if not count:
        raise SystemExit(f"{name} has nothing like {pattern}")
    with open(path, "w") as file:
        file.write(text)


def all_orchards(folder):
    orchards = r"^(  (?:apple|sweet-cherry|apricot|peach)-.*covers: )\[base\]"
    edit(folder, FUND, orchards, r"\1[base, frost]")


def low_deductible(folder):
    edit(folder, FUND, r"deductible: \{ value: 0\.30,", "deductible: { value: 0.10,")


def offset(degrees):
    def change(folder):
        for name in sorted(os.listdir(os.path.join(folder, "Crops"))):
            with open(os.path.join(folder, "Crops", name)) as file:
                has_offset = "site-offset: 0" in file.read()
            if has_offset:
                edit(folder, "Crops/" + name, r"site-offset: 0 in", f"site-offset: {degrees} in")
    return change


def power(exponent):
    def change(folder):
        data = sys.argv[1]
        places = os.path.join(folder, "Places")
        subprocess.run(
            [PROGRAM, "weather", "borrow", places + "/azerbaijan.csv",
             "--donor", places + "/uzbekistan.json", "--exponent", str(exponent),
             "--normals", data + "/station-normals/monthly_climatology.csv",
             "--monthly", data + "/iran-monthly-weather/iran_rbsn_monthly.csv",
             "--record", data + "/uzbekistan-daily-weather/nukus.csv",
             "--out", places + "/azerbaijan.json", "--quiet"], check=True)
    return change


ROWS = [
    ("nothing", []),
    ("all orchards have the frost cover", [all_orchards]),
    ("deductible 10 %", [low_deductible]),
    ("site offset -1 C", [offset(-1)]),
    ("site offset -2 C", [offset(-2)]),
    ("site offset -3 C", [offset(-3)]),
    ("all orchards, 10 %, -3 C", [all_orchards, low_deductible, offset(-3)]),
]
if len(sys.argv) > 1:
    ROWS += [("power 0.55", [power(0.55)]), ("power 0", [power(0)])]

for label, changes in ROWS:
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, "Scenarios")
        shutil.copytree(SCENARIOS, folder)
        for change in changes:
            change(folder)
        run = subprocess.run(
            [PROGRAM, "calibrate", "azerbaijan", "--years", "2000", "--scenarios", folder,
             "--tariffs", os.path.join(SCENARIOS, "..", "Tariffs"),
             "--out", os.path.join(scratch, "catalogues"), "--json", "--quiet"],
            check=True, capture_output=True, text=True)
        portfolio = json.loads(run.stdout)["portfolio"]
        causes = portfolio["causes"]
        cold = causes.get("frost", 0) + causes.get("winter-kill", 0)
        cost = {one["crop"]: one["lossCost"]["value"] for one in portfolio["crops"]}
        print(f"{label:36s} {cold:7.2%} of payments, sweet cherry {cost['sweet-cherry']:.2%}, "
              f"apricot {cost['apricot']:.2%}", flush=True)
