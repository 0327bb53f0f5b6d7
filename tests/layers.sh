#!/bin/sh
# Which folder of lib/ may include which (lib/README.md, "Layers"). A linker sees only calls; this sees
# every include.
set -eu
cd "$(dirname "$0")/../lib"
failed=0

check() {  # check FOLDER ALLOWED...
  folder=$1
  for included in $(grep -hoE '^#include "[a-z_]+/' "$folder"/*.h "$folder"/*.cpp | cut -d'"' -f2 | tr -d / | sort -u); do
    case " $* " in
      *" $included "*) ;;
      *)
        echo "lib/$folder may not include $included/:"
        grep -nE "^#include \"$included/" "$folder"/*.h "$folder"/*.cpp
        failed=1
        ;;
    esac
  done
}

check base
check settings base
check confine base settings
check markdown base
check state base
check loop base
check systemd base loop
check render base settings markdown
check html base settings markdown render
check job base settings render html state
check watch base loop
check pipeline base settings confine render html state job loop watch
check control base loop state pipeline
check preview base loop

# What galleyctl links of control knows neither the loop nor the pipeline's code: of the latter only the plain status.
client='protocol event line_buffer status_json socket_address socket_path client'
for name in $client; do
  if grep -nE '^#include "(loop|state|settings|watch|render|job|pipeline)/' control/"$name".h control/"$name".cpp |
    grep -v '"pipeline/status.h"'; then
    echo "lib/control/$name is part of galleyctl and may not include that"
    failed=1
  fi
done
exit "$failed"
