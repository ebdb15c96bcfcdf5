#!/bin/sh
# Make .venv from the lock, on a machine that has no more than Python 3.12 or newer. Run by make; safe to run again.
#
#   bootstrap.sh            everything: what Stoa imports, and what tests and checks add
#   bootstrap.sh runtime    what Stoa imports, unless everything is there already
set -eu
cd "$(dirname "$0")/../.."

wanted=${1:-dev}
[ -e .venv/.set-up ] && wanted=dev

UV_WANTED=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements/uv.txt)
# An interpreter is only downloaded when the machine has none that fits.
export UV_PYTHON_DOWNLOADS="${UV_PYTHON_DOWNLOADS:-never}"
# No active environment of the caller's may be mistaken for ours.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH CONDA_PREFIX UV_PYTHON 2>/dev/null || true

say() { printf '%s\n' "$*" >&2; }

give_up() {
    say ""
    for line in "$@"; do say "$line"; done
    exit 1
}

fits() {
    "$1" -c 'import sys, venv; raise SystemExit(sys.version_info < (3, 12) or sys.implementation.name != "cpython")' 2>/dev/null
}

# The first Python that fits: `python3` first, because .python-version and the system's own choice speak through it.
find_python() {
    for name in python3 python3.13 python3.12 python3.14 python "${HOME:-/nonexistent}"/.pyenv/versions/3.1[2-9]*/bin/python3 \
        "${HOME:-/nonexistent}"/.local/bin/python3.1[2-9] /usr/local/bin/python3.1[2-9] /opt/homebrew/bin/python3.1[2-9]; do
        if command -v "$name" >/dev/null 2>&1 && fits "$name"; then
            "$name" -c 'import sys; print(sys.executable)'
            return 0
        fi
    done
    return 1
}

# An older Python can still fetch uv, which then brings a newer one.
find_older_python() {
    for name in python3 python; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys, venv; raise SystemExit(sys.version_info < (3, 9))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

# Say whether a uv can be used: it runs (a shim may not), and is not older than the locked one.
usable_uv() {
    found=$("$1" --version 2>/dev/null | sed -n 's/^uv \([0-9.]*\).*/\1/p')
    [ -n "$found" ] && [ "$(printf '%s\n%s\n' "$UV_WANTED" "$found" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$UV_WANTED" ]
}

find_uv() {
    for name in uv .tools/bin/uv "${HOME:-/nonexistent}/.local/bin/uv"; do
        if command -v "$name" >/dev/null 2>&1 && usable_uv "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

get_uv() {
    say "Getting uv $UV_WANTED, which installs the rest."
    rm -rf .tools
    # With a pip at hand uv needs no environment of its own, which takes longer to make than uv to install.
    if "$1" -m pip install -qq --no-user --no-compile --disable-pip-version-check --require-hashes \
        --target .tools -r requirements/uv.txt >/dev/null 2>&1; then
        return 0
    fi
    rm -rf .tools
    if ! "$1" -m venv .tools >/dev/null 2>.tools.log; then
        rm -rf .tools
        cat .tools.log >&2
        rm -f .tools.log
        give_up "This Python ($1) cannot make environments." \
            "On Debian and Ubuntu: apt-get install python3-venv. Or install uv yourself, and run the same command again."
    fi
    rm -f .tools.log
    .tools/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements/uv.txt \
        || give_up "uv could not be fetched. Check the connection to the package index, then run the same command again."
}

python=$(find_python || true)
uv=$(find_uv || true)
if [ -z "$uv" ]; then
    getter=${python:-$(find_older_python || true)}
    [ -n "$getter" ] || give_up "Stoa needs Python 3.12 or newer, and there is none here." \
        "Debian, Ubuntu: apt-get install python3 python3-venv (if that is older: install uv, which brings its own)." \
        "macOS: brew install python@3.13. Any system: pyenv install 3.13."
    get_uv "$getter"
    uv=.tools/bin/uv
fi
if [ -z "$python" ]; then
    say "There is no Python 3.12 or newer here; uv fetches one for this folder."
    UV_PYTHON_DOWNLOADS=automatic
    python=3.13
fi

if ! { [ -x .venv/bin/python ] && fits .venv/bin/python; }; then
    say "Making .venv."
    "$uv" venv --quiet --clear --python "$python" .venv \
        || give_up "No environment could be made with Python $python." \
            "Install Python 3.12 or newer (any system: pyenv install 3.13), then run the same command again."
fi

# Without compiled files the first start takes twice as long. These need no package, so they are made meanwhile, and
# nobody waits for them: what is not there yet when it is imported is compiled then.
.venv/bin/python -m compileall -q src/stoa >/dev/null 2>&1 &

say "Installing the locked packages into .venv (the first time this takes a minute)."
export VIRTUAL_ENV="$PWD/.venv"
# Both locks name every package with its hashes; assets.txt leaves out what its packages would pull in, on purpose.
"$uv" pip sync --quiet --require-hashes "requirements/$wanted.txt" requirements/assets.txt \
    || give_up "The packages could not be installed. Check the connection to the package index and the free disk space," \
        "then run the same command again: it goes on where it stopped."
"$uv" pip install --quiet --no-deps --editable .
.venv/bin/python tools/setup/browser_files.py
touch .venv/.can-run
[ "$wanted" = runtime ] || touch .venv/.set-up
