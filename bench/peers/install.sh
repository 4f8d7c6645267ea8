# shellcheck shell=bash
# Puts the peers into build/peers, at the versions of the lock file. Sourced, from the repository's root.

# nodejieba brings no program of its own for most machines, and its install script wants one from the web: its two
# sources are compiled here against the headers that belong to node.
compile_nodejieba() {
  local package=$1/nodejieba addons=$1/node-addon-api headers
  headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")/include/node
  [ -f "$package/build/Release/nodejieba.node" ] && return 0
  [ -f "$headers/node_api.h" ] || return 1
  mkdir -p "$package/build/Release"
  g++ -O3 -std=c++17 -shared -fPIC -DNODE_GYP_MODULE_NAME=nodejieba -DLOGGING_LEVEL=LL_WARNING \
    -I "$headers" -I "$addons" -I "$package/submodules/cppjieba/include" \
    -I "$package/submodules/cppjieba/deps/limonp/include" -o "$package/build/Release/nodejieba.node" \
    "$package/lib/index.cpp" "$package/lib/nodejieba.cpp"
}

# Fails, and says nothing, where there is no node or the packages are not to be had.
install_peers() {
  local program folder=build/peers
  for program in node npm; do command -v "$program" >/dev/null || return 1; done
  mkdir -p "$folder"
  if ! cmp -s bench/peers/package-lock.json "$folder/installed"; then
    rm -rf "$folder/node_modules"
    cp bench/peers/package.json bench/peers/package-lock.json "$folder"
    # Not npm ci: it wants optional packages for other machines in the lock file, and not every registry has them.
    npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund >"$folder/npm.log" 2>&1 || return 1
    cp bench/peers/package-lock.json "$folder/installed"
  fi
  compile_nodejieba "$folder/node_modules" >"$folder/nodejieba.log" 2>&1 || true
}
