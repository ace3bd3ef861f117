#!/usr/bin/env bash
# Our workloads and the peers' in one run on this machine, one thread each, with the ratios.
# The peers run in a virtual environment that this script makes (.venv-peers).
# Usage: Benchmarks/compare.sh [copula|portfolio|aggregate|mle|weather ...]
. "$(dirname "${BASH_SOURCE[0]}")/../prepare.sh"
. Benchmarks/peers-environment.sh
prepare
workloads=("$@")
[ ${#workloads[@]} -gt 0 ] || workloads=(copula portfolio aggregate mle weather)
make_peers
# The package aggregate is tried once.
if [ ! -e .venv-peers/has-tried-aggregate ]; then
  touch .venv-peers/has-tried-aggregate
  timeout 300 .venv-peers/bin/pip install --quiet aggregate >/dev/null 2>&1 \
    || echo "The package aggregate could not be installed; its line is left out."
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "Building ..."
AGRORISK_BENCHMARKS=1 swift build -c release --product AgroBenchmarks >"$work/log" 2>&1 \
  || { tail -n 20 "$work/log" >&2; fail "The build failed."; }
for workload in "${workloads[@]}"; do
  ours=() theirs=("$workload")
  if [ "$workload" = mle ]; then
    .venv-peers/bin/python Benchmarks/peers.py yields "$work/yields.csv"
    ours=(--input "$work/yields.csv") theirs+=("$work/yields.csv")
  fi
  .build/release/AgroBenchmarks "$workload" "${ours[@]}" --json >"$work/ours.json"
  .venv-peers/bin/python Benchmarks/peers.py "${theirs[@]}" >"$work/theirs.json"
  .venv-peers/bin/python - "$workload" "$work/ours.json" "$work/theirs.json" <<'PY'
import json, sys
workload, ours, theirs = sys.argv[1], json.load(open(sys.argv[2])), [json.loads(line) for line in open(sys.argv[3])]
print(f"\n{ours['work']}")
main = {"copula": "simulation", "portfolio": "simulation", "aggregate": "fourier", "mle": "fits", "weather": "full"}[workload]
own = ours["seconds"].get(main) or min(ours["seconds"].values())
for name, value in ours["seconds"].items():
    print(f"  AgroRisk, {name}: {value:.5f} s")
for peer in theirs:
    print(f"  {peer['tool']}: {peer['seconds']:.5f} s, ratio {peer['seconds'] / own:.1f}")
print("  found:", json.dumps(ours["results"]))
for peer in theirs:
    print(f"  {peer['tool']} found:", json.dumps(peer["result"]))
PY
done
