# shellcheck shell=bash
# For run.sh: galley of the build $from.

before_boot() { DESTDIR=$root cmake --install "$from" >"$MACHINE/install" || die "cannot install: $(cat "$MACHINE/install")"; }
after_boot() { inside systemd-sysusers; }
before_poweroff() { :; }
