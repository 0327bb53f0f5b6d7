#!/usr/bin/env bash
# debian-package.sh FOLDER [SUITE]: makes galley's Debian package in FOLDER. Without SUITE for the machine it runs on,
# untested. With one (bookworm, trixie, ...) in a clean root of that release, with its tests and its source package,
# where lintian must have nothing to say, and the package is installed, tried and removed again; only root can do that.
# The clean root is downloaded once: everything happens in layers over it, which are thrown away. DEB_BUILD_OPTIONS
# is passed on; with nocheck the tests are left out.
set -euo pipefail
project=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
folder=$(mkdir -p "$1" && readlink -f "$1")
suite=${2:-}
debian=$project/packaging/debian
version=$(dpkg-parsechangelog -l "$debian/changelog" -S Version)
upstream=${version%-*}
tree=galley-$upstream

say() { printf '\npackage: %s (%s)\n' "$*" "$(date +%T)"; }
die() { printf 'package: %s\n' "$*" >&2; exit 1; }

# What git knows, or in a source archive everything but what was built.
sources() {
  cd "$project"
  git ls-files -z 2>/dev/null || find . \( -path ./build -o -name .git -o -name node_modules \) -prune -o -type f -print0
}

# The source archive and, beside its content, packaging/debian as the folder that Debian's tools want.
make_tree() {
  local archive=$folder/galley_$upstream.orig.tar.gz
  rm -rf "${folder:?}/$tree" "$folder"/galley[_-]*
  sources | tar -C "$project" --null --files-from=- --transform="s,^\(\./\)\?,$tree/," --owner=0 --group=0 \
    --numeric-owner --sort=name -czf "$archive"
  tar -C "$folder" -xzf "$archive"
  cp -r "$debian" "$folder/$tree/debian"
}

# layer NAME: a root over the clean one, at $root. Mounts end with the namespace of this script.
layer() {
  root=$folder/layer/$1/root
  mkdir -p "$root" "$folder/layer/$1"/{upper,work}
  mount -t overlay -o "lowerdir=$folder/root,upperdir=$folder/layer/$1/upper,workdir=$folder/layer/$1/work" overlay "$root"
  mount -t proc proc "$root/proc"
  mount -t tmpfs tmpfs "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"  # for tests of terminals
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  cp --dereference /etc/resolv.conf "$root/etc/resolv.conf"
  inside useradd --create-home builder
  mkdir -p "$root/build"
  inside apt-get -q update
}

inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
install_packages() { inside apt-get -q -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@"; }

# As somebody without rights and, as on Debian's own machines, without a network but the loopback.
as_builder() {
  unshare --net sh -c 'ip link set lo up && exec "$@"' _ chroot --userspec=builder:builder "$root" env -i \
    PATH=/usr/bin:/bin HOME=/home/builder LANG=C.UTF-8 \
    DEB_BUILD_OPTIONS="parallel=$(nproc) ${DEB_BUILD_OPTIONS:-}" \
    CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_DIR=/ccache CCACHE_SLOPPINESS=pch_defines,time_macros \
    sh -c 'cd /build && exec "$@"' _ "$@"
}

# With /bin within /usr, as on installed machines, which roots of builders before trixie do not have by themselves.
make_root() {
  [[ ! -e $folder/root/made ]] || return 0
  command -v debootstrap >/dev/null || die "a clean root needs debootstrap: apt-get install debootstrap"
  rm -rf "$folder/root"
  say "clean root of $suite"
  debootstrap --variant=buildd --merged-usr "$suite" "$folder/root" >"$folder/debootstrap.log" ||
    { tail "$folder/debootstrap.log"; die "debootstrap failed"; }
  touch "$folder/root/made"
}

# The same sources are not compiled by the same compiler twice.
build() {
  layer build
  say "packages to build with"
  cp -r "$folder"/galley* "$root/build/"
  inside apt-get -q -o Dpkg::Use-Pty=0 build-dep -y --no-install-recommends "/build/$tree"
  install_packages ccache
  mkdir -p "$folder/ccache" "$root/ccache"
  mount --bind "$folder/ccache" "$root/ccache"
  inside chown -R builder: /build /ccache
  say "build"
  as_builder env -C "$tree" dpkg-buildpackage --no-sign
  cp "$root"/build/galley*_*.* "$folder/"
}

check() {
  install_packages lintian
  say "$(inside lintian --version)"
  as_builder sh -c 'lintian --fail-on error,warning --tag-display-limit 0 --show-overrides *.changes'
}

# Everything that is called after galley, but for what users have: their settings, outputs and sources.
traces() {
  inside find / -xdev \( -path /home -o -path /proc -o -path /tmp -o -path /build -o -path /var/cache/apt \) -prune \
    -o -iname '*galley*' ! -path /etc/galley ! -path '/etc/galley/*' -print
}

# What autopkgtest does with debian/tests, and what is left afterwards.
try() {
  layer try
  say "install, try, remove"
  cp "$folder"/galley_"$version"_*.deb "$root/tmp/galley.deb"
  install_packages /tmp/galley.deb
  install -m 755 "$debian/tests/smoke" "$root/build/smoke"
  as_builder ./smoke
  inside install -D /usr/share/doc/galley/examples/galley.yaml /etc/galley/galley.yaml
  inside apt-get -q -o Dpkg::Use-Pty=0 purge -y galley
  [[ -e $root/etc/galley/galley.yaml ]] || die 'the settings of the administrator are gone'
  [[ -z $(traces) ]] || die "left behind by a purge: $(traces)"
}

# The package as a service, where that can be tried.
serve() {
  say "a machine with a real systemd"
  install_packages systemd-sysv dbus-user-session libpam-systemd
  GALLEY_MACHINE_ROOT=$root "$project/tests/systemd/run.sh" "$folder"/galley_"$version"_*.deb || (( $? == 77 ))
}

in_suite() {
  make_tree
  make_root
  build
  check
  try
  serve
}

for_this_machine() {
  make_tree
  (cd "$folder/$tree" && DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage --no-sign --build=binary --build-profiles=nocheck)
}

# Layers are removed when the mounts below have gone with the namespace, and then only what is on this file system.
in_namespace() {
  (( EUID == 0 )) || die 'only root can make a clean root'
  rm -rf --one-file-system "$folder/layer"
  GALLEY_NAMESPACE=1 unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
    "${BASH_SOURCE[0]}" "$folder" "$suite"
  rm -rf --one-file-system "$folder/layer"
}

main() {
  if [[ -n ${GALLEY_NAMESPACE:-} ]]; then in_suite; return; fi
  if [[ -n $suite ]]; then in_namespace; else for_this_machine; fi
  rm -rf "${folder:?}/$tree"
  printf '\n'
  ls "$folder"/galley*.deb
}

main
