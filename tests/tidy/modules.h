// The modules and what each may include, as the build declares it and as ARCHITECTURE.md tells it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source.h"

namespace luoshi::tidy {

using Modules = std::map<std::string, std::set<std::string>>;
// One line a violation: "path:line: what is wrong and what would be right".
using Violations = std::vector<std::string>;

// luoshi_module(<name> DEPENDS <modules…> …) lines of src/CMakeLists.txt.
Modules modules_of_build(std::string_view cmake);

// The rows of the table whose header begins with "| module |": first column the name, third what it
// may include ("–" for nothing).
Modules modules_of_architecture(std::string_view markdown);

Violations compare(const Modules& build, const Modules& architecture);
Violations find_circle(const Modules& modules);

// Includes with quotes in src/<module>: only its own headers and those of its declared modules,
// never another's internal/. `file` may also stand outside src/: then only internal/ is refused.
Violations check_includes(const SourceFile& file, const Modules& modules);

// src/<module>/ holds files, internal/ and testdata/, and nothing else; each folder is a module.
Violations check_shape(const std::vector<SourceFile>& files, const Modules& modules);

}  // namespace luoshi::tidy
