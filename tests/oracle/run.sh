#!/bin/sh
# run.sh SCAN_NODES: the comparison with remark-mdx, or 77 and a reason where something for it is missing.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${GALLEY_CORPUS:-$here/../../../shared/corpus}/astro

skip() { echo "skipped: $*"; exit 77; }
command -v node >/dev/null || skip 'there is no node'
[ -d "$here/node_modules/remark-mdx" ] || skip "remark-mdx is not installed; run npm ci in $here"
[ -d "$folder" ] || skip "no folder $folder; GALLEY_CORPUS names the folder that astro lies in"
exec node "$here/compare.mjs" "$1" "$folder"
