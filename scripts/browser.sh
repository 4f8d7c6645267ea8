# shellcheck shell=bash
# What ./test --full and scripts/screenshot share: playwright-core, put into build/browser with npm. Sourced, from the
# repository's root.
source scripts/setup.sh

# Fails, and says nothing, where there is no browser to drive or the package is not to be had.
install_playwright() {
  local program
  for program in chromium node npm; do command -v "$program" >/dev/null || return 1; done
  mkdir -p build/browser
  if ! cmp -s tests/browser/package.json build/browser/package.json || [ ! -d build/browser/node_modules/playwright-core ]; then
    cp tests/browser/package.json build/browser/package.json
    npm install --prefix build/browser --no-audit --no-fund --ignore-scripts >build/browser/npm.log 2>&1 || return 1
  fi
}
