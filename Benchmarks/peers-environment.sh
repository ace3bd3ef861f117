# Makes the virtual environment in which other programs run (.venv-peers). Sourced.
make_peers() {
  command -v python3 >/dev/null 2>&1 || fail "Python 3 is needed to run the peers."
  .venv-peers/bin/python -c 'import numpy, scipy' >/dev/null 2>&1 && return
  echo "Making a virtual environment for the peers ..."
  rm -rf .venv-peers
  python3 -m venv .venv-peers >/dev/null \
    || fail "The virtual environment could not be made; install python3-venv."
  .venv-peers/bin/pip install --quiet numpy==2.4.6 scipy==1.17.1 \
    || { rm -rf .venv-peers
      fail "NumPy and SciPy could not be installed into .venv-peers; is there a network?"; }
}
