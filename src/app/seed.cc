// An empty ledger is filled with a city's files: settings, units, people, roles, first passwords.
#include <algorithm>

#include "app/cities.h"
#include "app/house.h"
#include "commitment/light_rule.h"
#include "office/city.h"
#include "office/command.h"
#include "office/person.h"
#include "service/people_lookup.h"
#include "service/personal.h"
#include "service/readings.h"
#include "vault/password.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Result;
using Files = std::map<std::string, std::string>;

constexpr std::size_t kCommandsAtOnce = 500;

Result<Files> city_files(const std::string& folder, env::FileSystem& files) {
  Files out;
  if (folder.empty()) {
    for (const auto& [name, text] : embedded_city()) out.emplace(name, text);
    for (const auto& [name, text] : embedded_rules()) out.emplace(name, text);
    return out;
  }
  for (const char* name : {"settings.yaml", "units.yaml", "people.yaml", "calendar.yaml",
                           "kinds.yaml", "light.yaml"}) {
    const std::string path = folder + "/" + name;
    if (files.kind(path) == env::PathKind::kAbsent) continue;
    auto text = files.read(path, office::kCityFileBytesMax);
    if (!text) return tl::unexpected(text.error());
    out.emplace(name, std::move(*text));
  }
  if (out.empty()) {
    return base::fail(ErrorCode::kNotFound, {"目录里没有城市文件", "no city's files are there"},
                      folder, {"应有 units.yaml 等文件", "units.yaml and others are expected"});
  }
  return out;
}

// The city's reports, by file name.
Result<Files> city_reports(const std::string& folder, env::FileSystem& files) {
  Files out;
  if (folder.empty()) {
    for (const auto& [name, text] : embedded_reports()) out.emplace(name, text);
    return out;
  }
  const std::string below = folder + "/reports";
  if (files.kind(below) != env::PathKind::kFolder) return out;
  auto listing = files.list(below, {});
  if (!listing) return tl::unexpected(listing.error());
  for (const std::string& path : listing->files) {
    auto bytes = files.read(path, service::kReportBytesMax);
    if (!bytes) return tl::unexpected(bytes.error());
    out.emplace(path.substr(below.size() + 1), std::move(*bytes));
  }
  return out;
}

// The findings that are errors, as one.
Result<office::City> city_of(const Files& files) {
  office::CityReading reading = office::read_city(files);
  if (const auto light = files.find("light.yaml"); light != files.end()) {
    for (base::Finding& each : commitment::parse_light_rule(light->second).findings) {
      reading.findings.push_back(std::move(each));
    }
  }
  if (!office::has_errors(reading.findings)) return std::move(reading.city);
  for (const base::Finding& finding : reading.findings) {
    if (finding.severity == base::Severity::kError) {
      return base::fail(ErrorCode::kInvalidInput, finding.message, finding.where);
    }
  }
  return std::move(reading.city);
}

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
std::optional<office::Role> first_role(const office::CityPerson& person) {
  if (!person.roles) return std::nullopt;
  for (const office::CityRole& role : *person.roles) {
    if (office::is_administration(role.role) || role.role == office::Role::kSupervision) {
      return role.role;
    }
  }
  return std::nullopt;
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

Result<void> House::file_reports(const Configuration& configuration, World& world) {
  auto reports = city_reports(configuration.text("city"), world.files);
  if (!reports) return tl::unexpected(reports.error());
  auto folder = env::TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  service::Caller seeder;
  seeder.actor = "system/seed";
  seeder.rights = {office::Right::kReadingsRead, office::Right::kReadingsWrite};
  for (const auto& [name, bytes] : *reports) {
    service::NewReading wanted;
    wanted.file.path = folder->path() + "/report";
    wanted.file.name = name.substr(name.rfind('/') + 1);
    wanted.file.size = bytes.size();
    if (auto done = world.files.write_atomically(wanted.file.path, bytes); !done) return done;
    auto filed = service::create_reading(*world_, seeder, {"seed-report-" + name, {}}, wanted);
    if (!filed) return tl::unexpected(filed.error());
  }
  return {};
}

Result<std::vector<FirstPassword>> House::seed(const Configuration& configuration, World& world) {
  std::vector<FirstPassword> out;
  // Passwords come last: as long as there are none, a seeding was not finished, and its requests
  // are repeated without being carried out twice.
  auto given = ledger_->events({.kind = "person.password_set", .limit = 1});
  if (!given) return tl::unexpected(given.error());
  if (!given->empty()) return out;
  auto files = city_files(configuration.text("city"), world.files);
  if (!files) return tl::unexpected(files.error());
  auto city = city_of(*files);
  if (!city) return tl::unexpected(city.error());
  const auto seal = [&](const office::PersonId& person, office::Field field,
                        const std::string& value) {
    const bool name = field == office::Field::kName;
    return service::seal(*world_, person, name ? service::kNameContext : service::kPhoneContext,
                         value, true);
  };
  auto planned = office::seed_of(*city, seal, digest_of(*files));
  if (!planned) return tl::unexpected(planned.error());
  if (auto done = run_all(*ledger_, std::move(*planned)); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = file_reports(configuration, world); !done) return tl::unexpected(done.error());
  for (const office::CityPerson& person : city->people) {
    const auto role = first_role(person);
    if (!role) continue;
    const bool again = std::any_of(out.begin(), out.end(), [&](const FirstPassword& one) {
      return one.role == office::row_of(*role).title.in(world.console.language());
    });
    if (again) continue;
    auto password = give_password(person.login);
    if (!password) return tl::unexpected(password.error());
    out.push_back({person.login, std::move(*password),
                   office::row_of(*role).title.in(world.console.language())});
  }
  return out;
}

}  // namespace luoshi::app
