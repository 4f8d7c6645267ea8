// A filled ledger for the tests of export, verify, backup and the like: three books, accounts,
// requests, keys (one destroyed), and streams that name evidence files.
#pragma once

#include <string>

#include "ledger/evidence.h"
#include "ledger/ledger.h"
#include "ledger/test_stores_test.h"
#include "ledger/test_world_test.h"
#include "ledger/transfer.h"

namespace luoshi::ledger::test {

inline env::WallTime time_at(std::int64_t milliseconds) {
  return env::WallTime(std::chrono::milliseconds(milliseconds));
}
constexpr std::int64_t kBeginning = 1'700'000'000'000;

struct Attachments {};

inline base::Result<void> apply_attachments(Attachments&, const Event&) { return {}; }
inline void project_attachments(const Attachments&, const Event& event, RowChanges& changes) {
  const auto hash = vault::parse_hash(event.body);
  if (hash) changes.push_back(evidence_use(*hash, event.stream));
}

inline Catalog keeping_catalog() {
  Catalog out = catalog();
  out.push_back(stream_kind<Attachments>("attachment", {&kEvidenceUses}, apply_attachments,
                                         project_attachments));
  return out;
}

inline Command attach(const Hash& hash, const std::string& request) {
  Command command{.book = kCityBook, .actor = "person/p-2", .request = request};
  command.decide = [hash](View&) -> base::Result<Decision> {
    return Decision{{{{"attachment", "x"}, "attachment.made", 1, vault::to_hex(hash)}}, ""};
  };
  return command;
}

// An event that tells of the destruction of a subject's key.
inline Command tell_erasure(const std::string& subject, const std::string& request) {
  Command command{.book = kAccessBook, .actor = "person/p-2", .request = request};
  command.decide = [subject](View&) -> base::Result<Decision> {
    return Decision{{{{"attachment", "x"}, "attachment.erased", 1, subject}}, ""};
  };
  return command;
}

inline std::optional<std::string> erased_by(const Event& event) {
  if (event.kind != "attachment.erased") return std::nullopt;
  return event.body;
}

inline std::unique_ptr<Ledger> open_ledger(const StorePlace& place, env::Clock& clock) {
  auto store = place.open();
  EXPECT_TRUE(store) << why(store);
  auto ledger = Ledger::open(std::move(*store), keeping_catalog(), clock, {.threads = false});
  EXPECT_TRUE(ledger) << why(ledger);
  return std::move(*ledger);
}

// Payments number..number+count, over the city's book and a county's, a second apart.
inline void pay_more(Ledger& ledger, env::SimulatedClock& clock, int number, int count) {
  const BookId county = *ledger.open_book("county-a", "person/p-1");
  for (int i = number; i < number + count; ++i) {
    clock.advance(std::chrono::seconds(1));
    const BookId book = i % 3 == 0 ? county : kCityBook;
    auto reply =
        ledger.execute(pay(fmt::format("户{}", i % 7), i + 1, fmt::format("r{}", i), book));
    ASSERT_TRUE(reply) << why(reply);
  }
}

inline void fill(const StorePlace& place, int payments = 40) {
  env::SimulatedClock clock(time_at(kBeginning));
  auto ledger = open_ledger(place, clock);
  pay_more(*ledger, clock, 0, payments);
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(ledger->store().keys().put_if_absent(fmt::format("person/p-{}", i),
                                                     {fmt::format("wrapped {}", i)}));
  }
  ASSERT_TRUE(ledger->store().keys().erase("person/p-3"));
  ASSERT_TRUE(ledger->execute(tell_erasure("person/p-3", "e1")));
}

inline std::string export_of(Store& store, Evidence* evidence = nullptr) {
  auto snapshot = store.snapshot();
  EXPECT_TRUE(snapshot) << why(snapshot);
  std::string out;
  auto exported = export_jsonl(store, **snapshot, evidence, [&](std::string_view bytes) {
    out += bytes;
    return base::Result<void>();
  });
  EXPECT_TRUE(exported) << why(exported);
  return out;
}

// Pieces of `size`, so that lines are cut anywhere.
inline Source source_of(const std::string& text, std::size_t size = 1'000) {
  return [&text, size, at = std::size_t{0}]() mutable -> base::Result<std::string> {
    std::string piece = text.substr(std::min(at, text.size()), size);
    at += piece.size();
    return piece;
  };
}

inline base::Result<Imported> import_into(Store& store, const std::string& text,
                                          std::size_t events_per_commit = 7) {
  LineReader reader(source_of(text), "export.jsonl");
  auto identity = read_identity(reader);
  if (!identity) return tl::unexpected(identity.error());
  return import_jsonl(reader, *identity, store, {.events_per_commit = events_per_commit});
}

struct StoreKindName {
  std::string operator()(const testing::TestParamInfo<StoreKind>& info) const {
    return name_of(info.param);
  }
};

}  // namespace luoshi::ledger::test
