#include "sim/book_model.h"

namespace luoshi::sim {

ledger::RequestKey key_of(const Ask& ask) { return {ask.command.actor, ask.command.request}; }

BookModel::BookModel(ledger::BookId id, const Actors& actors) : id_(id) {
  for (const auto& actor : actors) parts_.push_back(actor->begin());
}

BookModel::BookModel(const BookModel& other)
    : id_(other.id_), sequence_(other.sequence_), requests_(other.requests_), added_(other.added_) {
  for (const auto& part : other.parts_) parts_.push_back(part->copy());
}

BookModel& BookModel::operator=(const BookModel& other) {
  if (this == &other) return *this;
  BookModel copy(other);
  std::swap(id_, copy.id_);
  std::swap(sequence_, copy.sequence_);
  std::swap(requests_, copy.requests_);
  std::swap(parts_, copy.parts_);
  std::swap(added_, copy.added_);
  return *this;
}

Answer BookModel::carry_out(const Ask& ask, env::WallTime now) {
  const ledger::RequestKey key = key_of(ask);
  if (const auto done = requests_.find(key); done != requests_.end()) {
    if (done->second.fingerprint != ask.command.fingerprint) {
      return {Expected::refuse(base::ErrorCode::kConflict), false};
    }
    return {{{}, done->second.reply, 0}, true};
  }
  Expected expected = ask.expect(*parts_[ask.actor], now);
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

Part::Rows BookModel::rows() const {
  Part::Rows out;
  for (const auto& part : parts_) {
    for (auto& table : part->rows()) out.push_back(std::move(table));
  }
  return out;
}

}  // namespace luoshi::sim
