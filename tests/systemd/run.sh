#!/usr/bin/env bash
# run.sh BUILD|PACKAGE: installs BUILD, or a Debian package, into a machine with a real systemd and shows there what the
# units promise, for a user and for the machine; of a package also what becomes of both when it is upgraded and removed.
# 77 and a reason where that cannot be.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=machine.sh
source "$here/machine.sh"

if [[ -z ${MACHINE:-} ]]; then
  reason=$(why_no_machine)
  [[ -z $reason ]] || skip "$reason"
  enter_namespaces "$(readlink -f "$0")" "$@"
  exit
fi

from=$1
checks=0
# shellcheck source=package.sh
# shellcheck source=build.sh
if [[ $from == *.deb ]]; then source "$here/package.sh"; else source "$here/build.sh"; fi

# expect WHAT COMMAND...; expect_not WHAT COMMAND...
expect() {
  local what=$1
  shift
  said=$("$@" 2>&1) || { report; die "$what: $*"$'\n'"$said"; }
  checks=$((checks + 1))
  echo "ok: $what"
}
expect_not() {
  local what=$1
  shift
  if said=$("$@" 2>&1); then report; die "$what: $* succeeded"$'\n'"$said"; fi
  checks=$((checks + 1))
  echo "ok: $what"
}

# The two scopes, behind one face: `scope` is user or system.
as() { if [[ $scope == user ]]; then as_dev "$@"; else inside "$@"; fi; }
manage() { if [[ $scope == user ]]; then as_dev systemctl --user "$@"; else inside systemctl "$@"; fi; }
ctl() { as galleyctl --socket "$socket" "$@"; }
journal() { inside journalctl --no-pager --boot -o cat "$@"; }
write() { printf '%s\n' "$2" | as tee "$1" >/dev/null; }
property() { manage show galleyd --value --property "$1"; }
is() { [[ $(property "$1") == "$2" ]]; }
is_not() { [[ $(property "$1") != "$2" ]]; }
output_has() { ctl sync --timeout 30 && as grep -q "$1" "$output/docs__one.mdc"; }

settings_of() {  # settings_of NAME=OUTPUT...
  local one
  echo 'projects:'
  for one in "$@"; do echo "  - {name: ${one%%=*}, source: $source, output: ${one#*=}}"; done
}
drop_in() {  # drop_in LINE...
  inside mkdir -p "$units/galleyd.service.d"
  printf '%s\n' '[Service]' "$@" | inside tee "$units/galleyd.service.d/test.conf" >/dev/null
  manage daemon-reload
}
no_drop_in() { inside rm -r "$units/galleyd.service.d"; manage daemon-reload; }

units_are_right() {
  local unit folder options=()
  [[ $scope == system ]] || options=(--user)
  folder=$(dirname "$(property FragmentPath)")
  for unit in galleyd.socket galleyd.service; do
    # Unknown keys do not make it fail: whatever it says is wrong.
    expect "$scope: systemd-analyze verify has nothing to say of $unit" \
      as sh -c "said=\$(systemd-analyze verify --man=no ${options[*]} $folder/$unit 2>&1); echo \"\$said\"; [ -z \"\$said\" ]"
  done
  expect "$scope: exposed at most $1 of 100" \
    as systemd-analyze security --no-pager "${options[@]}" --offline=yes --threshold="$1" "$folder/galleyd.service"
  echo "    $(tail -n 1 <<<"$said")"
}

starts_from_cold() {
  expect "$scope: the socket can be enabled alone" manage enable --now galleyd.socket
  expect "$scope: nothing runs then" is ActiveState inactive
  expect "$scope: the first galleyctl starts galleyd" ctl status
  expect "$scope: ... as the service" manage is-active galleyd
  expect "$scope: the service can be enabled" manage enable --now galleyd
}

keeps_outputs_fresh() {
  write "$source/one.md" '# First words'
  expect "$scope: a save is in the output" output_has 'First words'
  write "$source/two.md" '# Two'
  eventually 'the status text counts what there is' is StatusText '1 project, 2 documents, 0 pending, 0 failing'
  expect "$scope: systemctl status shows it" manage status --no-pager galleyd
  grep -q 'Status: "1 project, 2 documents, 0 pending, 0 failing"' <<<"$said" || die "no status text in: $said"
  expect "$scope: changes are told by fanotify, all the hardening notwithstanding" \
    as sh -c "galleyctl --socket $socket status | grep -q fanotify"
}

reloads() {
  settings_of docs="$output" more="$output-more" | as tee "$settings" >/dev/null
  expect "$scope: a reload with right settings succeeds" manage reload galleyd
  eventually 'both projects are there' is StatusText '2 projects, 4 documents, 0 pending, 0 failing'
  write "$settings" 'projects: wrong'
  expect_not "$scope: a reload with wrong settings fails" manage reload galleyd
  expect "$scope: ... and galleyd goes on with those from before" is StatusText \
    '2 projects, 4 documents, 0 pending, 0 failing'
  expect "$scope: ... as an active service" is ActiveState active
  settings_of docs="$output" | as tee "$settings" >/dev/null
  expect "$scope: a hang-up reloads as well" manage kill --kill-whom=main --signal=HUP galleyd
  eventually 'the project is alone again' is StatusText '1 project, 2 documents, 0 pending, 0 failing'
}

comes_back_after_kill() {
  local pid
  pid=$(property MainPID)
  manage kill --kill-whom=main --signal=KILL galleyd
  write "$source/one.md" '# While nobody looked'
  eventually 'after kill -9 it catches up' as grep -q 'While nobody looked' "$output/docs__one.mdc"
  expect "$scope: after kill -9 it catches up by itself" is_not MainPID "$pid"
  expect "$scope: ... started by systemd" is NRestarts 1
}

is_watched() {
  local pid before
  drop_in WatchdogSec=1
  manage restart galleyd
  before=$(property WatchdogTimestampMonotonic)
  eventually 'the watchdog is shown a living galleyd' is_not WatchdogTimestampMonotonic "$before"
  pid=$(property MainPID)
  manage kill --kill-whom=main --signal=STOP galleyd
  write "$source/one.md" '# After the watchdog'
  eventually 'the stopped galleyd is dead' is_not MainPID "$pid"
  expect "$scope: after the watchdog has fired, a client waits until the outputs are fresh" output_has 'After the watchdog'
  expect "$scope: ... and the journal says what happened" \
    inside sh -c "journalctl --boot -o cat | grep -q 'galleyd.service: Watchdog timeout'"
  no_drop_in
  manage restart galleyd
}

last_of_project() {  # last_of_project FORMAT: what the running galleyd logged last of the project
  inside journalctl --boot --lines=1 --output="$1" "_PID=$(property MainPID)" GALLEY_PROJECT=docs
}
logs_with_fields() {
  local line batch
  write "$source/one.md" '# For the journal'
  expect "$scope: the journal is asked for one project" output_has 'For the journal'
  line=$(last_of_project json)
  batch=$(last_of_project cat)
  for field in '"PRIORITY":"6"' '"SYSLOG_IDENTIFIER":"galleyd"' '"GALLEY_DOCUMENTS":"1"' '"GALLEY_BATCH":"' \
    '"GALLEY_DURATION_USEC":"' '"MESSAGE":"docs: batch'; do
    grep -qF "$field" <<<"$line" || die "no $field in the journal's line: $line"
  done
  expect "$scope: the level changes live" ctl log-level error
  write "$source/one.md" '# Quietly'
  expect "$scope: ... and then batches are not logged" output_has 'Quietly'
  [[ $(last_of_project cat) == "$batch" ]] ||
    die "a batch was logged at level error: $(last_of_project cat)"
}

# A galleyd that cannot start is left alone until somebody asks for it again.
fails_without_storms() {
  write "$settings" 'projects: wrong'
  expect_not "$scope: with wrong settings it does not start" manage restart galleyd
  expect "$scope: ... and is not tried again" is NRestarts 0
  expect "$scope: ... its error is one in the journal" \
    inside sh -c 'journalctl --boot --priority=err -o cat SYSLOG_IDENTIFIER=galleyd | grep -q galley.yaml:1:'
  expect "$scope: a client is not kept waiting for it" \
    as sh -c "timeout 20 galleyctl --socket $socket status; [ \$? = 3 ]"
  expect "$scope: ... and the socket goes on listening" manage is-active galleyd.socket
  settings_of docs="$output" | as tee "$settings" >/dev/null
  expect "$scope: once the settings are right, the next client starts it" ctl sync
}

is_given_up_in_the_end() {
  drop_in ExecStart= ExecStart=/bin/false RestartSec=10ms
  manage restart galleyd 2>/dev/null || true
  eventually 'its socket is closed' manage is-failed galleyd.socket
  no_drop_in
  manage reset-failed galleyd.service galleyd.socket
  expect "$scope: a galleyd that ends at once is given up, until somebody has a look" manage start galleyd
}

stops() {
  expect "$scope: stops" manage stop galleyd
  expect "$scope: ... with success" is Result success
  expect "$scope: ... and the next client starts it" ctl sync
}

page() {  # page URL: what a browser gets
  local rest=${1#http://}
  as bash -c 'exec 3<>/dev/tcp/127.0.0.1/4590
    printf "GET /%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" "$1" "$2" >&3; cat <&3' \
    _ "${rest#*/}" "${rest%%/*}"
}
leads_to() { grep -q "^Location: $1" <<<"$(page "$2")"; }

# The request waits until galleyd is there; whoever has no address of galleyctl's is not let in.
serves_preview() {
  manage stop galleyd
  manage start galleyd-preview.socket
  expect "$scope: a request for a page starts galleyd" page http://127.0.0.1:4590/
  expect "$scope: ... which lets nobody in that it does not know" grep -q '^HTTP/1.1 403' <<<"$said"
  expect "$scope: ... and is running" is ActiveState active
  expect "$scope: galleyctl open gives an address" ctl open --print "$source/one.md"
  expect "$scope: ... that leads to the page" leads_to /docs/one.md "$said"
  manage stop galleyd-preview.socket
}

all_of() {
  starts_from_cold
  keeps_outputs_fresh
  reloads
  comes_back_after_kill
  is_watched
  logs_with_fields
  fails_without_storms
  stops
  serves_preview
}

# In a user unit, a mount option without effect is not told of: only writing shows it.
user_is_confined() {
  inside install -d -o 1000 -g 1000 /srv/outputs
  settings_of docs=/srv/outputs/docs | as tee "$settings" >/dev/null
  expect_not 'user: outputs outside of the home are refused' manage restart galleyd
  expect 'user: ... by a read-only file system' \
    inside sh -c 'journalctl --boot -o cat | grep -q "/srv/outputs.*Read-only file system"'
  manage stop galleyd
  manage reset-failed galleyd
  drop_in ReadWritePaths=/srv/outputs
  expect 'user: ... unless a drop-in allows them' manage start galleyd
  expect 'user: ... and then they are written' ctl sync
  expect 'user: ... there' as test -e /srv/outputs/docs/docs__one.mdc
  no_drop_in
}

use_user() {
  scope=user socket=/run/user/1000/galley/control.sock units=$home/.config/systemd/user
  source=$home/docs output=$home/out settings=$home/.config/galley/galley.yaml
}
use_system() {
  scope=system socket=/run/galley/control.sock units=/etc/systemd/system
  source=/srv/docs output=/var/lib/galley/out settings=/etc/galley/galley.yaml
}
prepare() {
  as mkdir -p "$source" "${settings%/*}" "$units"
  write "$source/one.md" '# One'
  settings_of docs="$output" | as tee "$settings" >/dev/null
}

make_root
before_boot
boot
after_boot

use_user
prepare
units_are_right 25
all_of
is_given_up_in_the_end
user_is_confined

manage stop galleyd.socket galleyd  # its preview has the port

use_system
prepare
units_are_right 15
all_of
expect 'system: everybody may read the outputs' as_dev grep -q tokens "$output/docs__one.mdc"
expect_not 'system: other users have no say' as_dev galleyctl --socket "$socket" status
expect 'system: it runs as its own user' inside sh -c "[ \$(stat -c %U /proc/$(property MainPID)) = galley ]"
before_poweroff

version=$(inside systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p')
inside systemctl poweroff --no-wall || true
wait "$nspawn" || true
echo "$checks checks, systemd $version"
