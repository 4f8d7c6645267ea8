// A book in memory for tests of cases: events folded by the catalogs of office and cases, rows in
// maps, a time that a test sets. What is decided is kept when it is no error.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cases/case.h"
#include "cases/clock.h"
#include "ledger/command.h"
#include "office/catalog.h"
#include "office/rule_file.h"
#include "office/unit.h"

namespace luoshi::cases::test {

using Rows = std::map<const ledger::Table*, std::map<ledger::Row, ledger::Row>>;

class Book final : public ledger::View {
 public:
  Book() {
    office::add_to(catalog_);
    add_to(catalog_);
  }

  env::WallTime now() const override { return now_; }
  ledger::BookId book() const override { return ledger::kCityBook; }
  base::Result<std::uint64_t> version(const ledger::StreamId& stream) override {
    const auto found = streams_.find(stream);  // perhaps of a module that is not here
    return found == streams_.end() ? 0 : found->second.version;
  }
  base::Result<std::vector<ledger::Row>> rows(const ledger::Query& query) override {
    std::vector<ledger::Row> found;
    const auto table = rows_.find(query.table);
    if (table == rows_.end()) return found;
    for (const auto& [key, row] : table->second) {
      const bool fits = std::all_of(query.where.begin(), query.where.end(), [&](const auto& each) {
        const ledger::Value& value = row[query.table->column(each.column)];
        if (each.comparison == ledger::Comparison::kIn) {
          return std::count(each.values.begin(), each.values.end(), value) > 0;
        }
        const ledger::Value& other = each.values.at(0);
        if (each.comparison == ledger::Comparison::kLessOrEqual) return value <= other;
        const bool is_equal = value == other;
        return each.comparison == ledger::Comparison::kNotEqual ? !is_equal : is_equal;
      });
      if (fits) found.push_back(row);
    }
    for (const ledger::Order& order : query.order) {  // one at the most is asked for
      const std::size_t column = query.table->column(order.column);
      std::stable_sort(found.begin(), found.end(), [&](const auto& one, const auto& other) {
        return order.descending ? other[column] < one[column] : one[column] < other[column];
      });
    }
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
  }

  void set_day(const std::string& text) {  // at noon in the city
    const std::chrono::sys_days day = std::chrono::year(std::stoi(text.substr(0, 4))) /
                                      std::stoi(text.substr(5, 2)) / std::stoi(text.substr(8, 2));
    now_ = env::WallTime(std::chrono::milliseconds(day.time_since_epoch())) + std::chrono::hours(4);
  }
  void pass_hours(int count) { now_ += std::chrono::hours(count); }
  office::Day today() const { return office::city_day(now_); }

  template <class Ask>
  base::Result<ledger::Decision> run(const Ask& ask) {
    auto decision = decide(*this, ask, office::Actor{"person/p-1", office::PersonId("p-1")});
    if (decision) keep(*decision);
    return decision;
  }
  // The kinds of the events ("commitment.signed light.turned"), or the reason of the error, or its
  // place when it has none.
  template <class Ask>
  std::string tell(const Ask& ask) {
    const auto decision = run(ask);
    std::string told;
    if (decision) {
      for (const ledger::NewEvent& each : decision->events) {
        told += (told.empty() ? "" : " ") + each.kind;
      }
      return told;
    }
    const base::Error& error = decision.error();
    EXPECT_FALSE(error.what.zh.empty());
    EXPECT_FALSE(error.what.en.empty());
    return error.reason.empty() ? error.where : error.reason;
  }
  template <class State>
  const State& of(const ledger::StreamId& stream) {
    return *static_cast<const State*>(opened(streams_, stream).state.get());
  }

  const Rows& all_rows() const { return rows_; }
  std::string text_at(const ledger::Table& table, const ledger::Row& key, std::string_view column) {
    const auto& rows = rows_.at(&table);
    const auto at = rows.find(key);
    if (at == rows.end()) return "no row";
    const auto* text = std::get_if<std::string>(&at->second[table.column(column)]);
    return text ? *text : "null";
  }
  // Everything computed anew from the events.
  Rows replayed() const {
    Rows rows;
    std::map<ledger::StreamId, Folded> streams;
    for (const ledger::Event& event : events_) apply(event, streams, rows);
    return rows;
  }
  // Without the words of a thousand rows when it is not so.
  bool replays_alike() const { return replayed() == rows_; }

 protected:
  base::Result<const void*> state_of(const ledger::StreamId& stream) override {
    return opened(streams_, stream).state.get();
  }

 private:
  struct Folded {
    const ledger::StreamKind* kind = nullptr;
    std::shared_ptr<void> state;
    std::uint64_t version = 0;
  };
  Folded& opened(std::map<ledger::StreamId, Folded>& streams,
                 const ledger::StreamId& stream) const {
    Folded& found = streams[stream];
    if (found.state) return found;
    for (const ledger::StreamKind& kind : catalog_) {
      if (kind.name == stream.kind) found.kind = &kind;
    }
    if (found.kind == nullptr) {
      ADD_FAILURE() << "no kind of stream is called " << stream.kind;
      found.kind = &catalog_.front();
    }
    found.state = found.kind->create();
    return found;
  }
  void keep(const ledger::Decision& decision) {
    for (const ledger::NewEvent& each : decision.events) {
      ledger::Event event;
      event.stream = each.stream.text();
      event.version = opened(streams_, each.stream).version + 1;
      event.kind = each.kind;
      event.kind_version = each.kind_version;
      event.time = now_;
      event.actor = "person/p-1";
      event.body = each.body;
      apply(event, streams_, rows_);
      events_.push_back(std::move(event));
    }
  }
  void apply(const ledger::Event& event, std::map<ledger::StreamId, Folded>& streams,
             Rows& rows) const {
    Folded& folded = opened(streams, ledger::StreamId::parse(event.stream));
    const auto applied = folded.kind->apply(folded.state.get(), event);
    ASSERT_TRUE(applied) << event.kind << applied.error().to_string(base::Language::kEnglish);
    folded.version = event.version;
    ledger::RowChanges changes;
    folded.kind->project(folded.state.get(), event, changes);
    for (const ledger::RowChange& change : changes) {
      const auto end = change.row.begin() + static_cast<std::ptrdiff_t>(change.table->key_columns);
      const ledger::Row key(change.row.begin(), end);
      if (change.remove) {
        rows[change.table].erase(key);
        continue;
      }
      ASSERT_EQ(change.row.size(), change.table->columns.size()) << change.table->name;
      rows[change.table][key] = change.row;
    }
  }

  env::WallTime now_{std::chrono::milliseconds(1'772'416'800'000)};  // 2026-03-02 10:00
  ledger::Catalog catalog_;
  std::map<ledger::StreamId, Folded> streams_;
  Rows rows_;
  std::vector<ledger::Event> events_;
};

// The kinds order (so many working days), problem and question.
inline office::LoadRules kinds_of(int days, const std::string& on_change) {
  const std::string amount = std::to_string(days);
  return {"kinds",
          {},
          "kinds:\n"
          "  - id: order\n"
          "    name: 督办单\n"
          "    series: 督办\n"
          "    clock:\n"
          "      stages: [{amount: " +
              amount +
              ", unit: working_days}]\n"
              "      suspensions: [{id: force-majeure, name: 不可抗力}]\n"
              "      extension: {times_max: 1, amount_max: 5}\n"
              "      on_return: {effect: restart}\n"
              "      on_change: " +
              on_change +
              "\n"
              "      rungs:\n"
              "        - {id: half, name: 过半, to: unit_clerk, share_percent: 50}\n"
              "        - {id: overdue, name: 超期, to: leader, after: {amount: 1, unit: hours}}\n"
              "  - id: problem\n"
              "    name: 整改问题\n"
              "    series: 整改\n"
              "    needs_measures: true\n"
              "    needs_evidence: true\n"
              "    clock: {stages: [{amount: 30, unit: calendar_days}]}\n"
              "  - {id: question, name: 咨询, clock: {stages: [{amount: 3, unit: hours}]}}\n",
          {}};
}

// u-city, its departments u-a, u-b, and u-old, which is closed; with rules and a calendar of 2026
// and 2027 that has no holidays.
inline Book small_city(bool with_rules = true) {
  Book book;
  using office::UnitId;
  EXPECT_TRUE(book.run(
      office::CreateUnit{UnitId("u-city"), "", "云州市", "", office::UnitKind::kCity, {}, {}}));
  for (const char* id : {"u-a", "u-b", "u-old"}) {
    EXPECT_TRUE(book.run(office::CreateUnit{UnitId(id),
                                            "",
                                            std::string("部门") + id,
                                            "",
                                            office::UnitKind::kDepartment,
                                            UnitId("u-city"),
                                            {}}));
  }
  EXPECT_TRUE(book.run(office::CloseUnit{UnitId("u-old"), {}, book.today(), {}}));
  if (!with_rules) return book;
  EXPECT_TRUE(book.run(kinds_of(10, "keep")));
  EXPECT_TRUE(book.run(office::LoadRules{"calendar", {}, "years: {2026: [], 2027: []}\n", {}}));
  return book;
}

}  // namespace luoshi::cases::test
