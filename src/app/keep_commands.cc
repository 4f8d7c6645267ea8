#include "app/keep_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/house.h"
#include "app/import_cases_command.h"
#include "app/settings_command.h"
#include "app/with_line.h"
#include "ledger/anchor.h"
#include "ledger/backup.h"
#include "ledger/rebuild.h"
#include "ledger/salvage.h"
#include "ledger/transfer.h"
#include "ledger/verify.h"
#include "office/day.h"
#include "service/audit.h"
#include "service/erasures.h"
#include "service/people_lookup.h"
#include "service/tokens.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Result;

constexpr int kTokenDaysUsual = 90;
constexpr std::uint64_t kAnchorFileBytesMax = 64 << 20;
constexpr std::size_t kPieceBytes = 1 << 20;

tl::unexpected<base::Error> needed(const std::string& flag, base::Message right) {
  return base::fail(ErrorCode::kInvalidInput, {"缺少 --" + flag, "--" + flag + " is missing"},
                    "--" + flag, std::move(right));
}

Result<std::unique_ptr<House>> open_house(const CommandLine& line, World& world) {
  return House::open(line.configuration, world, {});
}

// A place that holds nothing yet, for import and restore.
Result<std::unique_ptr<ledger::Store>> open_empty(const CommandLine& line, World& world,
                                                  const ledger::Identity& identity, Place& place) {
  auto found = find_place(line.configuration, world, true);
  if (!found) return tl::unexpected(found.error());
  place = std::move(*found);
  return open_store_at(place, identity, true);
}

ledger::Sink to_console(World& world) {
  return [&world](std::string_view bytes) -> Result<void> {
    if (world.console.write(bytes)) return {};
    return base::fail(ErrorCode::kUnavailable, {"输出中断", "the output broke off"}, "-");
  };
}

// -- token, password --

Result<std::vector<office::Right>> scopes_of(const CommandLine& line, const office::Person& owner,
                                             const office::Day& day) {
  const auto named = line.flags.find("scope");
  if (named == line.flags.end()) return office::rights_of(owner, day).list();
  std::vector<office::Right> out;
  for (const std::string& list : named->second) {
    std::size_t at = 0;
    while (at <= list.size()) {
      const std::size_t end = std::min(list.find_first_of(", ", at), list.size());
      const std::string name = list.substr(at, end - at);
      at = end + 1;
      if (name.empty()) continue;
      const auto right = office::parse_right(name);
      if (!right) {
        return base::fail(ErrorCode::kInvalidInput,
                          {"没有这项权限：" + name, "there is no right " + name}, "--scope",
                          {"例如 units.read", "for example units.read"});
      }
      out.push_back(*right);
    }
  }
  return out;
}

Result<int> days_of(const CommandLine& line) {
  const std::string text = line.flag("days");
  if (text.empty()) return kTokenDaysUsual;
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error == std::errc() && end == text.data() + text.size() && days >= 0 &&
      days <= office::kTokenDaysMax) {
    return days;
  }
  return base::fail(ErrorCode::kInvalidInput, {"天数有误", "this is no number of days"}, "--days",
                    {fmt::format("应为 0 至 {}", office::kTokenDaysMax),
                     fmt::format("0 to {}", office::kTokenDaysMax)});
}

int token_command(const std::vector<std::string>& arguments, World& world) {
  const CommandWords words{{"user", "scope", "name", "days"}, 0};
  return with_line(arguments, world, words, [&](const CommandLine& line) -> Result<int> {
    const std::string login = line.flag("user");
    if (login.empty()) return needed("user", {"令牌所属人员的用户名", "the login of its owner"});
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    service::World& inside = (*house)->world();
    auto id = service::person_of_login(inside, login);
    if (!id) return tl::unexpected(id.error());
    if (!*id) {
      return base::fail(ErrorCode::kNotFound,
                        {"没有用户名为“" + login + "”的人员", "nobody has the login " + login},
                        "--user");
    }
    auto owner = inside.directory.person(**id);
    if (!owner) return tl::unexpected(owner.error());
    const office::Day today = service::today(inside);
    auto scopes = scopes_of(line, **owner, today);
    if (!scopes) return tl::unexpected(scopes.error());
    service::NewToken wanted;
    wanted.name = line.flag("name").empty() ? "luoshi token" : line.flag("name");
    for (const office::Right right : *scopes) wanted.scopes.emplace_back(office::name_of(right));
    auto days = days_of(line);
    if (!days) return tl::unexpected(days.error());
    wanted.expires_on = office::plus_days(today, *days).text();
    auto secret = service::make_token_for(inside, login, wanted);
    if (!secret) return tl::unexpected(secret.error());
    world.console.write(*secret + "\n");
    return static_cast<int>(kDone);
  });
}

int password_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {{"user"}, 0}, [&](const CommandLine& line) -> Result<int> {
    if (line.flag("user").empty()) return needed("user", {"用户名", "a login"});
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    auto password = (*house)->give_password(line.flag("user"));
    if (!password) return tl::unexpected(password.error());
    world.console.write(*password + "\n");
    return static_cast<int>(kDone);
  });
}

// -- verify, rebuild, salvage --

Result<std::vector<ledger::Anchor>> anchors_of(const CommandLine& line, World& world) {
  std::vector<ledger::Anchor> out;
  const auto named = line.flags.find("anchor");
  if (named == line.flags.end()) return out;
  for (const std::string& path : named->second) {
    auto text = world.files.read(path, kAnchorFileBytesMax);
    if (!text) return tl::unexpected(text.error());
    std::size_t at = 0;
    while (at < text->size()) {
      const std::size_t end = std::min(text->find('\n', at), text->size());
      if (end > at) {
        auto anchor = ledger::parse_anchor(std::string_view(*text).substr(at, end - at));
        if (!anchor) return tl::unexpected(anchor.error());
        out.push_back(std::move(*anchor));
      }
      at = end + 1;
    }
  }
  return out;
}

int verify_command(const std::vector<std::string>& arguments, World& world) {
  const CommandWords words{{"anchor", "public-key"}, 0};
  return with_line(arguments, world, words, [&](const CommandLine& line) -> Result<int> {
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    service::World& inside = (*house)->world();
    ledger::VerifyOptions options;
    options.evidence = &inside.evidence;
    options.unwrap = [&](const vault::KeyEntry& entry) { return inside.vault.check(entry); };
    options.erased = service::erased_by;
    auto anchors = anchors_of(line, world);
    if (!anchors) return tl::unexpected(anchors.error());
    options.anchors = std::move(*anchors);
    if (const std::string path = line.flag("public-key"); !path.empty()) {
      auto pem = world.files.read(path, kAnchorFileBytesMax);
      if (!pem) return tl::unexpected(pem.error());
      options.anchor_public_pem = std::move(*pem);
    }
    auto report = ledger::verify(inside.ledger.store(), inside.ledger.catalog(), options);
    if (!report) return tl::unexpected(report.error());
    world.console.write(report->to_string(world.console.language()));
    return static_cast<int>(report->agrees() ? kDone : kUnreadable);
  });
}

int rebuild_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {}, [&](const CommandLine& line) -> Result<int> {
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    ledger::Ledger& ledger = (*house)->ledger();
    auto rebuilt = ledger::rebuild(ledger.store(), ledger.catalog());
    if (!rebuilt) return tl::unexpected(rebuilt.error());
    const base::Message said{
        fmt::format("重算了 {} 个事件，改正了 {} 行\n", rebuilt->events, rebuilt->rows_changed),
        fmt::format("{} events computed anew, {} rows put right\n", rebuilt->events,
                    rebuilt->rows_changed)};
    world.console.write(said.in(world.console.language()));
    return static_cast<int>(kDone);
  });
}

int salvage_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {}, [&](const CommandLine& line) -> Result<int> {
    const std::string file = line.configuration.text("data") + "/ledger.db";
    auto saved = ledger::salvage(world.files, file, to_console(world));
    if (!saved) return tl::unexpected(saved.error());
    world.console.tell(saved->diagnosis.what);
    for (const ledger::SalvagedBook& book : saved->books) {
      world.console.tell({fmt::format("账簿 {}：救回 {} 个事件 {}", book.book.name,
                                      book.book.head.sequence, book.stopped.zh),
                          fmt::format("book {}: {} events saved {}", book.book.name,
                                      book.book.head.sequence, book.stopped.en)});
    }
    return static_cast<int>(kDone);
  });
}

// -- export, import, backup, restore --

int export_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {{"output"}, 0}, [&](const CommandLine& line) -> Result<int> {
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    ledger::Store& store = (*house)->ledger().store();
    auto snapshot = store.snapshot();
    if (!snapshot) return tl::unexpected(snapshot.error());
    const std::string output = line.flag("output");
    std::unique_ptr<env::PendingFile> pending;
    ledger::Sink sink = to_console(world);
    if (!output.empty() && output != "-") {
      auto created = world.files.create(output, env::Access::kOwnerOnly);
      if (!created) return tl::unexpected(created.error());
      pending = std::move(*created);
      sink = [&](std::string_view bytes) { return pending->append(bytes); };
    }
    auto exported = ledger::export_jsonl(store, **snapshot, &(*house)->world().evidence, sink);
    if (!exported) return tl::unexpected(exported.error());
    if (pending) {
      if (auto done = pending->commit(); !done) return tl::unexpected(done.error());
    }
    return static_cast<int>(kDone);
  });
}

int import_command(const std::vector<std::string>& arguments, World& world) {
  if (!arguments.empty() && arguments[0] == "cases") {
    return import_cases_command({arguments.begin() + 1, arguments.end()}, world);
  }
  return with_line(arguments, world, {{}, 1}, [&](const CommandLine& line) -> Result<int> {
    if (line.words.empty()) {
      return base::fail(ErrorCode::kInvalidInput, {"缺少要导入的文件", "no file is named"}, "--",
                        {"luoshi import --data 目录 文件", "luoshi import --data FOLDER FILE"});
    }
    auto file = world.files.open(line.words[0]);
    if (!file) return tl::unexpected(file.error());
    std::uint64_t at = 0;
    ledger::LineReader reader(
        [&]() -> Result<std::string> {
          auto piece = (*file)->read_at(at, kPieceBytes);
          if (piece) at += piece->size();
          return piece;
        },
        line.words[0]);
    auto identity = ledger::read_identity(reader);
    if (!identity) return tl::unexpected(identity.error());
    Place place;
    auto store = open_empty(line, world, *identity, place);
    if (!store) return tl::unexpected(store.error());
    auto imported = ledger::import_jsonl(reader, *identity, **store);
    if (!imported) return tl::unexpected(imported.error());
    world.console.tell({fmt::format("导入了 {} 个事件", imported->events),
                        fmt::format("{} events imported", imported->events)});
    return static_cast<int>(kDone);
  });
}

int backup_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {{"to"}, 0}, [&](const CommandLine& line) -> Result<int> {
    if (line.flag("to").empty()) return needed("to", {"备份目录", "the backup's folder"});
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    auto done = ledger::back_up((*house)->ledger().store(), &(*house)->world().evidence,
                                world.files, line.flag("to"), world.clock.wall_now());
    if (!done) return tl::unexpected(done.error());
    world.console.tell(
        {fmt::format("第 {} 次备份：新增 {} 个事件、{} 个文件；主密钥 {} 请另行保存", done->run,
                     done->events, done->files, (*house)->place().master_key()),
         fmt::format("backup {}: {} events and {} files added; keep the master key {} elsewhere",
                     done->run, done->events, done->files, (*house)->place().master_key())});
    return static_cast<int>(kDone);
  });
}

// "2026-07-01T16:00:00" of the city's time, or milliseconds.
Result<std::optional<env::WallTime>> until_of(const CommandLine& line) {
  const std::string text = line.flag("until");
  if (text.empty()) return std::optional<env::WallTime>();
  const auto time = service::parse_rfc3339(text);
  if (time) return std::optional(*time);
  return base::fail(ErrorCode::kInvalidInput, {"时间有误", "this is no time"}, "--until",
                    {"例如 2026-07-01T16:00:00+08:00", "for example 2026-07-01T16:00:00+08:00"});
}

int restore_command(const std::vector<std::string>& arguments, World& world) {
  const CommandWords words{{"from", "until"}, 0};
  return with_line(arguments, world, words, [&](const CommandLine& line) -> Result<int> {
    if (line.flag("from").empty()) return needed("from", {"备份目录", "the backup's folder"});
    auto until = until_of(line);
    if (!until) return tl::unexpected(until.error());
    auto contents = ledger::read_backup(world.files, line.flag("from"));
    if (!contents) return tl::unexpected(contents.error());
    Place place;
    auto store = open_empty(line, world, contents->identity, place);
    if (!store) return tl::unexpected(store.error());
    ledger::Evidence evidence(world.files, place.data, contents->identity.algorithm);
    ledger::RestoreOptions options;
    options.until = *until;
    options.evidence = &evidence;
    options.erased = service::erased_by;
    auto restored = ledger::restore(world.files, line.flag("from"), **store, options);
    if (!restored) return tl::unexpected(restored.error());
    world.console.tell({fmt::format("恢复了 {} 个事件、{} 个文件；请把主密钥放到 {}",
                                    restored->events, restored->files, place.master_key()),
                        fmt::format("{} events and {} files restored; put the master key at {}",
                                    restored->events, restored->files, place.master_key())});
    return static_cast<int>(kDone);
  });
}

// -- anchor, rotate, config --

// A server that is running goes on with the old key and must be started anew to open what is
// wrapped by the new one.
int rotate_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {}, [&](const CommandLine& line) -> Result<int> {
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    env::RealRandom random;
    auto keys = vault::MasterKeys::add_key(world.files, random, (*house)->place().master_key());
    if (!keys) return tl::unexpected(keys.error());
    const std::uint32_t version = keys->newest_version();
    vault::Vault& vault = (*house)->world().vault;
    vault.replace_master_keys(std::move(*keys));
    auto rotated = vault.rotate();
    if (!rotated) return tl::unexpected(rotated.error());
    world.console.tell(
        {fmt::format("主密钥第 {} 版；{} 把密钥重新包裹了 {} 把；请备份主密钥并重启服务", version,
                     rotated->examined, rotated->wrapped_anew),
         fmt::format("master key version {}; of {} keys {} were wrapped anew; back the master key "
                     "up, and start the server anew",
                     version, rotated->examined, rotated->wrapped_anew)});
    return static_cast<int>(kDone);
  });
}

int anchor_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {}, [&](const CommandLine& line) -> Result<int> {
    auto house = open_house(line, world);
    if (!house) return tl::unexpected(house.error());
    auto snapshot = (*house)->ledger().store().snapshot();
    if (!snapshot) return tl::unexpected(snapshot.error());
    auto anchor = ledger::take_anchor(**snapshot, world.clock.wall_now());
    if (!anchor) return tl::unexpected(anchor.error());
    auto signer = open_signer(line.configuration, world, (*house)->place());
    if (!signer) return tl::unexpected(signer.error());
    if (auto done = ledger::sign(*anchor, *signer); !done) return tl::unexpected(done.error());
    world.console.write(ledger::to_line(*anchor) + "\n");
    return static_cast<int>(kDone);
  });
}

std::string origin_text(ConfigurationOrigin origin, const std::string& file) {
  switch (origin) {
    case ConfigurationOrigin::kFlag:
      return "flag";
    case ConfigurationOrigin::kEnvironment:
      return "environment";
    case ConfigurationOrigin::kFile:
      return file;
    case ConfigurationOrigin::kDefault:
      return "default";
  }
  return {};
}

int config_command(const std::vector<std::string>& arguments, World& world) {
  return with_line(arguments, world, {}, [&](const CommandLine& line) -> Result<int> {
    const base::Language language = world.console.language();
    for (const ConfigurationKey& key : configuration_keys()) {
      const auto& entry = line.configuration.entries().find(key.name)->second;
      const std::string shown = key.secret && !entry.value.empty() ? "…" : entry.value;
      world.console.write(fmt::format(
          "{}: {}  # {}; {}\n", key.name, shown.empty() ? "\"\"" : shown,
          origin_text(entry.origin, line.configuration.file()), key.meaning.in(language)));
    }
    return static_cast<int>(kDone);
  });
}

}  // namespace

const std::vector<KeepCommand>& keep_commands() {
  static const std::vector<KeepCommand> kCommands = {
      {"token", token_command},      {"password", password_command}, {"verify", verify_command},
      {"export", export_command},    {"import", import_command},     {"backup", backup_command},
      {"restore", restore_command},  {"rebuild", rebuild_command},   {"anchor", anchor_command},
      {"salvage", salvage_command},  {"rotate", rotate_command},     {"config", config_command},
      {"settings", settings_command}};
  return kCommands;
}

}  // namespace luoshi::app
