#include "sim/book_model.h"

#include <fmt/format.h>

namespace luoshi::sim {

std::string reply_of(const std::string& id, std::int64_t version) {
  return fmt::format(R"({{"id":"{}","version":{}}})", id, version);
}

ledger::Value or_null(const std::string& text) {
  return text.empty() ? ledger::Value() : ledger::Value(text);
}

ledger::RequestKey key_of(const Ask& ask) { return {ask.command.actor, ask.command.request}; }

BookModel::BookModel(ledger::BookId id, const Actors& actors) : id_(id) {
  for (const auto& actor : actors) {
    if (actor->acts_in(id)) parts_.add(actor->begin());
  }
}

Answer BookModel::carry_out(const Ask& ask, env::WallTime now) {
  const ledger::RequestKey key = key_of(ask);
  if (const auto done = requests_.find(key); done != requests_.end()) {
    if (done->second.fingerprint != ask.command.fingerprint) {
      return {Expected::refuse(base::ErrorCode::kConflict), false};
    }
    return {{{}, done->second.reply, 0}, true};
  }
  Expected expected = ask.expect(parts_, now);
  if (!expected.refused) {
    requests_[key] = {ask.command.fingerprint, expected.reply, now};
    sequence_ += expected.events;
    if (expected.events > 0) added_[key] += expected.events;
  }
  return {std::move(expected), false};
}

void BookModel::forget_requests(env::WallTime before) {
  std::erase_if(requests_, [&](const auto& one) { return one.second.time < before; });
}

}  // namespace luoshi::sim
