#!/usr/bin/env bash
# Makes the fitted generators of this folder: make.sh DATA, where DATA holds the folders
# uzbekistan-daily-weather, station-normals and iran-monthly-weather.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="${1:?usage: make.sh DATA}"
program="${AGRORISK:-$here/../../.build/release/agrorisk}"
cd "$data"
"$program" weather fit uzbekistan-daily-weather/{andijan,bukhara,fergana,gulistan,karshi,namangan,navoi,nukus,samarkand,tashkent}.csv \
  --normals station-normals/monthly_climatology.csv --seed 2 --out "$here/uzbekistan.json"
"$program" weather borrow "$here/azerbaijan.csv" --donor "$here/uzbekistan.json" \
  --normals station-normals/monthly_climatology.csv \
  --monthly iran-monthly-weather/iran_rbsn_monthly.csv \
  --record uzbekistan-daily-weather/nukus.csv --out "$here/azerbaijan.json"
