// A book in memory for tests of decisions, here and in the modules above: events folded by the
// catalogs that it is given, rows in maps, a time that a test sets. What is decided is kept when it
// is no error, as the ledger would.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/command.h"
#include "office/catalog.h"
#include "office/internal/row_filter.h"
#include "office/unit.h"

namespace luoshi::office::test {

using Rows = std::map<const ledger::Table*, std::map<ledger::Row, ledger::Row>>;

class Book final : public ledger::View {
 public:
  using AddTo = void (*)(ledger::Catalog&);
  // Office's streams and those that `more` adds; who acts when nobody else is named.
  explicit Book(AddTo more = nullptr, Actor actor = {"system/seed", {}})
      : actor_(std::move(actor)) {
    office::add_to(catalog_);
    if (more != nullptr) more(catalog_);
  }

  env::WallTime now() const override { return now_; }
  ledger::BookId book() const override { return ledger::kCityBook; }
  base::Result<std::uint64_t> version(const ledger::StreamId& stream) override {
    const auto found = streams_.find(stream);  // perhaps of a module that is not here
    return found == streams_.end() ? 0 : found->second.version;
  }
  base::Result<std::vector<ledger::Row>> rows(const ledger::Query& query) override {
    std::vector<ledger::Row> found;
    for (const auto& [key, row] : rows_of(*query.table)) {
      if (matches(*query.table, row, query.where)) found.push_back(row);
    }
    sort_rows(*query.table, query.order, found);
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
  }

  // 2026-03-02 10:00 in the city, unless a test says otherwise.
  void set_day(const std::string& text) {  // at noon in the city
    const std::chrono::sys_days day = std::chrono::year(std::stoi(text.substr(0, 4))) /
                                      std::stoi(text.substr(5, 2)) / std::stoi(text.substr(8, 2));
    now_ = env::WallTime(std::chrono::milliseconds(day.time_since_epoch())) + std::chrono::hours(4);
  }
  void pass_days(int count) { pass_hours(24 * count); }
  void pass_hours(int count) { now_ += std::chrono::hours(count); }
  void pass_ms(int count) { now_ += std::chrono::milliseconds(count); }
  Day today() const { return city_day(now_); }

  // Decides, and keeps the events when it is no error.
  template <class Ask>
  base::Result<ledger::Decision> run(const Ask& ask, const Actor& actor) {
    auto decision = decide(*this, ask, actor);
    if (decision) keep(*decision, actor);
    return decision;
  }
  template <class Ask>
  base::Result<ledger::Decision> run(const Ask& ask) {
    return run(ask, actor_);
  }
  // The kinds of the events ("commitment.signed light.turned"), or the reason of the error, or its
  // place when it has none.
  template <class Ask>
  std::string tell(const Ask& ask) {
    const auto decision = run(ask);
    if (!decision) return reason_of(decision.error());
    std::string told;
    for (const ledger::NewEvent& each : decision->events) {
      told += (told.empty() ? "" : " ") + each.kind;
    }
    return told;
  }
  // "" when it is done, else the reason or the place of the error.
  template <class Ask>
  std::string refusal(const Ask& ask) {
    const auto decision = run(ask);
    return decision ? "" : reason_of(decision.error());
  }
  // With bodies: "unit.moved unit/u-b {…}" for each event, one a line, or "conflict /parent_id".
  template <class Ask>
  std::string tell_all(const Ask& ask, const Actor& actor) {
    return text_of(run(ask, actor));
  }
  template <class Ask>
  std::string tell_all(const Ask& ask) {
    return tell_all(ask, actor_);
  }
  static std::string text_of(const base::Result<ledger::Decision>& decision) {
    if (!decision) {
      expect_words(decision.error());
      return code_of(decision.error()) + " " + decision.error().where;
    }
    std::string text;
    for (const ledger::NewEvent& event : decision->events) {
      text +=
          (text.empty() ? "" : "\n") + event.kind + " " + event.stream.text() + " " + event.body;
    }
    return text.empty() ? "nothing" : text;
  }

  void keep(const ledger::Decision& decision) { keep(decision, actor_); }

  template <class State>
  const State& of(const ledger::StreamId& stream) {
    return *static_cast<const State*>(opened(streams_, stream).state.get());
  }
  const std::map<ledger::Row, ledger::Row>& rows_of(const ledger::Table& table) {
    return rows_[&table];
  }
  std::string text_at(const ledger::Table& table, const ledger::Row& key, std::string_view column) {
    const auto& rows = rows_of(table);
    const auto at = rows.find(key);
    if (at == rows.end()) return "no row";
    const auto* text = std::get_if<std::string>(&at->second[table.column(column)]);
    return text ? *text : "null";
  }
  const std::vector<ledger::Event>& events() const { return events_; }

  // Whether all tables computed anew from the events are as they stand; told without the words of
  // a thousand rows when it is not so.
  bool replays_alike() const {
    Rows anew;
    replay(anew);
    for (const auto& [table, rows] : rows_) {
      if (anew[table] == rows) continue;
      ADD_FAILURE() << table->name << " is not as it is computed anew";
      return false;
    }
    return anew.size() == rows_.size();
  }
  template <class State>
  State replayed_state(const ledger::StreamId& stream) const {
    Rows rows;
    return *static_cast<const State*>(replay(rows).at(stream).state.get());
  }

 protected:
  base::Result<const void*> state_of(const ledger::StreamId& stream) override {
    return opened(streams_, stream).state.get();
  }

 private:
  struct Stream {
    std::shared_ptr<void> state;
    std::uint64_t version = 0;
  };
  using Streams = std::map<ledger::StreamId, Stream>;

  static void expect_words(const base::Error& error) {
    EXPECT_FALSE(error.what.zh.empty());
    EXPECT_FALSE(error.what.en.empty());
  }
  static std::string reason_of(const base::Error& error) {
    expect_words(error);
    return error.reason.empty() ? error.where : error.reason;
  }
  static std::string code_of(const base::Error& error) {
    using base::ErrorCode;
    static const std::map<ErrorCode, std::string> kCodes = {
        {ErrorCode::kInvalidInput, "invalid"},    {ErrorCode::kNotFound, "not_found"},
        {ErrorCode::kUnsupported, "unsupported"}, {ErrorCode::kTooLarge, "too_large"},
        {ErrorCode::kConflict, "conflict"},       {ErrorCode::kForbidden, "forbidden"}};
    return kCodes.at(error.code);
  }
  const ledger::StreamKind& kind_of(const ledger::StreamId& stream) const {
    for (const ledger::StreamKind& kind : catalog_) {
      if (kind.name == stream.kind) return kind;
    }
    ADD_FAILURE() << "no kind of stream is called " << stream.kind;
    return catalog_.front();
  }
  Stream& opened(Streams& streams, const ledger::StreamId& stream) const {
    Stream& found = streams[stream];
    if (!found.state) found.state = kind_of(stream).create();
    return found;
  }
  Streams replay(Rows& rows) const {
    Streams streams;
    for (const ledger::Event& event : events_) apply(event, streams, rows);
    return streams;
  }
  void keep(const ledger::Decision& decision, const Actor& actor) {
    for (const ledger::NewEvent& each : decision.events) {
      ledger::Event event;
      event.book = book();
      event.sequence = events_.size() + 1;
      event.stream = each.stream.text();
      event.version = opened(streams_, each.stream).version + 1;
      event.kind = each.kind;
      event.kind_version = each.kind_version;
      event.time = now_;
      event.actor = actor.name;
      event.body = each.body;
      ASSERT_LE(event.body.size(), ledger::kBodyBytesMax);
      apply(event, streams_, rows_);
      events_.push_back(std::move(event));
    }
  }
  void apply(const ledger::Event& event, Streams& streams, Rows& rows) const {
    const ledger::StreamId id = ledger::StreamId::parse(event.stream);
    const ledger::StreamKind& kind = kind_of(id);
    Stream& stream = opened(streams, id);
    contribute(kind, stream, -1, rows);
    const auto applied = kind.apply(stream.state.get(), event);
    ASSERT_TRUE(applied) << event.kind << ' ' << event.body << ": "
                         << applied.error().to_string(base::Language::kEnglish);
    stream.version = event.version;
    ledger::RowChanges changes;
    kind.project(stream.state.get(), event, changes);
    for (const ledger::RowChange& change : changes) {
      const ledger::Row key = key_of(*change.table, change.row);
      if (change.remove) {
        rows[change.table].erase(key);
        continue;
      }
      ASSERT_EQ(change.row.size(), change.table->columns.size()) << change.table->name;
      rows[change.table][key] = change.row;
    }
    contribute(kind, stream, 1, rows);
  }
  static void contribute(const ledger::StreamKind& kind, const Stream& stream, std::int64_t times,
                         Rows& rows) {
    ledger::RowChanges sums;
    if (kind.contribute) kind.contribute(stream.state.get(), sums);
    for (const ledger::RowChange& change : sums) {
      const ledger::Row key = key_of(*change.table, change.row);
      ledger::Row& row = rows[change.table][key];
      const bool is_new = row.empty();
      if (is_new) row = change.row;
      bool is_zero = true;
      for (std::size_t i = key.size(); i < row.size(); ++i) {
        const std::int64_t standing = is_new ? 0 : std::get<std::int64_t>(row[i]);
        const std::int64_t sum = standing + times * std::get<std::int64_t>(change.row[i]);
        row[i] = sum;
        is_zero = is_zero && sum == 0;
      }
      if (is_zero) rows[change.table].erase(key);
    }
  }

  env::WallTime now_{std::chrono::milliseconds(1'772'416'800'000)};
  Actor actor_;
  ledger::Catalog catalog_;
  Streams streams_;
  Rows rows_;
  std::vector<ledger::Event> events_;
};

// u-city with departments, the last of which is closed.
inline void found_city(Book& book, std::initializer_list<const char*> departments) {
  EXPECT_TRUE(book.run(CreateUnit{UnitId("u-city"), "", "云州市", "", UnitKind::kCity, {}, {}}));
  const auto department = [](const std::string& id) {
    return CreateUnit{UnitId(id), "", "部门" + id, "", UnitKind::kDepartment, UnitId("u-city"), {}};
  };
  for (const char* id : departments) EXPECT_TRUE(book.run(department(id)));
  EXPECT_TRUE(book.run(
      CloseUnit{UnitId(std::data(departments)[departments.size() - 1]), {}, book.today(), {}}));
}

}  // namespace luoshi::office::test
