#!/usr/bin/env bash
# Speeds on this machine: a million parcels, the cold start of one quote, the numeric workloads, a catalogue.
# Usage: Benchmarks/run.sh [quotes|cold|numeric|policy-years|catalogue]
#        Benchmarks/run.sh cold PROGRAM    the cold start of a program that is built already
. "$(dirname "${BASH_SOURCE[0]}")/../prepare.sh"
prepare
what=${1:-all}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT='%R %U %S'

agrorisk=.build/release/agrorisk
if [ -n "${2:-}" ]; then agrorisk=$2; elif [ "$what" != numeric ] && [ "$what" != policy-years ]; then
  build_program "$work/log"
fi

if [ "$what" = all ] || [ "$what" = cold ]; then
  # The process starts, reads the names, places, sources and the chain of one book, and quotes.
  runs=21
  for _ in $(seq $runs); do
    { time "$agrorisk" quote --place Goychay --crop nar --area "1 ha" --yield "80 c/ha" \
      --price "60 AZN/c" --quiet >/dev/null; } 2>&1
  done | sort -n | awk '
    { wall[NR] = 1000 * $1; processor += 1000 * ($2 + $3) }
    END {
      printf "cold start of one quote, %d runs: wall median %d ms, fastest %d ms, processor mean %.1f ms\n",
        NR, wall[int((NR + 1) / 2)], wall[1], processor / NR
    }'
fi

if [ "$what" = all ] || [ "$what" = quotes ]; then
  awk 'BEGIN {
    srand(1)
    split("Goychay,nar,8,600 Tovuz,grape,10,1000 Guba,apple,9,400 Saatli,cotton,3.36,650 Gobustan,wheat,2.5,300 Sheki,peach,8,300 Zagatala,hazelnut,1.2,3600 Samarkand,grape,15,4000000", kind, " ")
    print "id,place,crop,area_ha,yield_t_ha,price_per_t"
    for (i = 1; i <= 1000000; i++) {
      split(kind[1 + int(rand() * 8)], k, ",")
      printf "P%d,%s,%s,%.2f,%.2f,%s\n", i, k[1], k[2], 0.1 + rand() * 20, k[3] * (0.9 + 0.2 * rand()), k[4]
    }
  }' > "$work/parcels.csv"
  for threads in 1 2; do
    spent=$( { time "$agrorisk" quote --batch "$work/parcels.csv" --out "$work/quotes.csv" \
      --rejects "$work/rejects.csv" --threads "$threads" --quiet >/dev/null; } 2>&1 )
    echo "1,000,000 parcels, $threads thread(s): wall, user, system seconds: $spent"
  done
  if command -v /usr/bin/time >/dev/null 2>&1; then
    /usr/bin/time -f "peak memory %M kB" "$agrorisk" quote --batch "$work/parcels.csv" \
      --out "$work/quotes.csv" --rejects "$work/rejects.csv" --quiet >/dev/null
  fi
fi

if [ "$what" = all ] || [ "$what" = numeric ]; then
  export AGRORISK_BENCHMARKS=1
  swift build -c release --product AgroBenchmarks >/dev/null
  for workload in copula portfolio aggregate mle exact weather; do
    echo "-- $workload"
    .build/release/AgroBenchmarks "$workload" || true
  done
fi

if [ "$what" = all ] || [ "$what" = catalogue ]; then
  # 10,000 years of nine crops in twenty zones, two threads; 2,000 years need the same memory.
  timer=()
  if command -v /usr/bin/time >/dev/null 2>&1; then
    timer=(/usr/bin/time -f "%e s wall, %U s user, peak memory %M kB")
  fi
  for years in 2000 10000; do
    echo "catalogue of 20 zones and 9 crops, $years years"
    "${timer[@]}" "$agrorisk" simulate Benchmarks/twenty-zones.yaml --years "$years" --threads 2 \
      --out "$work/catalogues" --quiet >/dev/null
  done
fi

if [ "$what" = all ] || [ "$what" = policy-years ]; then
  # Ten thousand million policy-years by the yield model and on events, two threads, with memory.
  AGRORISK_BENCHMARKS=1 swift build -c release --product AgroBenchmarks >/dev/null
  timer=()
  if command -v /usr/bin/time >/dev/null 2>&1; then
    timer=(/usr/bin/time -f "%e s wall, %U s processor, peak memory %M kB")
  fi
  for by in yield events; do
    "${timer[@]}" .build/release/AgroBenchmarks policy-years --by "$by" --threads 2
  done
fi
