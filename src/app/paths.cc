#include "app/paths.h"

#include <algorithm>

namespace luoshi::app {
namespace {

// Where the extension begins; the whole length without one. A name's first character is no such
// dot.
std::size_t dot_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name.size() : dot;
}

// Without "./" and doubled slashes.
std::string tidied(std::string_view path) {
  std::string out;
  for (std::size_t start = 0; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view step = path.substr(start, end - start);
    if (step.empty() && start == 0) out = "/";
    if (!step.empty() && step != ".") {
      if (!out.empty() && !out.ends_with('/')) out += '/';
      out += step;
    }
    start = end + 1;
  }
  return out;
}

}  // namespace

std::string file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string extension(std::string_view path) {
  const std::string name = file_name(path);
  std::string out = name.substr(dot_of(name));
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

std::string stem(std::string_view path) {
  const std::string name = file_name(path);
  return name.substr(0, dot_of(name));
}

bool is_same_path(std::string_view one, std::string_view other) {
  return tidied(one) == tidied(other);
}

std::string join(std::string_view folder, std::string_view name) {
  std::string out(folder);
  if (!out.empty() && !out.ends_with('/')) out += '/';
  return out.append(name);
}

}  // namespace luoshi::app
