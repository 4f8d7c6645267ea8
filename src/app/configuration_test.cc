// The server's configuration: switches, which are keys that need no value.
#include "app/configuration.h"

#include <gtest/gtest.h>

#include <map>

namespace luoshi::app {
namespace {

// yes, no, or where it is wrong.
std::string empty_of(const std::vector<std::string>& arguments,
                     const std::map<std::string, std::string>& variables = {}) {
  env::MemoryFileSystem files;
  const auto variable = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  const auto line = read_command_line(arguments, {}, variable, files);
  if (!line) return "wrong usage";
  const auto is_on = line->configuration.is_on("empty");
  if (!is_on) return is_on.error().where;
  return *is_on ? "yes" : "no";
}

TEST(Switch, IsSaidByItsNameAlone) {
  EXPECT_EQ(empty_of({}), "no");
  EXPECT_EQ(empty_of({"--empty"}), "yes");
  EXPECT_EQ(empty_of({"--empty", "--data", "there"}), "yes");
  EXPECT_EQ(empty_of({"--data", "there", "--empty"}), "yes");
  EXPECT_EQ(empty_of({"--empty=no"}), "no");
  EXPECT_EQ(empty_of({"--empty=perhaps"}), "--empty");
  EXPECT_EQ(empty_of({"--empty", "no"}), "wrong usage");  // a word too many
  EXPECT_EQ(empty_of({}, {{"LUOSHI_EMPTY", "yes"}}), "yes");
  EXPECT_EQ(empty_of({"--empty=no"}, {{"LUOSHI_EMPTY", "yes"}}), "no");
}

}  // namespace
}  // namespace luoshi::app
