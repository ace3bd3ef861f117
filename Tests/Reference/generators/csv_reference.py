#!/usr/bin/env python3
"""Tables written by Python's csv module: ../generated/csv_*.csv, and csv_tables.json with their rows.

Fields hold separators, quotes, line ends and letters of the region; fixed seed. Python strips no
spaces, so no field begins or ends with one.
"""
import csv
import json
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parents[1] / "generated"
RANDOM = random.Random(7)
PIECES = ["a", "ə", "ö", "12.5", "Qo'qon", ",", ";", '"', '""', "\n", "\r\n", "x y", "-", "\t", "сум"]
tables = {}
for name, delimiter, end, mark in [
    ("comma", ",", "\n", ""), ("semicolon", ";", "\r\n", "\ufeff"), ("tab", "\t", "\n", "\ufeff"),
]:
    columns = RANDOM.randrange(2, 6)
    rows = [[f"column {i}" for i in range(columns)]]
    for _ in range(300):
        row = ["".join(RANDOM.choice(PIECES) for _ in range(RANDOM.randrange(0, 6))).strip()
               for _ in range(columns)]
        rows.append(row if any(row) else ["q"] * columns)
    with open(HERE / f"csv_{name}.csv", "w", newline="", encoding="utf-8") as file:
        file.write(mark)
        csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    tables[name] = rows
with open(HERE / "csv_tables.json", "w", encoding="utf-8") as file:
    json.dump(tables, file, ensure_ascii=False, indent=0)
