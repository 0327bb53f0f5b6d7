#!/bin/sh
# run.sh mdx SCAN_NODES: the comparison with remark-mdx; run.sh tokens GALLEYD: that with tiktoken. 77 and a
# reason where something for it is missing.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
corpus=${GALLEY_CORPUS:-$here/../../../shared/corpus}

skip() { echo "skipped: $*"; exit 77; }
needs() { [ -d "$here/node_modules/$1" ] || skip "$1 is not installed; run npm ci in $here"; }
command -v node >/dev/null || skip 'there is no node'
case $1 in
  mdx)
    needs remark-mdx
    [ -d "$corpus/astro" ] || skip "no folder $corpus/astro; GALLEY_CORPUS names the folder that astro lies in"
    exec node "$here/compare.mjs" "$2" "$corpus/astro" ;;
  tokens)
    needs tiktoken
    set -- "$2" "$here/../../config/sample/docs" "$here/../spec"
    for folder in "$corpus"/*/; do [ ! -d "$folder" ] || set -- "$@" "$folder"; done
    exec node "$here/tokens.mjs" "$@" ;;
esac
