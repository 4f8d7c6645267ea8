#include "tests/tidy/modules.h"

#include <algorithm>
#include <functional>

namespace luoshi::tidy {
namespace {

std::vector<std::string> table_cells(std::string_view line) {
  std::vector<std::string> cells;
  std::size_t begin = line.find('|');
  while (begin != std::string_view::npos) {
    const std::size_t end = line.find('|', begin + 1);
    if (end == std::string_view::npos) break;
    std::string_view cell = line.substr(begin + 1, end - begin - 1);
    cell.remove_prefix(std::min(cell.find_first_not_of(' '), cell.size()));
    cell = cell.substr(0, cell.find_last_not_of(' ') + 1);
    cells.emplace_back(cell);
    begin = end;
  }
  return cells;
}

std::string join(const std::set<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out.empty() ? "nothing" : out;
}

// "src/report/internal/x.cc" -> "report"; empty outside src/.
std::string module_of(std::string_view path) {
  if (!path.starts_with("src/")) return {};
  const std::size_t end = path.find('/', 4);
  return end == std::string_view::npos ? std::string() : std::string(path.substr(4, end - 4));
}

std::string problem_with_include(const std::string& module, const std::string& header,
                                 const Modules& modules) {
  const std::string target = header.substr(0, header.find('/'));
  if (!modules.contains(target) || target == module) return {};
  if (header.starts_with(target + "/internal/")) {
    return header + " is internal to " + target + "; include a header beside internal/";
  }
  if (module.empty() || !modules.contains(module) || modules.at(module).contains(target)) return {};
  return header + ": module " + module + " may include only " + join(modules.at(module));
}

}  // namespace

Modules modules_of_build(std::string_view cmake) {
  Modules modules;
  for (std::string_view line : split_lines(cmake)) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    constexpr std::string_view kCall = "luoshi_module(";
    if (!line.starts_with(kCall)) continue;
    const std::vector<std::string> words =
        split_words(line.substr(kCall.size(), line.rfind(')') - kCall.size()));
    std::set<std::string>& depends = modules[words.at(0)];
    bool in_depends = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i] == "DEPENDS" || words[i] == "LIBRARIES") {
        in_depends = words[i] == "DEPENDS";
      } else if (in_depends) {
        depends.insert(words[i]);
      }
    }
  }
  return modules;
}

Modules modules_of_architecture(std::string_view markdown) {
  Modules modules;
  bool in_table = false;
  for (const std::string_view line : split_lines(markdown)) {
    if (line.starts_with("| module |")) {
      in_table = true;
    } else if (!line.starts_with("|")) {
      in_table = false;
    } else if (in_table && !line.starts_with("|-") && !line.starts_with("| -")) {
      const std::vector<std::string> cells = table_cells(line);
      if (cells.size() < 3) continue;
      std::set<std::string>& depends = modules[cells[0]];
      for (const std::string& word : split_words(cells[2])) {
        if (word != "–") depends.insert(word);
      }
    }
  }
  return modules;
}

Violations compare(const Modules& build, const Modules& architecture) {
  Violations out;
  for (const auto& [name, depends] : build) {
    const auto told = architecture.find(name);
    if (told == architecture.end()) {
      out.push_back("ARCHITECTURE.md: the module table has no row for " + name);
    } else if (told->second != depends) {
      out.push_back("ARCHITECTURE.md: " + name + " may include " + join(told->second) +
                    ", but src/CMakeLists.txt says " + join(depends));
    }
  }
  for (const auto& [name, depends] : architecture) {
    if (!build.contains(name)) {
      out.push_back("ARCHITECTURE.md: " + name + " is in the module table and not in the build");
    }
  }
  return out;
}

Violations find_circle(const Modules& modules) {
  // Take away what depends on nothing that is left; what cannot be taken away stands in a circle.
  Modules left = modules;
  for (bool progress = true; progress;) {
    progress = false;
    for (auto at = left.begin(); at != left.end();) {
      const bool is_free =
          std::none_of(at->second.begin(), at->second.end(),
                       [&](const std::string& name) { return left.contains(name); });
      at = is_free ? left.erase(at) : std::next(at);
      progress = progress || is_free;
    }
  }
  if (left.empty()) return {};
  std::set<std::string> names;
  for (const auto& [name, depends] : left) names.insert(name);
  return {"src/CMakeLists.txt: these modules form a circle or hang on one: " + join(names)};
}

Violations check_includes(const SourceFile& file, const Modules& modules) {
  Violations out;
  const std::string module = module_of(file.path);
  const std::string code = code_only(file.text);
  std::size_t number = 0;
  for (const std::string_view line : split_lines(code)) {
    ++number;
    if (!line.starts_with("#include \"")) continue;
    const std::size_t begin = line.find('"') + 1;
    const std::string header(line.substr(begin, line.find('"', begin) - begin));
    const std::string problem = problem_with_include(module, header, modules);
    if (!problem.empty()) {
      out.push_back(file.path + ":" + std::to_string(number) + ": " + problem);
    }
  }
  return out;
}

Violations check_shape(const std::vector<SourceFile>& files, const Modules& modules) {
  Violations out;
  for (const SourceFile& file : files) {
    const std::string module = module_of(file.path);
    if (module.empty()) continue;
    if (!modules.contains(module)) {
      out.push_back(file.path + ": src/CMakeLists.txt declares no module " + module);
      continue;
    }
    const std::string below = file.path.substr(4 + module.size() + 1);
    const std::size_t slash = below.find('/');
    if (slash == std::string::npos) continue;
    const std::string folder = below.substr(0, slash);
    const bool is_deep = folder == "internal" && below.find('/', slash + 1) != std::string::npos;
    if ((folder != "internal" && folder != "testdata") || is_deep) {
      out.push_back(file.path + ": below src/" + module +
                    "/ only internal/ and testdata/ may stand");
    }
  }
  return out;
}

}  // namespace luoshi::tidy
