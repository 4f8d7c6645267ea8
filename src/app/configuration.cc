#include "app/configuration.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"

namespace luoshi::app {
namespace {

using base::Result;

constexpr std::uint64_t kFileBytesMax = 1 << 20;

const std::array<ConfigurationKey, 26>& keys() {
  static const std::array<ConfigurationKey, 26> kKeys = {{
      {"data", "data", {"数据目录", "the folder of the server's data"}},
      {"city",
       "",
       {"城市文件目录，只用来装填空台账；空为示例城市",
        "the city's files, for an empty ledger; empty: the sample city"}},
      {"empty",
       "no",
       {"yes：空台账只装入城市文件，不生成演示年度",
        "yes: an empty ledger gets the city's files, and no demonstration year"},
       false,
       true},
      {"store",
       "",
       {"台账位置：SQLite 文件或 postgresql://…；空为数据目录内的文件",
        "the ledger: an SQLite file or postgresql://…; empty: a file in data"},
       true},
      {"listen", "127.0.0.1:8080", {"监听地址", "the address to listen at"}},
      {"web", "", {"控制台文件目录；空为程序旁", "the console's files; empty: beside the program"}},
      {"certificate", "", {"TLS 证书（PEM）", "the TLS certificate (PEM)"}},
      {"key", "", {"TLS 私钥（PEM）", "its private key (PEM)"}},
      {"base-url",
       "",
       {"用户所见的地址，统一身份认证和外发的链接用",
        "the address that users see, for sign-in and for links that are sent"}},
      {"oidc-secret",
       "",
       {"统一身份认证的客户端密钥", "the client's secret at the provider"},
       true},
      {"oidc-secret-file",
       "",
       {"存放客户端密钥的文件，代替 oidc-secret", "a file that holds it, instead of oidc-secret"}},
      {"smtp", "", {"邮件服务器 smtp://… 或 smtps://…", "the mail server, smtp://… or smtps://…"}},
      {"smtp-user", "", {"邮件服务器用户名", "the user there"}},
      {"smtp-password", "", {"邮件服务器密码", "the password there"}, true},
      {"mail-from", "", {"发件地址", "the sender's address"}},
      {"webhook-networks",
       "",
       {"推送地址可在的内网地址或网段，逗号分隔；空为只限公网",
        "private addresses or blocks that webhooks may be in, with commas; empty: public ones "
        "alone"}},
      {"messages-folder",
       "",
       {"短信写入此目录（演示用）；空为不发短信",
        "short messages are put here as files, for demonstrations; empty: none are sent"}},
      {"hash", "sha256", {"新台账的散列算法：sha256 或 sm3", "of a new ledger: sha256 or sm3"}},
      {"cipher", "aes", {"封存算法：aes 或 sm4", "what seals: aes or sm4"}},
      {"signature", "ecdsa", {"锚定签名：ecdsa 或 sm2", "what signs anchors: ecdsa or sm2"}},
      {"threads", "8", {"处理请求的线程数", "threads that answer requests"}},
      {"requests-per-second",
       "200",
       {"每个地址每秒请求上限；0 为不限", "of one address, on average; 0: any number"}},
      {"sign-ins-per-minute",
       "60",
       {"每个地址每分钟登录上限；0 为不限", "of one address, at most; 0: any number"}},
      {"trusted-proxies",
       "",
       {"可信代理的地址或网段，逗号分隔；只采信它们给出的 X-Forwarded-For",
        "proxies in front, addresses or blocks with commas: their X-Forwarded-For alone is "
        "believed"}},
      {"connections-per-address", "256", {"每个地址的连接上限", "connections of one address"}},
      {"log", "info", {"日志级别：debug、info、warning、error", "debug, info, warning or error"}},
  }};
  return kKeys;
}

const ConfigurationKey* find_key(std::string_view name) {
  const auto found = std::ranges::find(keys(), name, &ConfigurationKey::name);
  return found == keys().end() ? nullptr : &*found;
}

std::string variable_of(std::string_view key) {
  std::string out = "LUOSHI_";
  for (const char c : key) {
    out.push_back(c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

tl::unexpected<base::Error> wrong(base::Message what, std::string where = {},
                                  base::Message right = {}) {
  return base::fail(base::ErrorCode::kInvalidInput, std::move(what), std::move(where),
                    std::move(right));
}

std::string listed(const CommandWords& accepted) {
  std::string out;
  for (const std::string_view flag : accepted.flags) out += "--" + std::string(flag) + " ";
  for (const std::string_view one : accepted.switches) out += "--" + std::string(one) + " ";
  for (const ConfigurationKey& key : keys()) out += "--" + std::string(key.name) + " ";
  return out;
}

Result<std::map<std::string, std::string>> read_file(env::FileSystem& files,
                                                     const std::string& path) {
  auto bytes = files.read(path, kFileBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  std::map<std::string, std::string> out;
  try {
    const YAML::Node root = YAML::Load(*bytes);
    if (!root.IsMap() && !root.IsNull()) {
      return wrong({"配置文件应为“名称: 值”", "lines of \"name: value\" are expected"}, path);
    }
    for (const auto& pair : root) {
      const auto name = pair.first.as<std::string>();
      const std::string place = fmt::format("{}, line {}", path, pair.first.Mark().line + 1);
      if (!find_key(name)) {
        return wrong({"没有这个配置项：" + name, "there is no such key: " + name}, place,
                     {"见 luoshi config", "see luoshi config"});
      }
      out[name] = pair.second.IsNull() ? "" : pair.second.as<std::string>();
    }
  } catch (const YAML::Exception& exception) {
    return wrong({fmt::format("配置文件有误：{}", exception.msg),
                  fmt::format("the configuration is wrong: {}", exception.msg)},
                 fmt::format("{}, line {}", path, exception.mark.line + 1));
  }
  return out;
}

}  // namespace

std::span<const ConfigurationKey> configuration_keys() { return keys(); }

const std::string& Configuration::text(std::string_view key) const {
  const auto found = entries_.find(key);
  LUOSHI_CHECK(found != entries_.end());
  return found->second.value;
}

Result<std::int64_t> Configuration::number(std::string_view key, std::int64_t min,
                                           std::int64_t max) const {
  const std::string& value = text(key);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc() && end == value.data() + value.size() && number >= min &&
      number <= max) {
    return number;
  }
  return wrong({fmt::format("“{}”不是所要的数", value), fmt::format("\"{}\" will not do", value)},
               "--" + std::string(key),
               {fmt::format("应为 {} 至 {}", min, max), fmt::format("{} to {}", min, max)});
}

Result<bool> Configuration::is_on(std::string_view key) const {
  const std::string& value = text(key);
  if (value == "yes" || value == "no") return value == "yes";
  return wrong({fmt::format("“{}”不是所要的值", value), fmt::format("\"{}\" will not do", value)},
               "--" + std::string(key), {"应为 yes 或 no", "yes or no"});
}

std::string CommandLine::flag(std::string_view name) const {
  const auto found = flags.find(name);
  return found == flags.end() ? std::string() : found->second.back();
}

struct ConfigurationReader {
  const CommandWords& accepted;
  const Variable& variable;
  env::FileSystem& files;
  CommandLine out;
  std::string file;

  bool is_own_flag(std::string_view name) const {
    return std::ranges::find(accepted.flags, name) != accepted.flags.end();
  }
  bool is_own_switch(std::string_view name) const {
    return std::ranges::find(accepted.switches, name) != accepted.switches.end();
  }

  void set(std::string_view key, std::string value, ConfigurationOrigin origin) {
    out.configuration.entries_[std::string(key)] = {std::move(value), origin};
  }

  // "--name value", "--name=value", or the name of a switch; how many arguments it took.
  Result<std::size_t> take_flag(std::span<const std::string> arguments) {
    const std::string_view word = std::string_view(arguments[0]).substr(2);
    const std::size_t equals = word.find('=');
    const std::string name(word.substr(0, equals));
    if (is_own_switch(name) && equals == std::string_view::npos) {
      out.flags[name].push_back("yes");
      return std::size_t{1};
    }
    const bool known = is_own_flag(name) || find_key(name) || name == "config" || name == "lang";
    if (!known) {
      return wrong({"没有这个选项：--" + name, "there is no option --" + name}, {},
                   {"可用：" + listed(accepted), "one of: " + listed(accepted)});
    }
    const ConfigurationKey* key = find_key(name);
    if (key && key->is_switch && equals == std::string_view::npos) {
      set(name, "yes", ConfigurationOrigin::kFlag);
      return std::size_t{1};
    }
    if (equals == std::string_view::npos && arguments.size() < 2) {
      return wrong({"--" + name + " 后面要有值", "--" + name + " needs a value"});
    }
    std::string value =
        equals == std::string_view::npos ? arguments[1] : std::string(word.substr(equals + 1));
    if (name == "config") {
      file = value;
    } else if (find_key(name)) {
      set(name, std::move(value), ConfigurationOrigin::kFlag);
    } else {
      out.flags[name].push_back(std::move(value));
    }
    return equals == std::string_view::npos ? std::size_t{2} : std::size_t{1};
  }

  Result<void> take_arguments(std::span<const std::string> arguments) {
    while (!arguments.empty()) {
      const std::string& word = arguments[0];
      std::size_t taken = 1;
      if (word == "--help" || word == "-h") {
        out.help = true;
      } else if (word.starts_with("--")) {
        auto flag = take_flag(arguments);
        if (!flag) return tl::unexpected(flag.error());
        taken = *flag;
      } else if (out.words.size() < accepted.words_max) {
        out.words.push_back(word);
      } else {
        return wrong({"多出的参数：" + word, "an argument too many: " + word});
      }
      arguments = arguments.subspan(taken);
    }
    return {};
  }

  Result<void> take_rest() {
    if (file.empty()) file = variable("LUOSHI_CONFIG").value_or("");
    std::map<std::string, std::string> in_file;
    if (!file.empty()) {
      auto read = read_file(files, file);
      if (!read) return tl::unexpected(read.error());
      in_file = std::move(*read);
      out.configuration.file_ = file;
    }
    for (const ConfigurationKey& key : keys()) {
      if (out.configuration.entries_.contains(key.name)) continue;
      if (auto value = variable(variable_of(key.name))) {
        set(key.name, std::move(*value), ConfigurationOrigin::kEnvironment);
      } else if (const auto found = in_file.find(std::string(key.name)); found != in_file.end()) {
        set(key.name, found->second, ConfigurationOrigin::kFile);
      } else {
        set(key.name, std::string(key.usual), ConfigurationOrigin::kDefault);
      }
    }
    return {};
  }
};

Result<CommandLine> read_command_line(const std::vector<std::string>& arguments,
                                      const CommandWords& accepted, const Variable& variable,
                                      env::FileSystem& files) {
  ConfigurationReader reader{accepted, variable, files, {}, {}};
  if (auto done = reader.take_arguments(arguments); !done) return tl::unexpected(done.error());
  if (auto done = reader.take_rest(); !done) return tl::unexpected(done.error());
  return std::move(reader.out);
}

}  // namespace luoshi::app
