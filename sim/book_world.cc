#include "sim/book_world.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshi::sim {
namespace {

std::string told_by(const BookWorld::Reply& reply) {
  if (!reply) return reply.error().to_string(base::Language::kEnglish);
  return reply->body + (reply->repeated ? " (again)" : "");
}

bool is_unknown(const BookWorld::Reply& reply) {
  return !reply && reply.error().code == base::ErrorCode::kUnavailable;
}

// True when the request was carried out now.
bool judge_one(BookModel& model, const Ask& ask, const BookWorld::Reply& reply, env::WallTime now,
               bool struck, Notes& notes) {
  const Answer answer = model.carry_out(ask, now);
  const std::string who = fmt::format("{} [{}]", text_of(key_of(ask)), ask.words);
  const std::string told = told_by(reply);
  notes.tell(fmt::format("  {}: {}", who, told));
  if (answer.expected.refused) {
    ++notes.tally().refused;
    if (reply || reply.error().code != *answer.expected.refused) {
      notes.find(fmt::format("{} should be refused, and is answered \"{}\"", who, told));
    }
    return false;
  }
  if (!reply || reply->body != answer.expected.reply) {
    notes.find(fmt::format("{} should be answered \"{}\", and is answered \"{}\"", who,
                           answer.expected.reply, told));
    return false;
  }
  if (answer.repeated) {
    ++notes.tally().repeated;
    if (!reply->repeated) notes.find(who + " is carried out a second time");
    return false;
  }
  // A commit of unknown outcome is asked for again by the ledger, and found to have happened.
  if (reply->repeated && !struck) notes.find(who + " is new, and answered as known");
  if (!reply->repeated && reply->sequence != model.sequence()) {
    notes.find(fmt::format("{} is answered with sequence {}, not {}", who, reply->sequence,
                           model.sequence()));
  }
  return true;
}

}  // namespace

void BookWorld::judge(Draw& draw, const std::vector<Ask>& asks, const std::vector<Reply>& replies,
                      env::WallTime now, bool struck, Notes& notes) {
  bool carried_out = false;
  bool unknown = false;
  for (std::size_t i = 0; i < asks.size(); ++i) {
    if (!is_unknown(replies[i])) {
      carried_out |= judge_one(model_, asks[i], replies[i], now, struck, notes);
      load_.answered(draw, asks[i], model_.requests().contains(key_of(asks[i])));
      continue;
    }
    unknown = true;
    load_.wait(asks[i]);
    ++notes.tally().unknown;
    notes.tell(fmt::format("  {} [{}]: ? {}", text_of(key_of(asks[i])), asks[i].words,
                           told_by(replies[i])));
    if (!struck) notes.find("without any fault: " + told_by(replies[i]));
  }
  if (carried_out) attempts_.clear();
  if (unknown) attempts_.push_back({asks, now});
}

void BookWorld::expect_opening(env::WallTime now) {
  if (model_.sequence() > 0) return;
  Ask ask;
  ask.command.actor = "system/ledger";
  ask.command.request = "open-book-" + name_;
  ask.command.fingerprint = vault::digest(vault::HashAlgorithm::kSha256, name_);
  ask.expect = [](Parts&, env::WallTime) { return Expected{{}, "", 1}; };
  attempts_.push_back({{std::move(ask)}, now});
}

BookWorld::Seen BookWorld::observe(Inspector& inspector, Notes& notes) {
  Followed followed = followed_;
  auto sight = inspector.follow(model_.id(), followed);
  if (!sight) return tl::unexpected(sight.error());
  if (sight->violation) return std::move(sight->violation);
  auto seen = resolve(inspector, sight->added, notes);
  if (seen && !*seen) followed_ = followed;
  return seen;
}

bool BookWorld::was_done(const Ask& ask, const Requests& stored) const {
  return stored.contains(key_of(ask)) && !model_.requests().contains(key_of(ask));
}

bool BookWorld::was_any_done(const Attempt& attempt, const Requests& stored) const {
  return std::any_of(attempt.asks.begin(), attempt.asks.end(),
                     [&](const Ask& ask) { return was_done(ask, stored); });
}

// What stands in the ledger is the model; or the model and what came of one attempt.
BookWorld::Seen BookWorld::resolve(Inspector& inspector, const BookModel::Counts& added,
                                   Notes& notes) {
  Requests stored;
  if (!attempts_.empty()) {
    auto found = inspector.requests(model_.id());
    if (!found) return tl::unexpected(found.error());
    stored = std::move(*found);
  }
  Seen seen = fmt::format("book {}: no attempt explains what is there", name_);
  bool any = false;
  for (std::size_t i = attempts_.size(); i-- > 0;) {  // the latest first
    if (!was_any_done(attempts_[i], stored)) continue;
    any = true;
    BookModel candidate = model_;
    for (const Ask& ask : attempts_[i].asks) {
      if (was_done(ask, stored)) (void)candidate.carry_out(ask, attempts_[i].now);
    }
    seen = explain(inspector, added, candidate);
    if (!seen) return seen;
    if (*seen) continue;
    ++notes.tally().revived;
    notes.tell("an attempt is found done in book " + name_);
    attempts_.clear();
    model_ = std::move(candidate);
    return seen;
  }
  return any ? seen : explain(inspector, added, model_);
}

BookWorld::Seen BookWorld::explain(Inspector& inspector, const BookModel::Counts& added,
                                   BookModel& candidate) const {
  if (candidate.added() != added) {
    return fmt::format("book {}: the model has {} events; there are others in the ledger", name_,
                       candidate.sequence());
  }
  auto rows = inspector.compare_rows(candidate);
  if (rows && !*rows) candidate.forget_added();
  return rows;
}

BookWorld::Seen BookWorld::look_closely(Inspector& inspector) {
  Followed from_the_beginning;
  auto sight = inspector.follow(model_.id(), from_the_beginning);
  if (!sight) return tl::unexpected(sight.error());
  if (sight->violation) return std::move(sight->violation);
  if (from_the_beginning.head.sequence != model_.sequence()) {
    return fmt::format("book {}: {} events, the model has {}", name_,
                       from_the_beginning.head.sequence, model_.sequence());
  }
  auto rows = inspector.compare_rows(model_);
  if (!rows || *rows) return rows;
  return inspector.compare_requests(model_);
}

}  // namespace luoshi::sim
