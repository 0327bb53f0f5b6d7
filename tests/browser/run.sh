#!/bin/sh
# run.sh GALLEYD GALLEYCTL PICTURES TEST...: the tests of the preview in a real browser; pictures of it go to the
# folder PICTURES. 77 and a reason where something for it is missing. CHROMIUM names another browser of the kind.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

skip() { echo "skipped: $*"; exit 77; }
command -v node >/dev/null || skip 'there is no node'
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
[ -n "$CHROMIUM" ] || skip 'there is no chromium'
[ -d "$here/node_modules/playwright-core" ] || skip "playwright-core is not installed; run npm ci in $here"
export CHROMIUM GALLEYD="$1" GALLEYCTL="$2" PICTURES="$3"
shift 3
cd "$here"
exec node --test "$@"
