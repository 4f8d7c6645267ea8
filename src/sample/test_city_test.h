// For tests: the sample city, with a year that was lived up to a moment. Real SQLite, simulated
// time and chance.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "calendar/files.h"
#include "cases/case.h"
#include "commitment/catalog.h"
#include "duty/catalog.h"
#include "ledger/verify.h"
#include "notice/notice.h"
#include "office/catalog.h"
#include "office/city.h"
#include "report/lexicon.h"
#include "sample/work_time.h"
#include "sample/year.h"
#include "service/directory.h"
#include "service/personal.h"
#include "service/readings.h"

namespace luoshi::sample::test {

template <class T>
std::string why(const base::Result<T>& result) {
  return result ? ""
                : result.error().to_string(base::Language::kEnglish) + " " + result.error().reason;
}

inline env::WallTime moment(const std::string& day, int hour) {
  const WorkTime time{calendar::CityCalendar(calendar::CalendarData())};
  return time.at(office::Day::parse(day).value(), hour, 0);
}

class LivedCity {
 public:
  explicit LivedCity(env::WallTime now) : now_(now), clock_(now) {
    read_files();
    if (testing::Test::HasFatalFailure()) return;
    clock_.set_wall(begin_of(plan, city, year()));
    open();
    const std::string reading = file_report();
    const auto lived = live(*world_, clock_, plan, city, {year(), reading, now_});
    EXPECT_TRUE(lived) << why(lived);
  }

  int year() const { return year_at(now_); }
  service::World& world() { return *world_; }
  const env::SimulatedClock& clock() const { return clock_; }

  // Rows of a table, column by column as text.
  std::vector<std::map<std::string, std::string>> rows(const ledger::Table& table) {
    ledger::Query query{.table = &table, .book = ledger::kCityBook};
    query.limit = 10'000;
    auto found = ledger_->rows(query);
    EXPECT_TRUE(found) << why(found);
    std::vector<std::map<std::string, std::string>> out;
    for (const ledger::BookRow& row : *found) {
      auto& one = out.emplace_back();
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (const auto* text = std::get_if<std::string>(&row.row[i])) {
          one[table.columns[i].name] = *text;
        } else if (const auto* number = std::get_if<std::int64_t>(&row.row[i])) {
          one[table.columns[i].name] = std::to_string(*number);
        }
      }
    }
    return out;
  }
  std::vector<ledger::Event> events() {
    std::vector<ledger::Event> out;
    for (;;) {
      ledger::EventFilter filter{.book = ledger::kCityBook};
      filter.after = out.empty() ? 0 : out.back().sequence;
      filter.limit = 10'000;
      auto more = ledger_->events(filter);
      EXPECT_TRUE(more) << why(more);
      if (!more || more->empty()) return out;
      out.insert(out.end(), more->begin(), more->end());
    }
  }
  ledger::VerifyReport verify() {
    auto report =
        ledger::verify(ledger_->store(), ledger_->catalog(), {.evidence = evidence_.get()});
    EXPECT_TRUE(report) << why(report);
    return report ? *report : ledger::VerifyReport();
  }

  WorkTime time() const {
    for (const office::CityRules& each : city.rules) {
      if (each.name == "calendar") {
        return WorkTime(calendar::CityCalendar(calendar::read_calendar(each.text).data));
      }
    }
    return WorkTime(calendar::CityCalendar(calendar::CalendarData()));
  }

  Plan plan;
  office::City city;

 private:
  std::string file(const std::string& path) {
    auto bytes = files_.read(std::string(LUOSHI_SOURCE_DIR) + "/" + path, 1 << 22);
    EXPECT_TRUE(bytes) << why(bytes);
    return bytes ? *bytes : std::string();
  }

  void read_files() {
    std::map<std::string, std::string> texts;
    for (const std::string name : {"settings.yaml", "units.yaml", "people.yaml", "calendar.yaml",
                                   "kinds.yaml", "light.yaml"}) {
      texts[name] = file("cities/sample/" + name);
    }
    city = office::read_city(texts).city;
    const PlanReading read = read_plan(file("cities/sample/year.yaml"));
    ASSERT_TRUE(read.findings.empty())
        << read.findings.front().where << " " << read.findings.front().message.en;
    plan = read.plan;
    move(city, year() - plan.year);
  }

  void open() {
    ledger::StoreOptions options;
    options.location = folder_.path() + "/ledger.db";
    options.synchronous = false;
    ledger::Identity identity;
    identity.ledger = {1, 2, 3};
    auto store = ledger::open_store(options, identity);
    ASSERT_TRUE(store) << why(store);
    ledger::Catalog catalog;
    office::add_to(catalog);
    duty::add_to(catalog);
    commitment::add_to(catalog);
    cases::add_to(catalog);
    notice::add_to(catalog);
    auto ledger = ledger::Ledger::open(std::move(*store), std::move(catalog), clock_);
    ASSERT_TRUE(ledger) << why(ledger);
    ledger_ = std::move(*ledger);
    auto keys = vault::MasterKeys::load_or_create(files_, random_, folder_.path() + "/master.keys",
                                                  vault::HashAlgorithm::kSha256);
    ASSERT_TRUE(keys) << why(keys);
    vault_ = std::make_unique<vault::Vault>(std::move(*keys), ledger_->store().keys(), random_);
    evidence_ =
        std::make_unique<ledger::Evidence>(files_, folder_.path(), vault::HashAlgorithm::kSha256);
    directory_ = std::make_unique<service::Directory>(*ledger_);
    world_ = std::make_unique<service::World>(service::World{
        *ledger_, *vault_, *evidence_, files_, clock_, random_, http_, mailer_, log_, *directory_});
    seed();
  }

  void seed() {
    const auto seal = [&](const office::PersonId& person, office::Field field,
                          const std::string& value) {
      const bool name = field == office::Field::kName;
      return service::seal(*world_, person, name ? service::kNameContext : service::kPhoneContext,
                           value, true);
    };
    auto planned = office::seed_of(city, seal, {});
    ASSERT_TRUE(planned) << why(planned);
    for (const auto& reply : ledger_->run_group(ledger::kCityBook, std::move(planned->commands))) {
      ASSERT_TRUE(reply) << why(reply);
    }
  }

  std::string file_report() {
    std::map<std::string, std::string> lists;
    const auto listing = files_.list(std::string(LUOSHI_SOURCE_DIR) + "/data/reading", {});
    EXPECT_TRUE(listing) << why(listing);
    for (const std::string& path : listing->files) {
      lists[path.substr(path.rfind('/') + 1)] = *files_.read(path, 1 << 22);
    }
    static const report::Lexicon kLexicon = report::Lexicon::load(lists).value();
    world_->lexicon = &kLexicon;
    const std::string text = moved(file("cities/sample/reports/2026.txt"), year() - plan.year);
    EXPECT_TRUE(files_.write_atomically(folder_.path() + "/report", text));
    service::Caller seeder;
    seeder.actor = "system/seed";
    seeder.rights = {office::Right::kReadingsRead, office::Right::kReadingsWrite};
    auto filed =
        service::create_reading(*world_, seeder, {"seed-report", {}},
                                {{folder_.path() + "/report", "report.txt", text.size()}, {}, {}});
    EXPECT_TRUE(filed) << why(filed);
    return filed ? std::string(filed->reading.at("id").as_string()) : std::string();
  }

  env::WallTime now_;
  env::SimulatedClock clock_;
  env::SimulatedRandom random_{1};
  env::RealFileSystem files_;
  env::ScriptedHttpClient http_;
  env::MemoryMailer mailer_;
  env::MemoryLog lines_;
  env::TemporaryFolder folder_ = env::TemporaryFolder::make().value();
  env::Log log_{lines_, clock_};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<ledger::Evidence> evidence_;
  std::unique_ptr<service::Directory> directory_;
  std::unique_ptr<service::World> world_;
};

}  // namespace luoshi::sample::test
