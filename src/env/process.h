// What the program may ask about itself and the terminal it was started from.
// Thread rule: any thread; nobody changes the environment after main() began.
#pragma once

#include <optional>
#include <string>

namespace luoshi::env {

bool is_terminal(int descriptor);
// Columns; empty when the descriptor is no terminal or the terminal does not tell.
std::optional<int> terminal_width(int descriptor);

// An environment variable; empty optional when it is not set.
std::optional<std::string> variable(const std::string& name);

// The file this process was started from, links resolved; empty when the system does not tell.
std::string executable_path();

// The first executable file of this name on PATH (or the name itself when it has a '/').
std::optional<std::string> find_program(const std::string& name);

}  // namespace luoshi::env
