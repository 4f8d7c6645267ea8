// An empty ledger is filled with a city's files: settings, units, people, roles, reports, first
// passwords.
#include <algorithm>

#include "app/house.h"
#include "app/seed_files.h"
#include "office/city.h"
#include "office/command.h"
#include "office/person.h"
#include "service/grid.h"
#include "service/people_lookup.h"
#include "service/personal.h"
#include "service/readings.h"
#include "vault/password.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Result;
using Files = SeedFiles::Files;

constexpr std::size_t kCommandsAtOnce = 500;

vault::Hash digest_of(const Files& files) {
  std::string all;
  for (const auto& [name, text] : files) all += name + "\n" + text + "\n";
  return vault::digest(vault::HashAlgorithm::kSha256, all);
}

Result<void> run_all(ledger::Ledger& ledger, office::Seed seed) {
  for (std::size_t at = 0; at < seed.commands.size(); at += kCommandsAtOnce) {
    const std::size_t end = std::min(at + kCommandsAtOnce, seed.commands.size());
    std::vector<ledger::Command> group(
        std::make_move_iterator(seed.commands.begin() + static_cast<std::ptrdiff_t>(at)),
        std::make_move_iterator(seed.commands.begin() + static_cast<std::ptrdiff_t>(end)));
    auto replies = ledger.run_group(ledger::kCityBook, std::move(group));
    for (std::size_t i = 0; i < replies.size(); ++i) {
      if (replies[i]) continue;
      base::Error error = replies[i].error();
      error.where = seed.places[at + i] + " " + error.where;
      return tl::unexpected(std::move(error));
    }
  }
  return {};
}

// Whoever gives the others what they need: the three administrations, and the supervision office.
bool sets_up(office::Role role) {
  return office::is_administration(role) || role == office::Role::kSupervision;
}

// In a demonstration also whoever shows the other side of it: a leader, a unit's head and clerk.
std::optional<office::Role> first_role(const office::CityPerson& person, bool is_demonstration) {
  if (!person.roles) return std::nullopt;
  const auto found = std::ranges::find_if(
      *person.roles, [](const office::CityRole& role) { return sets_up(role.role); });
  if (found != person.roles->end()) return found->role;
  const bool shows = is_demonstration && person.roles->size() == 1;
  if (!shows) return std::nullopt;
  using enum office::Role;
  const office::Role role = person.roles->front().role;
  const bool is_shown =
      role == kLeader || role == kUnitHead || role == kUnitClerk || role == kHotlineOperator;
  return is_shown ? std::optional(role) : std::nullopt;
}

}  // namespace

Result<std::string> House::give_password(const std::string& login) {
  auto person = service::person_of_login(*world_, login);
  if (!person) return tl::unexpected(person.error());
  if (!*person) {
    return base::fail(ErrorCode::kNotFound,
                      {"没有用户名为“" + login + "”的人员", "nobody has the login " + login});
  }
  std::string password = vault::make_first_password(random_);
  auto hash = vault::hash_password(random_, password);
  if (!hash) return tl::unexpected(hash.error());
  auto sealed = service::seal(*world_, **person, service::kPasswordContext, *hash, false);
  if (!sealed) return tl::unexpected(sealed.error());
  auto reply = ledger_->execute(
      office::command({"system/command-line", {}}, service::random_id(random_, "made-up-"), {},
                      office::SetPassword{**person, std::move(*sealed), true}));
  if (!reply) return tl::unexpected(reply.error());
  directory_->forget(office::stream_of(**person).text());
  return password;
}

Result<Filed> House::file_reports(const Files& reports, env::FileSystem& files) {
  Filed out;
  auto folder = env::TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  service::Caller seeder;
  seeder.actor = "system/seed";
  seeder.rights = {office::Right::kReadingsRead, office::Right::kReadingsWrite};
  for (const auto& [name, bytes] : reports) {
    service::NewReading wanted;
    wanted.file.path = folder->path() + "/report";
    wanted.file.name = name.substr(name.rfind('/') + 1);
    wanted.file.size = bytes.size();
    if (auto done = files.write_atomically(wanted.file.path, bytes); !done) {
      return tl::unexpected(done.error());
    }
    auto filed = service::create_reading(*world_, seeder, {"seed-report-" + name, {}}, wanted);
    if (!filed) return tl::unexpected(filed.error());
    out.emplace(name, std::string(filed->reading.at("id").as_string()));
  }
  return out;
}

Result<bool> House::is_set_up() {
  // Passwords come last: as long as there are none, a seeding was not finished, and its requests
  // are repeated without being carried out twice.
  auto given = ledger_->events({.kind = "person.password_set", .limit = 1});
  if (!given) return tl::unexpected(given.error());
  return !given->empty();
}

Result<Filed> House::fill(const SeedFiles& seed, env::FileSystem& files) {
  const auto seal = [&](const office::PersonId& person, office::Field field,
                        const std::string& value) {
    const bool name = field == office::Field::kName;
    return service::seal(*world_, person, name ? service::kNameContext : service::kPhoneContext,
                         value, true);
  };
  auto planned = office::seed_of(seed.city, seal, digest_of(seed.texts));
  if (!planned) return tl::unexpected(planned.error());
  if (auto done = run_all(*ledger_, std::move(*planned)); !done) {
    return tl::unexpected(done.error());
  }
  for (const auto& [name, bytes] : seed.grid) {
    const std::string what = name.substr(0, name.find('.'));
    auto loaded = service::put_grid_file(*world_, {"system/seed", {}}, {"seed-" + what, {}},
                                         {what, bytes, {}});
    if (loaded) continue;
    loaded.error().where = name + " " + loaded.error().where;
    return tl::unexpected(loaded.error());
  }
  return file_reports(seed.reports, files);
}

Result<std::vector<FirstPassword>> House::first_passwords(const office::City& city,
                                                          base::Language language) {
  const bool is_demonstration = city.settings.demonstration.value_or(false);
  std::vector<FirstPassword> out;
  for (const office::CityPerson& person : city.people) {
    const auto role = first_role(person, is_demonstration);
    if (!role) continue;
    const std::string title = office::row_of(*role).title.in(language);
    const bool again = std::any_of(out.begin(), out.end(),
                                   [&](const FirstPassword& one) { return one.role == title; });
    if (again) continue;
    auto password = give_password(person.login);
    if (!password) return tl::unexpected(password.error());
    out.push_back({person.login, std::move(*password), title});
  }
  return out;
}

}  // namespace luoshi::app
