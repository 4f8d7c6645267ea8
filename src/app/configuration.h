// The server's configuration: one table of keys, each from a flag, else the environment
// (LUOSHI_<KEY>), else the configuration file, else its default; `luoshi config` prints each
// with where it came from. Secrets are printed as "…".
// Thread rule: values.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"
#include "base/result.h"
#include "env/files.h"

namespace luoshi::app {

struct ConfigurationKey {
  std::string_view name;  // "listen": --listen, LUOSHI_LISTEN, listen: in the file
  std::string_view usual;
  base::Message meaning;
  bool secret = false;
  bool is_switch = false;  // --empty says yes; elsewhere yes or no
};
// In the order in which they are printed.
std::span<const ConfigurationKey> configuration_keys();

enum class ConfigurationOrigin { kFlag, kEnvironment, kFile, kDefault };

class Configuration {
 public:
  struct Entry {
    std::string value;
    ConfigurationOrigin origin = ConfigurationOrigin::kDefault;
  };

  // CHECKs that the key exists.
  const std::string& text(std::string_view key) const;
  base::Result<std::int64_t> number(std::string_view key, std::int64_t min, std::int64_t max) const;
  base::Result<bool> is_on(std::string_view key) const;  // of a switch
  const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }
  const std::string& file() const { return file_; }  // that was read; empty: none

 private:
  friend struct ConfigurationReader;
  std::map<std::string, Entry, std::less<>> entries_;
  std::string file_;
};

// A command's own words beside the keys: flags with a value, and words without a dash.
struct CommandWords {
  std::vector<std::string_view> flags;  // "user", "scope": may come several times
  std::size_t words_max = 0;
  std::vector<std::string_view> switches = {};  // flags without a value
};

struct CommandLine {
  Configuration configuration;
  std::map<std::string, std::vector<std::string>, std::less<>> flags;
  std::vector<std::string> words;
  bool help = false;

  std::string flag(std::string_view name) const;  // the last; empty when absent
};

// Errors are wrong usage: unknown flags, a file that is not there or holds unknown keys.
base::Result<CommandLine> read_command_line(const std::vector<std::string>& arguments,
                                            const CommandWords& accepted, const Variable& variable,
                                            env::FileSystem& files);

}  // namespace luoshi::app
