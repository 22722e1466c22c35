#!/bin/sh
# man.sh PROGRAM COMMAND PAGE: a manual page in scdoc's language, its lines "@OPTIONS@" and "@EXAMPLES@"
# replaced by the program's own tables, so that help and page cannot differ. COMMAND "-": a page without.
set -eu
program=$1 command=$2 page=$3
if [ "$command" = - ]; then
    exec cat "$page"
fi
for line in @OPTIONS@ @EXAMPLES@; do
    grep -qx "$line" "$page" || {
        echo "$page has no line $line" >&2
        exit 1
    }
done
while IFS= read -r line; do
    case $line in
    @OPTIONS@) "$program" help --man "$command" ;;
    @EXAMPLES@) "$program" help --man-examples "$command" ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$page"
