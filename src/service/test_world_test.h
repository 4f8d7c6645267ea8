// A world for tests: a real SQLite ledger in a folder of its own, simulated time and chance, a
// small city with a person for every role, and callers by name. Also for tests of what stands on
// service.
//
//   u-city 某市 ── u-a 甲区 ── u-a1 甲一镇     p-leader, p-supervision, p-sys, p-sec, p-aud,
//   p-hotline:
//             ├── u-b 乙县 ── u-b1 乙一镇     on the city; p-head, p-clerk: on u-a; p-grid: on
//             u-a1; └── u-dept 市某局              p-other (unit clerk), p-public: on u-b
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "cases/case.h"
#include "commitment/catalog.h"
#include "duty/catalog.h"
#include "notice/notice.h"
#include "office/catalog.h"
#include "office/command.h"
#include "office/rule_file.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/oidc.h"
#include "service/personal.h"
#include "service/sessions.h"
#include "service/world.h"

namespace luoshi::service::test {

template <class T>
std::string why(const base::Result<T>& result) {
  return result ? ""
                : result.error().to_string(base::Language::kEnglish) + " " + result.error().reason;
}

struct Someone {
  std::string id;
  office::Role role;
  std::string unit;
  std::string name;
  std::string phone;
};

inline const std::vector<Someone>& everyone() {
  using enum office::Role;
  static const std::vector<Someone> kEveryone = {
      {"p-leader", kLeader, "u-city", "赵一", "13800000001"},
      {"p-supervision", kSupervision, "u-city", "钱二", "13800000002"},
      {"p-clerk", kUnitClerk, "u-a", "孙三", "13800000003"},
      {"p-head", kUnitHead, "u-a", "李四光", "13800000004"},
      {"p-hotline", kHotlineOperator, "u-city", "周五", "13800000005"},
      {"p-grid", kGridWorker, "u-a1", "吴六", "13800000006"},
      {"p-public", kPublic, "u-b", "郑七", ""},
      {"p-sys", kSystemAdmin, "u-city", "王八", "13800000008"},
      {"p-sec", kSecurityAdmin, "u-city", "冯九", "13800000009"},
      {"p-aud", kAuditAdmin, "u-city", "陈十", "13800000010"},
      {"p-other", kUnitClerk, "u-b", "褚某", "13800000011"},
  };
  return kEveryone;
}

class TestWorld {
 public:
  TestWorld() {
    ledger::StoreOptions options;
    options.location = folder_.path() + "/ledger.db";
    ledger::Identity identity;
    identity.ledger = {1, 2, 3};
    auto store = ledger::open_store(options, identity);
    EXPECT_TRUE(store) << why(store);
    ledger::Catalog catalog;
    office::add_to(catalog);
    duty::add_to(catalog);
    commitment::add_to(catalog);
    cases::add_to(catalog);
    notice::add_to(catalog);
    auto ledger = ledger::Ledger::open(std::move(*store), std::move(catalog), clock);
    EXPECT_TRUE(ledger) << why(ledger);
    ledger_ = std::move(*ledger);
    auto keys = vault::MasterKeys::load_or_create(files, random, folder_.path() + "/master.keys",
                                                  vault::HashAlgorithm::kSha256);
    EXPECT_TRUE(keys) << why(keys);
    vault_ = std::make_unique<vault::Vault>(std::move(*keys), ledger_->store().keys(), random);
    evidence_ =
        std::make_unique<ledger::Evidence>(files, folder_.path(), vault::HashAlgorithm::kSha256);
    directory_ = std::make_unique<Directory>(*ledger_);
    world_ = std::make_unique<World>(World{*ledger_, *vault_, *evidence_, files, clock, random,
                                           http, mailer, log_, *directory_});
    sessions_ = std::make_unique<Sessions>(*world_);
    oidc_ = std::make_unique<Oidc>(*world_, *sessions_, OidcOptions{"", "http://127.0.0.1"});
    seed();
  }

  World& world() { return *world_; }
  Sessions& sessions() { return *sessions_; }
  Oidc& oidc() { return *oidc_; }
  const std::string& folder() const { return folder_.path(); }

  // With the rights that the ledger gives the person now.
  Caller caller(const std::string& person) {
    const office::PersonId id(person);
    auto state = world_->directory.person(id);
    EXPECT_TRUE(state && *state) << person;
    Caller caller;
    caller.person = id;
    caller.login = (*state)->login;
    caller.unit = (*state)->unit_id;
    caller.actor = "person/" + person;
    caller.grants = (*state)->grants;
    caller.rights = office::rights_of(**state, today(*world_));
    return caller;
  }

  // A request of this name: the same name and words are the same request.
  static Asked asked(const std::string& request, const std::string& words = {}) {
    return {request, vault::digest(vault::HashAlgorithm::kSha256, request + words)};
  }
  Asked new_request() { return asked(fmt::format("request-{}", ++requests_)); }

  // As the server's command line does it.
  template <class Ask>
  void run(Ask ask) {
    auto reply = ledger_->execute(office::command(
        office::Actor{"system/seed", {}}, fmt::format("seed-{}", ++requests_), {}, std::move(ask)));
    ASSERT_TRUE(reply) << why(reply);
  }
  void load_rules(const std::string& name, const std::string& text) {
    run(office::LoadRules{name, {}, text, {}});
  }
  void give(const std::string& person, office::Role role, const std::string& unit) {
    run(office::GrantRole{office::PersonId(person),
                          office::GrantId(random_id(random, "g-")),
                          role,
                          office::UnitId(unit),
                          {},
                          {},
                          {}});
    directory_->forget("person/" + person);
  }
  void add_person(const std::string& id, const std::string& unit, const std::string& name,
                  const std::string& phone) {
    const office::PersonId person(id);
    office::CreatePerson ask;
    ask.id = person;
    ask.login = id.substr(2);
    ask.unit_id = office::UnitId(unit);
    ask.name = seal(*world_, person, kNameContext, name, true).value();
    if (!phone.empty()) ask.phone = seal(*world_, person, kPhoneContext, phone, true).value();
    run(std::move(ask));
  }
  void add_unit(const std::string& id, const std::string& parent, office::UnitKind kind,
                const std::string& name, const std::string& code) {
    office::CreateUnit ask{office::UnitId(id), code, name, "", kind, {}, {}};
    if (!parent.empty()) ask.parent_id = office::UnitId(parent);
    run(std::move(ask));
  }

  // How many events of this kind there are.
  std::size_t count(const std::string& kind) {
    ledger::EventFilter filter;
    filter.kind = kind;
    auto events = ledger_->events(filter);
    EXPECT_TRUE(events) << why(events);
    return events ? events->size() : 0;
  }

  // 2026-03-02 10:00 in the city.
  env::SimulatedClock clock{env::WallTime(std::chrono::milliseconds(1'772'416'800'000))};
  env::SimulatedRandom random{1};
  env::RealFileSystem files;
  env::ScriptedHttpClient http;
  env::MemoryMailer mailer;
  env::MemoryLog lines;

 private:
  void seed() {
    using enum office::UnitKind;
    add_unit("u-city", "", kCity, "某市", "990100");
    add_unit("u-a", "u-city", kCounty, "甲区", "990102");
    add_unit("u-b", "u-city", kCounty, "乙县", "990121");
    add_unit("u-a1", "u-a", kTownship, "甲一镇", "");
    add_unit("u-b1", "u-b", kTownship, "乙一镇", "");
    add_unit("u-dept", "u-city", kDepartment, "市某局", "");
    for (const Someone& one : everyone()) {
      add_person(one.id, one.unit, one.name, one.phone);
      give(one.id, one.role, one.unit);
    }
  }

  env::TemporaryFolder folder_ = env::TemporaryFolder::make().value();
  env::Log log_{lines, clock};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<ledger::Evidence> evidence_;
  std::unique_ptr<Directory> directory_;
  std::unique_ptr<World> world_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<Oidc> oidc_;
  int requests_ = 0;
};

}  // namespace luoshi::service::test
