# shellcheck shell=bash
# What ./run and ./test share: installing packages and building. Sourced, from the repository's root.

say() { printf '%s\n' "$*"; }

# packages_of <when>…: their names, in the order of the list.
packages_of() {
  local when
  for when in "$@"; do awk -v when="$when" '$1 == when { print $2 }' scripts/packages.txt; done
}

# A program of the package's name that came from elsewhere will do as well.
is_installed() {
  command -v "$1" >/dev/null ||
    [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c1-2)" = ii ]
}

# Only what is missing; nothing but the names is printed.
missing_of() {
  local package
  for package in $(packages_of "$@"); do is_installed "$package" || say "$package"; done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Asks for the password once, before anything is done; without sudo it says what is to be typed.
may_install() {
  [ "$(id -u)" -ne 0 ] || return 0
  if command -v sudo >/dev/null; then
    say "apt-get needs the rights of root; sudo may ask for your password."
    sudo -v
  else
    say "apt-get needs the rights of root, and sudo is not installed. As root, run this and try again:" >&2
    say "  apt-get update && apt-get install --no-install-recommends $*" >&2
    return 1
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet=2 --no-install-recommends "$@" </dev/null
}

# install_missing <when>…: says what is missing and why, then installs it. "optional" may fail.
install_missing() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "This system has no apt-get: the libraries named in scripts/packages.txt must be there already."
    return 0
  fi
  local missing needed
  missing=$(missing_of "$@")
  [ -n "$missing" ] || return 0
  say "Missing packages, to be installed with apt-get:"
  local package
  for package in $missing; do
    awk -v package="$package" '$2 == package { name = $2; $1 = $2 = ""; printf "  %-22s%s\n", name, $0 }' scripts/packages.txt
  done
  needed=$(printf '%s\n' "$missing" | grep -vxF "$(packages_of optional)" || true)
  mkdir -p build
  # shellcheck disable=SC2086  # a list of names
  if ! may_install $missing; then
    [ -z "$needed" ]  # what is optional can be done without
    return
  fi
  as_root apt-get update --quiet=2 </dev/null >build/apt.log 2>&1 ||
    say "The lists of packages could not all be brought up to date (build/apt.log); going on with what is there."
  if [ -n "$needed" ]; then
    # shellcheck disable=SC2086  # a list of names
    if ! apt_install $needed >>build/apt.log 2>&1; then
      tail -n 20 build/apt.log >&2
      say "apt-get could not install what is needed; its words are above and in build/apt.log." >&2
      return 1
    fi
  fi
  for package in $(printf '%s\n' "$missing" | grep -xF "$(packages_of optional)" || true); do
    apt_install "$package" >>build/apt.log 2>&1 || say "Going on without $package, which is not to be had here."
  done
}

# build_preset <preset> [target…]: quiet when all goes well, all of the compiler's words when not.
build_preset() {
  local preset=$1
  shift
  local folder=build/$preset
  mkdir -p "$folder"
  if [ ! -f "$folder/build.ninja" ]; then
    say "Configuring $preset …"
    if ! cmake --preset "$preset" >"$folder/configure.log" 2>&1; then
      rm -f "$folder/build.ninja"
      cat "$folder/configure.log" >&2
      return 1
    fi
  fi
  local targets=()
  [ $# -eq 0 ] || targets=(--target "$@")
  if [ -t 1 ]; then
    NINJA_STATUS="Building $preset [%f/%t, %es] " cmake --build "$folder" "${targets[@]}"
  else
    say "Building $preset …"
    cmake --build "$folder" "${targets[@]}" -- --quiet >"$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; return 1; }
  fi
}
