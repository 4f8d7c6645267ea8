# shellcheck shell=bash
# Builds the console (web/) into build/web. Sourced, from the repository's root, after scripts/setup.sh.

# What the console is made of, as one hash.
web_sources() {
  find web data/api -type d -name node_modules -prune -o -type f ! -path web/src/api/schema.ts -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

# build_web: does nothing when nothing changed since; fails, and says why, where node or npm is missing or the packages
# cannot be fetched. Packages run none of their own scripts.
build_web() {
  local program sources log=build/web.log
  for program in node npm; do
    command -v "$program" >/dev/null && continue
    say "The console cannot be built: $program is missing." >&2
    return 1
  done
  sources=$(web_sources)
  [ ! -f build/web/index.html ] || [ "$(cat build/web.sources 2>/dev/null)" != "$sources" ] || return 0
  say "Building the console …"
  mkdir -p build
  rm -f build/web.sources
  if ! cmp -s web/package-lock.json web/node_modules/.luoshi-lock.json; then
    if ! npm ci --prefix web --ignore-scripts --no-audit --no-fund >"$log" 2>&1; then
      tail -n 20 "$log" >&2
      say "The console's packages cannot be fetched; npm's words are above and in $log." >&2
      return 1
    fi
    cp web/package-lock.json web/node_modules/.luoshi-lock.json
  fi
  if ! npm run build --prefix web >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say "The console cannot be built; the words are above and in $log." >&2
    return 1
  fi
  printf '%s\n' "$sources" >build/web.sources
}

# check_web: the console's types against themselves and against openapi.yaml; build_web must have run.
check_web() {
  npm run check --prefix web >build/web-check.log 2>&1 || { cat build/web-check.log >&2; return 1; }
}
