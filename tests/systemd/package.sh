# shellcheck shell=bash
# For run.sh: galley of the Debian package $from, which is installed, upgraded and removed by dpkg in the machine.

before_boot() {
  cp -a "${GALLEY_MACHINE_ROOT:-}/var/lib/dpkg" "$root/var/lib/"  # what is installed, for dependencies
  : >"$root/var/lib/dpkg/statoverride"  # of groups that the machine does not have
  rm -f "$root/usr/sbin/policy-rc.d"  # a container's: it forbids packages to start and stop anything
  cp "$from" "$root/srv/galley.deb"
  make_next_package
}

# The same package, with a later version.
make_next_package() {
  dpkg-deb --raw-extract "$from" "$MACHINE/next"
  sed -i 's/^Version: .*/&+next/' "$MACHINE/next/DEBIAN/control"
  dpkg-deb --root-owner-group -Znone --build "$MACHINE/next" "$root/srv/next.deb" >/dev/null
}

# Triggers are other packages' work, such as an index of man pages.
after_boot() {
  expect 'package: dpkg installs it' inside dpkg --no-triggers --install /srv/galley.deb
  expect_not 'package: nothing runs then' inside systemctl is-active galleyd.service galleyd.socket
  expect_not 'package: ... nor is anything enabled, for the machine' inside systemctl is-enabled galleyd.service
  expect_not 'package: ... or for a user' as_dev systemctl --user is-enabled galleyd.service
}

before_poweroff() {
  use_user
  prepare
  manage start galleyd
  is_upgraded
  is_removed
}

keeps_fresh_after() {  # keeps_fresh_after WHAT
  write "$source/one.md" "# After the $1"
  expect "package: after the $1, the $scope's galleyd goes on" output_has "After the $1"
}

is_upgraded() {
  local pid
  use_system
  pid=$(property MainPID)
  expect 'package: dpkg upgrades it' inside dpkg --no-triggers --install /srv/next.deb
  expect "package: ... and restarts the machine's galleyd" is_not MainPID "$pid"
  keeps_fresh_after upgrade
  use_user
  keeps_fresh_after upgrade
}

users_have_theirs() {
  for use in use_user use_system; do
    "$use"
    for file in "$settings" "$output/docs__one.mdc" "$output/.galley"; do
      expect "package: ... $file is kept" as test -e "$file"
    done
  done
}

is_removed() {
  expect 'package: dpkg removes it' inside dpkg --no-triggers --remove galley
  expect_not "package: ... and stops the machine's galleyd" inside systemctl is-active galleyd.service galleyd.socket
  users_have_theirs
  expect 'package: dpkg purges it' inside dpkg --no-triggers --purge galley
  users_have_theirs
  expect 'package: ... and no unit of it is left' inside sh -c '! find /usr /etc -name "galleyd*" | grep .'
}
