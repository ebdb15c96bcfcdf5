#!/bin/sh
# Everything that can be said about the tree without running it. All steps run, even when one of them fails; two at a
# time, because types take as long as all the others together.
#
#   tools/check.sh              every step
#   tools/check.sh types lint   these steps
set -u
cd "$(dirname "$0")/.." || exit 2
export PATH="$PWD/.venv/bin:$PATH"

STEPS="types format lint imports house sql links locks"
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
trap 'exit 130' INT TERM

run_step() {
    case "$1" in
        format) format_check ;;
        lint) ruff check --output-format concise . ;;
        types) type_check ;;
        imports) lint-imports --no-logo --cache-dir .cache/import_linter ;;
        house) python -m tools.lint ;;
        sql) python -m tools.lint.sql ;;
        links) python -m tools.docs.links ;;
        locks) python -m tools.lint.locks ;;
        *) echo "There is no step called $1. The steps: $STEPS."; return 2 ;;
    esac
}

format_check() {
    ruff format --check --quiet . >"$said/format.all" 2>&1 && return
    sed -n 's/^ *--> \([^:]*\).*/\1 would be laid out differently./p' "$said/format.all"
    echo "Mend it with: .venv/bin/ruff format ."
    return 1
}

type_check() {
    mypy --no-error-summary >"$said/types.all" 2>&1 && return
    grep -v 'note:     def ' "$said/types.all" # every overload there is, in full
    return 1
}

title_of() {
    case "$1" in
        format) echo "format (ruff format)" ;;
        lint) echo "lint (ruff, every rule)" ;;
        types) echo "types (mypy --strict)" ;;
        imports) echo "import rules (import-linter)" ;;
        house) echo "house rules (tools/lint)" ;;
        sql) echo "migrations (squawk)" ;;
        links) echo "links in the docs" ;;
        locks) echo "locked requirements" ;;
        *) echo "$1" ;;
    esac
}

timed() {
    began=$(date +%s%N)
    run_step "$1" >"$said/$1.out" 2>&1
    echo $? >"$said/$1.rc"
    echo $((($(date +%s%N) - began) / 10000000)) >"$said/$1.time"
}

report() {
    hundredths=$(cat "$said/$1.time")
    if [ "$(cat "$said/$1.rc")" -eq 0 ]; then mark="ok    "; else mark="FAILED"; fi
    printf '%s  %-32s %3d.%02d s\n' "$mark" "$(title_of "$1")" $((hundredths / 100)) $((hundredths % 100))
    [ "$mark" = "ok    " ] || sed 's/^/        /' "$said/$1.out"
}

chosen=${*:-$STEPS}
slow=""
case " $chosen " in *" types "*) timed types & slow=$! ;; esac
for step in $chosen; do
    [ "$step" = types ] || { timed "$step"; report "$step"; }
done
[ -z "$slow" ] || { wait "$slow"; report types; }

failed=""
for step in $chosen; do
    [ "$(cat "$said/$step.rc")" -eq 0 ] || failed="$failed, $(title_of "$step")"
done
if [ -n "$failed" ]; then
    echo "Not in order: ${failed#, }."
    exit 1
fi
echo "All checks hold."
