# shellcheck shell=bash
# What ./test --full and scripts/screenshot share: packages of npm that tests use, put into build/. Sourced, from the
# repository's root.
source scripts/setup.sh

# install_node NAME PACKAGE: what tests/NAME/package.json names, PACKAGE among it, into build/NAME. Fails, and says nothing,
# where it is not to be had.
install_node() {
  local program
  for program in node npm; do command -v "$program" >/dev/null || return 1; done
  mkdir -p "build/$1"
  if ! cmp -s "tests/$1/package.json" "build/$1/package.json" || [ ! -d "build/$1/node_modules/$2" ]; then
    cp "tests/$1/package.json" "build/$1/package.json"
    npm install --prefix "build/$1" --no-audit --no-fund --ignore-scripts >"build/$1/npm.log" 2>&1 || return 1
  fi
}

# Fails, and says nothing, where there is no browser to drive or the package is not to be had.
install_playwright() { command -v chromium >/dev/null && install_node browser playwright-core; }
