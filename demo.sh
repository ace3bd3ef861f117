#!/usr/bin/env bash
# Builds the command and shows its main job on real input, in a page or two.
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare
log=$(mktemp)
trap 'rm -rf "$log" "${work:-}"' EXIT
if [ ! -x .build/release/agrorisk ]; then
  echo "Building (the first time 2 to 5 minutes on two cores) ..."
fi
build_program "$log"
agrorisk=.build/release/agrorisk
work=$(mktemp -d)

show() {
  printf '\n$ agrorisk'
  for word in "$@"; do case "$word" in *[\ \;]*) printf ' "%s"' "$word" ;; *) printf ' %s' "$word" ;; esac; done
  printf '\n'
  "$agrorisk" "$@" --lang "${AGRORISK_LANG:-en}" || true
}

echo
echo "1. A cooperative in Goychay: what does a hectare of pomegranate cost, and what does a loss pay?"
show quote --place Goychay --crop nar --area "1 ha" --yield "80 c/ha" --price "60 AZN/c" --payout
echo
echo "2. Grape in Tovuz: the ledger, line by line, and the other reading of the release."
show quote --place Tovuz --crop grape --area "2 ha" --yield "100 c/ha" --price "1 AZN/kg" --explain --quiet
echo
echo "3. Grape in Samarkand: no Uzbek tariff is published; what is borrowed says so."
show quote --place Samarkand --crop uzum --area "5 ha" --yield "15 t/ha" --price "4000 soum/kg" --in USD --quiet
echo
echo "4. A sheet of parcels: quotes, rejected rows with reasons, control totals."
cat > "$work/parcels.csv" <<'CSV'
id,place,crop,area_ha,yield_c_ha,price_per_c
A1,Goychay,nar,1,80,60
A2,Goychay,nar,2.5,75,60
A3,Göyçay,alma,0.8,90,40
A4,Tovuz,üzüm,1.2,100,100
A5,Saatli,pambıq,6,33.6,65
A6,Goychey,nar,1,80,60
A7,Goychay,narr,1,80,60
A8,Goychay,nar,-1,80,60
CSV
show quote --batch "$work/parcels.csv" --out "$work/quotes.csv" --rejects "$work/rejects.csv"
echo
echo "rejects.csv:"
cat "$work/rejects.csv"
echo
echo "Next: .build/release/agrorisk --help"
