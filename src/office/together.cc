#include "office/together.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>

#include "base/check.h"
#include "office/access.h"
#include "office/catalog.h"
#include "office/internal/row_filter.h"
#include "office/person.h"
#include "office/settings.h"
#include "office/token.h"
#include "office/unit.h"

namespace luoshi::office {
namespace {

using base::Result;
using ledger::Row;

template <class State>
std::shared_ptr<void> copy_as(const void* state) {
  return std::make_shared<State>(*static_cast<const State*>(state));
}

std::shared_ptr<void> copy_of(const std::string& kind, const void* state) {
  if (kind == "unit") return copy_as<Unit>(state);
  if (kind == "person") return copy_as<Person>(state);
  if (kind == "token") return copy_as<Token>(state);
  if (kind == "settings") return copy_as<SettingsState>(state);
  if (kind == "access") return copy_as<Access>(state);
  return nullptr;
}

// The view below, and on it what has been decided since.
class Layer final : public ledger::View {
 public:
  Layer(ledger::View& below, const ledger::Catalog& others) : below_(below), catalog_(others) {
    add_to(catalog_);
  }

  env::WallTime now() const override { return below_.now(); }
  ledger::BookId book() const override { return below_.book(); }

  Result<std::uint64_t> version(const ledger::StreamId& stream) override {
    auto version = below_.version(stream);
    if (!version) return version;
    const auto found = streams_.find(stream);
    return *version + (found == streams_.end() ? 0 : found->second.events);
  }

  Result<std::vector<Row>> rows(const ledger::Query& query) override {
    const auto found = rows_.find(query.table);
    if (found == rows_.end()) return below_.rows(query);
    LUOSHI_CHECK(!query.after);  // decisions do not page
    const auto& changed = found->second;
    ledger::Query wide = query;
    wide.limit += changed.size();  // as many as may have changed stand in the way
    auto rows = below_.rows(wide);
    if (!rows) return rows;
    std::erase_if(*rows,
                  [&](const Row& row) { return changed.contains(key_of(*query.table, row)); });
    for (const auto& [key, row] : changed) {
      if (row && matches(*query.table, *row, query.where)) rows->push_back(*row);
    }
    sort_rows(*query.table, query.order, *rows);
    if (rows->size() > query.limit) rows->resize(query.limit);
    return rows;
  }

  Result<void> add(const ledger::NewEvent& event) {
    for (const ledger::StreamKind& kind : catalog_) {
      if (kind.name == event.stream.kind) return add(kind, event);
    }
    return not_ours(event);
  }

 protected:
  Result<const void*> state_of(const ledger::StreamId& stream) override {
    const auto found = streams_.find(stream);
    if (found != streams_.end()) return found->second.state.get();
    return below_.state<void>(stream);
  }

 private:
  static tl::unexpected<base::Error> not_ours(const ledger::NewEvent& event) {
    return base::fail(base::ErrorCode::kUnsupported,
                      {"不是本模块的事件", "an event of another module"}, event.stream.text());
  }

  struct Stream {
    std::shared_ptr<void> state;
    std::uint64_t events = 0;
  };

  Result<void> add(const ledger::StreamKind& kind, const ledger::NewEvent& event) {
    const auto before = below_.version(event.stream);
    if (!before) return tl::unexpected(before.error());
    auto& stream = streams_[event.stream];
    if (!stream.state) {
      const auto state = below_.state<void>(event.stream);
      if (!state) return tl::unexpected(state.error());
      stream.state = *before == 0 ? kind.create() : copy_of(kind.name, *state);
      if (!stream.state) return not_ours(event);
    }
    ledger::Event stored;
    stored.book = book();
    stored.stream = event.stream.text();
    stored.version = *before + ++stream.events;
    stored.kind = event.kind;
    stored.kind_version = event.kind_version;
    stored.time = now();
    stored.body = event.body;
    if (auto ok = kind.apply(stream.state.get(), stored); !ok) return ok;
    ledger::RowChanges changes;
    kind.project(stream.state.get(), stored, changes);
    for (ledger::RowChange& change : changes) {
      std::optional<Row>& place = rows_[change.table][key_of(*change.table, change.row)];
      place.reset();
      if (!change.remove) place = std::move(change.row);
    }
    return {};
  }

  ledger::View& below_;
  ledger::Catalog catalog_;
  std::map<ledger::StreamId, Stream> streams_;
  std::map<const ledger::Table*, std::map<Row, std::optional<Row>>> rows_;  // by key
};

}  // namespace

Result<ledger::Decision> decide_together(ledger::View& view,
                                         const std::vector<ledger::Decide>& parts,
                                         std::size_t* part, const ledger::Catalog& others) {
  Layer layer(view, others);
  ledger::Decision all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (part) *part = i;
    auto decision = parts[i](layer);
    if (!decision) return decision;
    if (all.events.size() + decision->events.size() > kEventsMax) {
      return base::fail(base::ErrorCode::kTooLarge,
                        {fmt::format("一次引起的变动超过{}项", kEventsMax),
                         fmt::format("more than {} changes at once", kEventsMax)},
                        {}, {"应分成几次", "several smaller ones"});
    }
    for (ledger::NewEvent& event : decision->events) {
      if (auto ok = layer.add(event); !ok) return tl::unexpected(ok.error());
      all.events.push_back(std::move(event));
    }
  }
  all.reply = fmt::format("{{\"parts\":{}}}", parts.size());
  return all;
}

}  // namespace luoshi::office
