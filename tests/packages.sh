#!/usr/bin/env bash
# packages.sh BUILD: the packages say what CMake says of the version, of what is needed, and of what is installed.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
build=$1
spec=packaging/rpm/galley.spec control=packaging/debian/control pkgbuild=packaging/arch/PKGBUILD
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
failed=0

complain() { echo "$*"; failed=1; }
is() { [[ $2 == "$3" ]] || complain "$1 is ${2:-not there}, and by CMakeLists.txt it is $3"; }  # is WHAT FOUND RIGHT

# The first group of a pattern of sed in a file, for the first line that has it.
first() { sed -nE "s|$1|\1|p" "$2" | head -n 1; }

versions_agree() {
  local version page
  version=$(first '^project\(galley VERSION ([0-9.]+).*' CMakeLists.txt)
  is 'the version of debian/changelog' "$(first '^galley \(([^-]+)-.*' packaging/debian/changelog)" "$version"
  is 'the version of the PKGBUILD' "$(first '^pkgver=(.*)' $pkgbuild)" "$version"
  is 'the version of the spec' "$(first '^Version: +(.*)' $spec)" "$version"
  is "the version of the spec's newest change" "$(first '^\* .* - ([^-]+)-.*' $spec)" "$version"
  is "the version of the README's package" "$(first '.*package/galley_([^-]+)-.*' README.md)" "$version"
  for page in packaging/man/*; do
    is "the version of $page" "$(first '^\.TH .*"galley ([0-9.]+)".*' "$page")" "$version"
  done
}

# What CMake looks for, a line each, as RPM calls it: "pkgconfig(libuv) >= 1.44", "cmake(spdlog)".
needed() {
  sed -nE 's/^pkg_check_modules\(.* IMPORTED_TARGET ([a-z0-9-]+)(>=([0-9.]+))?\)/pkgconfig(\1) >= \3/p' CMakeLists.txt |
    sed 's/ >= $//'
  sed -nE 's/^find_package\(([A-Za-z0-9_-]+) REQUIRED\)/cmake(\1)/p' CMakeLists.txt tests/CMakeLists.txt |
    grep -vxE 'cmake\((Threads|PkgConfig)\)'
}

# A line of `needs build` in ./dev each: Debian's package and the module that it has.
debian_names() { sed -nE '/^    build\) /,/^END/s/^([a-z0-9.-]+) module:([A-Za-z0-9_-]+) .*/\1 \2/p' dev; }

# Arch's package of what is needed, where it is called otherwise.
arch_name() {
  case $1 in
    CLI11 | Catch2) echo "${1,,}" ;;
    libcrypto) echo openssl ;;
    libsystemd) echo systemd-libs ;;
    nlohmann_json) echo nlohmann-json ;;
    sqlite3) echo sqlite ;;
    *) echo "$1" ;;
  esac
}

needs_agree() {
  local line name least package module arch
  diff <(needed | sort) <(sed -nE 's/^BuildRequires: +((pkgconfig|cmake)\(.*)/\1/p' $spec | sort) ||
    complain "the spec's BuildRequires (>) are not what CMake looks for (<)"
  arch=$(bash -c "source $pkgbuild; echo \" \${depends[*]} \${makedepends[*]} \"")
  while read -r line; do
    name=$(sed -E 's/^[a-z]+\(([^)]*)\).*/\1/' <<<"$line")
    [[ $arch == *" $(arch_name "$name") "* ]] || complain "the PKGBUILD does not need $(arch_name "$name")"
    least=$(sed -nE 's/.* >= (.*)/\1/p' <<<"$line")
    package=
    while read -r package module; do [[ ${module,,} != "${name,,}" ]] || break; done < <(debian_names)
    [[ ${module,,} == "${name,,}" ]] || complain "./dev installs nothing for $line"
    grep -qE "^ $package${least:+ \(>= $least\)}( <!nocheck>)?,$" $control ||
      complain "debian/control does not need $package ${least:+(>= $least)}"
  done < <(needed)
}

installed() {
  DESTDIR=$folder cmake --install "$build" --prefix /usr >/dev/null
  (cd "$folder" && find . ! -type d | sed 's/^\.//' | sort)
}

# The spec's files, as patterns of a shell.
listed() {
  sed -n '/^%files/,/^$/p' $spec | sed -E -e '/^%files|^$/d' -e 's/^%(license|doc) //' -e 's|%\{_bindir\}|/usr/bin|' \
    -e 's|%\{_mandir\}|/usr/share/man|' -e 's|%\{_docdir\}|/usr/share/doc|' -e 's|%\{_datadir\}|/usr/share|' \
    -e 's|%\{_unitdir\}|/usr/lib/systemd/system|' -e 's|%\{_userunitdir\}|/usr/lib/systemd/user|' \
    -e 's|%\{_sysusersdir\}|/usr/lib/sysusers.d|'
}

# matches FILE PATTERN: itself or, for a folder, what is below it.
matches() {
  # shellcheck disable=SC2053  # a pattern
  [[ $1 == $2 || $1 == $2/* ]]
}

files_agree() {
  local file pattern found files patterns
  mapfile -t files < <(installed)
  mapfile -t patterns < <(listed)
  (( ${#files[@]} > 20 )) || complain "only these files were installed: ${files[*]}"
  for file in "${files[@]}"; do
    found=
    for pattern in "${patterns[@]}"; do ! matches "$file" "$pattern" || found=yes; done
    [[ -n $found ]] || complain "the spec does not list $file"
  done
  for pattern in "${patterns[@]}"; do
    found=
    for file in "${files[@]}"; do ! matches "$file" "$pattern" || found=yes; done
    [[ -n $found ]] || complain "the spec lists $pattern, which is not installed"
  done
}

versions_agree
needs_agree
files_agree
exit $failed
