// What `luoshi help` says, in both languages. A test compares the options named here with those
// that the commands know.
#pragma once

#include <string>
#include <string_view>

#include "base/message.h"

namespace luoshi::app {

struct HelpText {
  std::string_view command;  // empty: the overview
  std::string_view zh;
  std::string_view en;
};

// Empty when there is no such command.
std::string_view help_text(std::string_view command, base::Language language);

// Of serve and all commands of the ledger.
extern const HelpText kServerHelp;

}  // namespace luoshi::app
