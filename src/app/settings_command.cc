#include "app/settings_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/house.h"
#include "app/with_line.h"
#include "service/settings.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Result;
using Provider = std::optional<office::IdentityProvider>;

struct ProviderFlag {
  const char* flag;
  std::string office::IdentityProvider::*member;
};
constexpr std::array<ProviderFlag, 4> kFlags{{
    {"issuer", &office::IdentityProvider::issuer},
    {"client-id", &office::IdentityProvider::client_id},
    {"name", &office::IdentityProvider::name},
    {"login-claim", &office::IdentityProvider::login_claim},
}};

// The provider as the command line wants it; those members stay of which it says nothing.
Result<Provider> wanted(const CommandLine& line, const Provider& now) {
  if (line.flag("issuer") == "none") return Provider();
  office::IdentityProvider out = now.value_or(office::IdentityProvider());
  for (const ProviderFlag& each : kFlags) {
    if (line.flags.contains(each.flag)) out.*each.member = line.flag(each.flag);
  }
  if (out.name.empty()) out.name = out.issuer;
  for (const ProviderFlag& each : kFlags) {
    if (!(out.*each.member).empty()) continue;
    const std::string flag = std::string("--") + each.flag;
    return base::fail(ErrorCode::kInvalidInput, {"缺少 " + flag, flag + " is missing"}, flag,
                      {"--issuer 与 --client-id 一起给", "--issuer and --client-id together"});
  }
  return Provider(std::move(out));
}

// An error names the setting; here it is an option.
base::Error at_option(base::Error error) {
  for (const ProviderFlag& each : kFlags) {
    std::string member = each.flag;
    std::ranges::replace(member, '-', '_');
    if (error.where == "/oidc/" + member) error.where = std::string("--") + each.flag;
  }
  return error;
}

std::string text_of(const Provider& provider, base::Language language) {
  if (!provider) {
    return base::Message{"没有设置统一身份认证\n", "no identity provider is set\n"}.in(language);
  }
  std::string out;
  for (const ProviderFlag& each : kFlags) {
    out += fmt::format("{}: {}\n", each.flag, *provider.*each.member);
  }
  return out;
}

}  // namespace

int settings_command(const std::vector<std::string>& arguments, World& world) {
  CommandWords words;
  for (const ProviderFlag& each : kFlags) words.flags.emplace_back(each.flag);
  return with_line(arguments, world, words, [&](const CommandLine& line) -> Result<int> {
    auto house = House::open(line.configuration, world, {});
    if (!house) return tl::unexpected(house.error());
    service::World& inside = (*house)->world();
    auto provider = service::identity_provider(inside);
    if (!provider) return tl::unexpected(provider.error());
    if (!line.flags.empty()) {
      auto next = wanted(line, *provider);
      if (!next) return tl::unexpected(next.error());
      if (auto done = service::set_identity_provider(inside, *next); !done) {
        return tl::unexpected(at_option(done.error()));
      }
      provider = std::move(*next);
    }
    world.console.write(text_of(*provider, world.console.language()));
    return static_cast<int>(kDone);
  });
}

}  // namespace luoshi::app
