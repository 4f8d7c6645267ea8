#include "sim/inspector.h"

#include <fmt/format.h>

#include "ledger/rebuild.h"

namespace luoshi::sim {
namespace {

using base::Result;
using Found = Result<std::optional<std::string>>;

std::string text_of_row(const ledger::Row& row) {
  std::string out;
  for (const ledger::Value& value : row) {
    if (!out.empty()) out += " | ";
    if (const auto* integer = std::get_if<std::int64_t>(&value)) out += std::to_string(*integer);
    if (const auto* text = std::get_if<std::string>(&value)) out += *text;
  }
  return out;
}

ledger::Row shortened(ledger::Row row, const std::optional<std::size_t>& figure) {
  if (!figure) return row;
  auto* text = std::get_if<std::string>(&row[*figure]);
  if (text != nullptr && text->size() > kFigureCharacters) text->resize(kFigureCharacters);
  return row;
}

std::optional<std::string> first_difference(const ledger::Table& table,
                                            const std::set<ledger::Row>& stored,
                                            const std::set<ledger::Row>& right) {
  if (stored == right) return {};
  for (const ledger::Row& row : right) {
    if (!stored.contains(row)) {
      return fmt::format("table {} lacks the row {}", table.name, text_of_row(row));
    }
  }
  for (const ledger::Row& row : stored) {
    if (!right.contains(row)) {
      return fmt::format("table {} has a row too many: {}", table.name, text_of_row(row));
    }
  }
  return {};
}

}  // namespace

std::string text_of(const ledger::RequestKey& key) { return key.actor + " " + key.request; }

Result<Sight> Inspector::follow(ledger::BookId book, Followed& followed) {
  auto books = snapshot_.books();
  if (!books) return tl::unexpected(books.error());
  const ledger::Book* found = nullptr;
  for (const ledger::Book& one : *books) {
    if (one.id == book) found = &one;
  }
  Sight sight;
  if (!found) {
    if (followed.begun) sight.violation = fmt::format("book {} is gone", book.value);
    return sight;
  }
  ledger::Chain chain(ledger_.identity().algorithm, ledger_.identity().ledger);
  ledger::Head head = followed.begun ? followed.head : ledger::Head{0, chain.beginning(book)};
  if (found->head == head && followed.begun) return sight;
  auto done =
      snapshot_.visit_events(book, head.sequence, [&](const ledger::Event& event) -> Result<void> {
        const ledger::Hash hash = chain.next(head.hash, event);
        if (!sight.violation && (event.sequence != head.sequence + 1 || event.hash != hash)) {
          sight.violation = fmt::format("book {}: event {} ({}) does not follow event {}",
                                        book.value, event.sequence, event.kind, head.sequence);
        }
        head = {event.sequence, event.hash};
        ++sight.added[{event.actor, event.request}];
        return {};
      });
  if (!done) return tl::unexpected(done.error());
  if (!sight.violation && found->head != head) {
    sight.violation =
        fmt::format("book {}: its head is {}, its events end at {} ({} were known)", book.value,
                    found->head.sequence, head.sequence, followed.head.sequence);
  }
  followed = {head, true};
  return sight;
}

Result<std::map<ledger::RequestKey, Done>> Inspector::requests(ledger::BookId book) {
  std::map<ledger::RequestKey, Done> out;
  auto done =
      snapshot_.visit_requests(book, [&](const ledger::RequestRecord& record) -> Result<void> {
        out[record.key] = {record.fingerprint, record.reply, record.time};
        return {};
      });
  if (!done) return tl::unexpected(done.error());
  return out;
}

Found Inspector::compare_rows(const BookModel& model) {
  for (const auto& [table, right, figure] : model.rows()) {
    std::set<ledger::Row> stored;
    auto done =
        snapshot_.visit_rows(model.id(), *table, [&](const ledger::Row& row) -> Result<void> {
          stored.insert(shortened(row, figure));
          return {};
        });
    if (!done) return tl::unexpected(done.error());
    if (auto different = first_difference(*table, stored, right)) {
      return fmt::format("book {}: {}", model.id().value, *different);
    }
  }
  return std::optional<std::string>();
}

Found Inspector::compare_requests(const BookModel& model) {
  auto stored = requests(model.id());
  if (!stored) return tl::unexpected(stored.error());
  for (const auto& [key, right] : model.requests()) {
    const auto found = stored->find(key);
    if (found == stored->end()) {
      return fmt::format("book {}: the request {} is forgotten", model.id().value, text_of(key));
    }
    if (found->second.reply != right.reply || found->second.fingerprint != right.fingerprint ||
        found->second.time != right.time) {
      return fmt::format("book {}: the request {} is kept with \"{}\", not \"{}\"",
                         model.id().value, text_of(key), found->second.reply, right.reply);
    }
  }
  if (stored->size() == model.requests().size()) return std::optional<std::string>();
  return fmt::format("book {}: {} requests are kept, not {}", model.id().value, stored->size(),
                     model.requests().size());
}

Found Inspector::compare_replay() {
  std::optional<std::string> first;
  auto done = ledger::compare_projections(snapshot_, ledger_.catalog(),
                                          [&](const ledger::RowDifference& difference) {
                                            first = difference.to_string(base::Language::kEnglish);
                                            return false;
                                          });
  if (!done) return tl::unexpected(done.error());
  return first;
}

Found Inspector::check_file() {
  auto problems = snapshot_.check_integrity();
  if (!problems) return tl::unexpected(problems.error());
  if (problems->empty()) return std::optional<std::string>();
  return "the database finds: " + problems->front();
}

}  // namespace luoshi::sim
