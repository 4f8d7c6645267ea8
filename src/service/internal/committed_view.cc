#include "service/internal/committed_view.h"

#include "office/rule_file.h"

namespace luoshi::service {

using base::Result;

Result<std::uint64_t> CommittedView::version(const ledger::StreamId& stream) {
  ledger::EventFilter filter;
  filter.book = ledger::kCityBook;
  filter.stream = stream.text();
  filter.newest_first = true;
  filter.limit = 1;
  auto last = world_.ledger.events(filter);
  if (!last) return tl::unexpected(last.error());
  return last->empty() ? 0 : last->front().version;
}

Result<std::vector<ledger::Row>> CommittedView::rows(const ledger::Query& query) {
  ledger::Query here = query;
  here.book = ledger::kCityBook;
  auto found = world_.ledger.rows(here);
  if (!found) return tl::unexpected(found.error());
  std::vector<ledger::Row> rows;
  for (ledger::BookRow& each : *found) rows.push_back(std::move(each.row));
  return rows;
}

Result<const void*> CommittedView::state_of(const ledger::StreamId& stream) {
  if (stream.kind == "rulefile") {
    auto file = world_.ledger.state<office::RuleFile>(ledger::kCityBook, stream);
    if (!file) return tl::unexpected(file.error());
    auto then = std::make_shared<office::RuleFile>(**file);
    std::erase_if(then->versions, [&](const auto& each) { return each.loaded_at > at_; });
    kept_.push_back(std::move(then));
  } else {
    auto state = world_.ledger.state<void>(ledger::kCityBook, stream);
    if (!state) return tl::unexpected(state.error());
    kept_.push_back(std::move(*state));
  }
  return kept_.back().get();
}

}  // namespace luoshi::service
