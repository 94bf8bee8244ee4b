#!/usr/bin/env bash
# Make .venv with what the project needs to run (`run`) or to be worked on (`dev`).
# The interpreter: $PYTHON if given, else the newest suitable one of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:?"run or dev"}

# A pyenv shim answers to a name and still fails to run: only an interpreter that runs, is new enough and
# can make an environment counts.
suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2])' >/dev/null 2>&1
}

find_python() {
    local candidate version
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" || return 1
        echo "$PYTHON"
        return
    fi
    for version in 3.13 3.12 3.11; do
        for candidate in "python$version" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python3; do
            if suits "$candidate"; then
                echo "$candidate"
                return
            fi
        done
    done
    suits python3 && echo python3
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    if ! python=$(find_python); then
        echo "Ridings needs Python 3.11 or newer with venv and ensurepip, and found none${PYTHON:+ at $PYTHON}." >&2
        echo "Install one (on Debian: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3" >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi

pip=(.venv/bin/python -m pip --disable-pip-version-check)
install=("${pip[@]}" install -qq)

# The lock holds the hashes of wheels for the platforms its head names; elsewhere pyproject.toml alone decides.
here=$(.venv/bin/python -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], sys.platform, platform.machine())')
if grep -qxF "# fits: $here" requirements.lock 2>/dev/null; then
    echo "Installing the locked versions (a minute or two the first time)"
    if [ "$want" = run ]; then
        sed '/^# to develop/,$d' requirements.lock >.venv/requirements.txt
    else
        cp requirements.lock .venv/requirements.txt
    fi
    "${install[@]}" --require-hashes --only-binary :all: -r .venv/requirements.txt
else
    echo "Installing by pyproject.toml: requirements.lock names no wheels for Python $here"
fi

if [ "$want" = dev ]; then
    "${install[@]}" --editable '.[dev]'
    touch .venv/.installed-dev
else
    "${install[@]}" --editable .
fi
touch .venv/.installed
