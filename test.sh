#!/usr/bin/env bash
# Builds everything and runs the tests; the last line counts them. Heavy suites: make heavy.
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Building and testing (from a clean clone 6 to 14 minutes on two cores) ..."
status=0
swift build -c release --build-tests >"$log" 2>&1 || status=$?
if [ $status -ne 0 ]; then
  grep -E "error:|warning:" "$log" | sort -u | sed -n 1,40p >&2 || true
  tail -n 20 "$log" >&2
  fail "The build failed."
fi
swift test -c release --skip-build --disable-xctest "$@" >"$log" 2>&1 || status=$?
grep -E "✘|recorded an issue|error:" "$log" | sed -n 1,60p || true
skipped=$(grep -cE "^. (Test|Suite) .* skipped" "$log" || true)
failed=$(grep -cE "^. Test .* failed after" "$log" || true)
passed=$(grep -cE "^. Test .* passed after" "$log" || true)
# Why tests were skipped, each reason once with its count. Every stage reads its input to the end: a
# reader that stops early would end the script by a broken pipe.
reasons=$(grep -E "^. (Test|Suite) .* skipped" "$log" |
  sed -E 's/.* skipped: "(.*)"$/\1/; s/.* skipped\.?$/no reason given/; s/[.]$//' |
  sort | uniq -c | sort -rn |
  awk '{ count = $1; $1 = ""; printf "%s%d:%s", (NR > 1 ? "; " : " ("), count, $0 } END { if (NR) print ")" }') ||
  true
if [ "$passed" -eq 0 ] || { [ $status -ne 0 ] && [ "$failed" -eq 0 ]; }; then
  tail -n 40 "$log" >&2
  echo "$passed passed, $((failed + 1)) failed, $skipped skipped$reasons"
  exit 1
fi
echo "$passed passed, $failed failed, $skipped skipped$reasons"
exit $status
