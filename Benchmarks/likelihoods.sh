#!/usr/bin/env bash
# Our maximum likelihood fits beside SciPy's: 1,000 simulated samples of each of 17 families, and the
# public yields and fire losses where they are on this machine (../shared, or AGRORISK_SHARED).
# Prints a table; the exit status is 1 where ours is below SciPy's log-likelihood by more than 1e-9
# relative, where SciPy started at ours improves it, or where a gradient exceeds 1e-8 an observation.
# Usage: Benchmarks/likelihoods.sh [SAMPLES]
. "$(dirname "${BASH_SOURCE[0]}")/../prepare.sh"
. Benchmarks/peers-environment.sh
prepare
make_peers
samples=${1:-1000}
shared=${AGRORISK_SHARED:-../shared}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compare=Tests/Reference/generators/fit_reference.py
echo "SciPy fits $samples samples a family (minutes) ..."
reference=("$work/reference.json" "$samples")
[ -d "$shared/data" ] && reference+=("$shared")
.venv-peers/bin/python "$compare" reference "${reference[@]}" >/dev/null
AGRORISK_BENCHMARKS=1 swift build -c release --product AgroBenchmarks >"$work/log" 2>&1 \
  || { tail -n 20 "$work/log" >&2; fail "The build failed."; }
.build/release/AgroBenchmarks likelihoods --reference "$work/reference.json" --out "$work/ours.json"
.venv-peers/bin/python "$compare" compare "$work/reference.json" "$work/ours.json"
