#!/bin/sh
# Statistical quality of the random streams: dieharder over three orders in which the words of the
# streams can be read (the draws of a stream, the first words of year after year, the first words
# of named stream after named stream). Each test reads words of its own seed.
#
# usage: [TESTS="0 1 ..."] Benchmarks/random-quality.sh [ORDER ...]
#        prints a Markdown table and a summary
# needs: dieharder (Debian and Ubuntu: apt-get install dieharder)
#
# dieharder calls a p-value outside 0.000001...0.999999 FAILED and one outside 0.005...0.995 WEAK:
# one p-value in a hundred of a perfect generator is WEAK, one in 500,000 FAILED.
set -eu
cd "$(dirname "$0")/.."
command -v dieharder > /dev/null || { echo "dieharder is not installed." >&2; exit 1; }
AGRORISK_BENCHMARKS=1 swift build -c release --product AgroBenchmarks > /dev/null
words="$(AGRORISK_BENCHMARKS=1 swift build -c release --show-bin-path)/AgroBenchmarks"
orders="${*:-draws years entities}"
# The tests that dieharder itself calls good, and of those the ones that fit into minutes.
tests="${TESTS:-0 1 2 3 4 8 9 10 11 12 13 15 16 17 100 101 102 202 205 206 207 208 209}"
results="$(mktemp)"
trap 'rm -f "$results"' EXIT
for order in $orders; do
  for test in $tests; do
    # The writer ends by a broken pipe when dieharder has read enough.
    "$words" words --order "$order" --seed "$((1000 + test))" 2> /dev/null |
      dieharder -g 200 -d "$test" -D test_name -D ntuple -D tsamples -D psamples -D pvalues \
        -D assessment -c '|' | grep -E 'PASSED|WEAK|FAILED' | sed "s/^/$order|/" >> "$results" || true
  done
done
echo "dieharder $(dpkg-query -W -f '${Version}' dieharder 2> /dev/null || echo '(version unknown)')," \
  "$(date -u +%Y-%m-%d), stream version 1"
echo
echo "| order | test | ntuple | samples | p-samples | p-value | verdict |"
echo "|---|---|---|---|---|---|---|"
sed 's/ *| */ | /g; s/^ */| /; s/ *$/ |/' "$results"
echo
for verdict in PASSED WEAK FAILED; do
  echo "$verdict: $(grep -c "$verdict" "$results" || true)"
done
