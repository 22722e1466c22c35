#!/bin/sh
# man.sh PROGRAM COMMAND PAGE: a manual page in scdoc's language, its line "@OPTIONS@" replaced by the
# program's own table of options, so that help and page cannot differ. COMMAND "-": a page without.
set -eu
program=$1 command=$2 page=$3
if [ "$command" = - ]; then
    exec cat "$page"
fi
grep -qx '@OPTIONS@' "$page" || {
    echo "$page has no line @OPTIONS@" >&2
    exit 1
}
sed '/^@OPTIONS@$/,$d' "$page"
"$program" help --man "$command"
sed '1,/^@OPTIONS@$/d' "$page"
