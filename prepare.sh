#!/usr/bin/env bash
# Checks what a build needs and installs the GNU Scientific Library where it is missing.
# Sourced by demo.sh and test.sh; works from any folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"

fail() { printf '%s\n' "$*" >&2; exit 1; }

check_swift() {
  command -v swift >/dev/null 2>&1 \
    || fail "Swift was not found. Install Swift 6.2 or later from https://www.swift.org/install and try again."
  local version
  version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1)
  [ -n "$version" ] || fail "The version of Swift could not be read from 'swift --version'."
  local major=${version% *} minor=${version#* }
  if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
    fail "Swift $major.$minor is too old; 6.2 or later is needed."
  fi
}

# One line that compiles and links is the only proof that the library is there.
has_gsl() {
  local folder
  folder=$(mktemp -d)
  printf '#include <gsl/gsl_sf.h>\nint main(void) { return gsl_sf_lngamma(1.0) != 0.0; }\n' > "$folder/probe.c"
  local compiler status=1
  for compiler in clang cc gcc; do
    command -v "$compiler" >/dev/null 2>&1 || continue
    # shellcheck disable=SC2046
    if "$compiler" $(pkg-config --cflags gsl 2>/dev/null) "$folder/probe.c" -o "$folder/probe" \
      $(pkg-config --libs gsl 2>/dev/null || echo -lgsl -lgslcblas -lm) >/dev/null 2>&1; then
      status=0
      break
    fi
  done
  rm -rf "$folder"
  return $status
}

install_gsl() {
  local command="apt-get install -y libgsl-dev pkg-config"
  if ! command -v apt-get >/dev/null 2>&1; then
    case "$(uname -s)" in
      Darwin) fail "The GNU Scientific Library is missing. Install it with: brew install gsl pkg-config" ;;
      *) fail "The GNU Scientific Library is missing. Install its development package with your system's package manager (on Fedora: sudo dnf install gsl-devel) and try again." ;;
    esac
  fi
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "The GNU Scientific Library is missing. As root, run: $command"
    sudo="sudo"
  fi
  echo "Installing the GNU Scientific Library ($command) ..."
  if ! $sudo env DEBIAN_FRONTEND=noninteractive $command >/dev/null 2>&1; then
    $sudo apt-get update >/dev/null 2>&1 || true
    $sudo env DEBIAN_FRONTEND=noninteractive $command >/dev/null \
      || fail "The library could not be installed. Run: ${sudo:+$sudo }$command"
  fi
  has_gsl || fail "The library was installed, but a line against it does not compile."
}

# The program with Swift's own library linked in, which starts in half the time; where the toolchain
# has no static library, the usual way.
build_program() {
  swift build -c release --static-swift-stdlib --product agrorisk >"$1" 2>&1 \
    || swift build -c release --product agrorisk >"$1" 2>&1 \
    || { cat "$1" >&2; fail "The build failed."; }
}

prepare() {
  check_swift
  has_gsl || install_gsl
}
