# shellcheck shell=bash
# A machine with a real systemd, for a test to source: systemd-nspawn on this host's own /usr with an /etc of its
# own, so that nothing is downloaded and the programs that were just built find their libraries. All mounts are in
# namespaces of the test's, which end with it.

home=/var/home/dev  # of the user dev: not below /home, as on some systems, which units know by its name alone

skip() { echo "skipped: $*"; exit 77; }
die() { echo "FAILED: $*" >&2; exit 1; }

# Why no machine can be booted here; nothing when one can.
why_no_machine() {
  local program
  (( EUID == 0 )) || { echo 'only root can boot a machine'; return; }
  for program in systemd-nspawn unshare nsenter setpriv; do
    command -v "$program" >/dev/null || { echo "there is no $program"; return; }
  done
  compgen -G "${GALLEY_MACHINE_ROOT:-}/usr/lib/*/security/pam_systemd.so" >/dev/null || { echo 'there is no pam_systemd'; return; }
  [[ -L ${GALLEY_MACHINE_ROOT:-}/bin ]] || { echo '/bin is not a part of /usr here'; return; }
  [[ -e ${GALLEY_MACHINE_ROOT:-}/usr/lib/systemd/user/dbus.socket ]] || { echo 'there is no dbus-user-session'; return; }
  unshare --mount --propagation private --pid --fork --mount-proc sh -c \
    'mount -t tmpfs tmpfs /tmp && mount -t cgroup2 none /sys/fs/cgroup' 2>/dev/null ||
    echo 'namespaces, mounts or cgroups are not permitted here'
}

# enter_namespaces SCRIPT ARGUMENTS...: runs it again where mounts and processes are its own.
enter_namespaces() {
  local folder code=0
  folder=$(mktemp --directory --tmpdir galley-machine-XXXXXX)
  MACHINE=$folder unshare --mount --propagation private --pid --fork --kill-child --mount-proc "$@" || code=$?
  rmdir "$folder"  # only the mount point; what was in it has gone with the namespace
  eventually 'its cgroups are empty' remove_cgroups "${folder##*/}"
  return "$code"
}

# The host may have the second version of cgroups beside the first.
remove_cgroups() {
  local folder
  for folder in "/sys/fs/cgroup/$1" "/sys/fs/cgroup/unified/$1"; do
    [[ ! -d $folder ]] || find "$folder" -depth -type d -exec rmdir {} \;
    [[ ! -d $folder ]] || return 1
  done
}

# The root: /usr is the host's (or that of another system, whose root is GALLEY_MACHINE_ROOT), with whatever is
# installed on top.
make_root() {
  local link from=${GALLEY_MACHINE_ROOT:-}
  mount -t tmpfs -o mode=755 tmpfs "$MACHINE"
  root=$MACHINE/root
  mkdir -p "$root"/{usr,etc/pam.d,var/lib/systemd/linger,proc,sys,dev,run,tmp,root,srv} "$MACHINE"/{upper,work}
  mount -t overlay -o "lowerdir=$from/usr,upperdir=$MACHINE/upper,workdir=$MACHINE/work" overlay "$root/usr"
  for link in "$from"/bin "$from"/sbin "$from"/lib*; do [[ ! -L $link ]] || cp -P "$link" "$root/"; done
  cp -P "$from/etc/ld.so.cache" "$root/etc/"
  [[ ! -d $from/etc/alternatives ]] || cp -a "$from/etc/alternatives" "$root/etc/"
  : >"$root/etc/machine-id"
  printf '%s\n' root:x:0:0::/root:/bin/bash messagebus:x:100:100::/:/usr/sbin/nologin \
    "dev:x:1000:1000::$home:/bin/bash" nobody:x:65534:65534::/:/usr/sbin/nologin >"$root/etc/passwd"
  printf '%s\n' root:x:0: messagebus:x:100: systemd-journal:x:101: dev:x:1000: nogroup:x:65534: >"$root/etc/group"
  printf '%s\n' 'account required pam_permit.so' 'session required pam_permit.so' \
    'session optional pam_systemd.so' >"$root/etc/pam.d/systemd-user"
  : >"$root/var/lib/systemd/linger/dev"  # its systemd starts with the machine
  install -d -o 1000 -g 1000 "$root$home"
}

# nspawn's own filter would forbid fanotify, which real machines have.
start_systemd() {
  local cgroup=/sys/fs/cgroup/${MACHINE##*/}
  mount -t cgroup2 none /sys/fs/cgroup
  mkdir "$cgroup"
  (
    echo 0 >"$cgroup/cgroup.procs"
    export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
    exec systemd-nspawn --quiet --directory "$root" --boot --register=no --keep-unit --private-network \
      --link-journal=no --resolv-conf=off --timezone=off --console=pipe \
      --system-call-filter='fanotify_init fanotify_mark'
  ) </dev/null >"$MACHINE/console" 2>&1 &
  nspawn=$!
}

# PID 1 of the machine, once it is there.
find_leader() {
  leader=$(cat "/proc/$nspawn/task/$nspawn/children" 2>/dev/null)
  leader=${leader%% *}
  [[ -n $leader && -S /proc/$leader/root/run/dbus/system_bus_socket ]]
}

inside() {
  nsenter -t "$leader" --mount --uts --ipc --net --pid --cgroup \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb HOME=/root "$@"
}
as_dev() {
  inside setpriv --reuid=1000 --regid=1000 --clear-groups \
    env HOME=$home USER=dev XDG_RUNTIME_DIR=/run/user/1000 "$@"
}

boot() {
  start_systemd
  eventually 'the machine starts' find_leader
  eventually 'the machine is up' inside systemctl is-system-running --quiet
  eventually "the user's systemd is up" as_dev systemctl --user is-system-running --quiet
}

# eventually WHAT COMMAND...: returns when COMMAND succeeds; the deadline only bounds a failure.
eventually() {
  local what=$1 until=$((SECONDS + 40))
  shift
  until "$@" >/dev/null 2>&1; do
    (( SECONDS < until )) || { report; die "$what: not within 40 s: $*"; }
    sleep 0.05
  done
}

# What there is to see of a failure.
report() {
  [[ -z ${root:-} ]] || tail -n 20 "$MACHINE/console"
  [[ -z ${leader:-} ]] || inside journalctl --no-pager --boot -n 60 -o short-monotonic
} >&2
