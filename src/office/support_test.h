// A book in memory for tests of decisions: events folded by office's own catalog, rows in a map.
// What is decided is kept when it is no error, as the ledger would.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "office/catalog.h"
#include "office/command.h"
#include "office/internal/row_filter.h"

namespace luoshi::office {

class Book final : public ledger::View {
 public:
  Book() { add_to(catalog_); }

  env::WallTime now() const override { return now_; }
  ledger::BookId book() const override { return ledger::kCityBook; }
  base::Result<std::uint64_t> version(const ledger::StreamId& stream) override {
    return streams_[stream].version;
  }
  base::Result<std::vector<ledger::Row>> rows(const ledger::Query& query) override {
    std::vector<ledger::Row> found;
    for (const auto& [key, row] : rows_[query.table]) {
      if (matches(*query.table, row, query.where)) found.push_back(row);
    }
    sort_rows(*query.table, query.order, found);
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
  }

  // 2026-03-02 10:00 in the city, unless a test says otherwise.
  void set_day(const std::string& day);

  // Decides, and keeps the events when it is no error.
  template <class Ask>
  base::Result<ledger::Decision> run(const Ask& ask, const Actor& actor = {"system/seed", {}}) {
    auto decision = decide(*this, ask, actor);
    if (decision) keep(*decision);
    return decision;
  }
  // As text: "unit.moved unit/u-b {…}" for each event, one a line, or "conflict /parent_id".
  template <class Ask>
  std::string tell(const Ask& ask, const Actor& actor = {"system/seed", {}}) {
    return text_of(run(ask, actor));
  }
  void keep(const ledger::Decision& decision);
  static std::string text_of(const base::Result<ledger::Decision>& decision);

  // The rows of a table as they would be computed anew from the events.
  std::map<ledger::Row, ledger::Row> rows_anew(const ledger::Table& table) const;
  const std::map<ledger::Row, ledger::Row>& rows_of(const ledger::Table& table) {
    return rows_[&table];
  }
  const std::vector<ledger::Event>& events() const { return events_; }

 protected:
  base::Result<const void*> state_of(const ledger::StreamId& stream) override {
    return opened(stream).state.get();
  }

 private:
  struct Stream {
    std::shared_ptr<void> state;
    std::uint64_t version = 0;
  };
  using Rows = std::map<const ledger::Table*, std::map<ledger::Row, ledger::Row>>;

  const ledger::StreamKind& kind_of(const ledger::StreamId& stream) const;
  Stream& opened(const ledger::StreamId& stream);
  void apply(const ledger::Event& event, std::map<ledger::StreamId, Stream>& streams,
             Rows& rows) const;

  env::WallTime now_{std::chrono::milliseconds(1772416800000)};
  ledger::Catalog catalog_;
  std::map<ledger::StreamId, Stream> streams_;
  Rows rows_;
  std::vector<ledger::Event> events_;
};

Day day(const std::string& text);
Sealed sealed(const std::string& text);
Actor person(const std::string& id);  // "person/p-…"

// A small city: u-city, u-a and u-b counties, u-a1 and u-b1 townships, u-dept a department; people
// p-sys, p-sec, p-aud with the three administrations, p-one and p-two clerks.
Book small_city();

}  // namespace luoshi::office
