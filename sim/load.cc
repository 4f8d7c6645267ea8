#include "sim/load.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshi::sim {
namespace {

constexpr std::size_t kWaitingMax = 60;
constexpr std::size_t kFinishedMax = 40;

Ask take(std::vector<Ask>& from, std::size_t at) {
  Ask out = std::move(from[at]);
  from.erase(from.begin() + static_cast<std::ptrdiff_t>(at));
  return out;
}

std::size_t index_of(Draw& draw, const std::vector<Ask>& from) {
  return static_cast<std::size_t>(draw.between(0, static_cast<std::int64_t>(from.size()) - 1));
}

}  // namespace

Load::Load(Draw& draw, const Actors& actors, ledger::BookId book) : book_(book) {
  for (const auto& actor : actors) {
    const auto times = static_cast<std::size_t>(draw.between(1, 3));
    if (actor->acts_in(book)) actors_.insert(actors_.end(), actor->weight() * times, actor.get());
  }
}

Ask Load::under_new_id(Ask ask) {
  ask.command.book = book_;
  ask.command.request = fmt::format("r-{}", ++requests_);
  return ask;
}

Ask Load::fresh(Draw& draw, const BookModel& model, env::WallTime now) {
  return under_new_id(draw.pick(actors_)->ask(draw, book_, model.parts(), now));
}

std::vector<Ask> Load::finish(const BookModel& model) {
  std::vector<Ask> asks;
  for (std::size_t i = 0; i < actors_.size(); ++i) {
    if (i > 0 && actors_[i] == actors_[i - 1]) continue;
    for (Ask& ask : actors_[i]->finish(model.parts())) asks.push_back(under_new_id(std::move(ask)));
  }
  return asks;
}

std::optional<std::string> Load::unfinished(const BookModel& model) const {
  for (const Actor* actor : actors_) {
    if (auto what = actor->unfinished(model.parts())) return what;
  }
  return std::nullopt;
}

std::vector<Ask> Load::one(Draw& draw, const BookModel& model, env::WallTime now) {
  const std::int64_t what = draw.between(1, 100);
  if (what <= 15 && !waiting_.empty()) return {take(waiting_, index_of(draw, waiting_))};
  if (what <= 25 && !finished_.empty()) return {finished_[index_of(draw, finished_)]};
  Ask ask = fresh(draw, model, now);
  if (what <= 30 && !finished_.empty()) {
    // Somebody uses an id a second time, for something else.
    const Ask& used = finished_[index_of(draw, finished_)];
    if (!model.requests().contains(key_of(used))) return {};
    ask.command.actor = used.command.actor;
    ask.command.request = used.command.request;
    ask.words += ", under a used id";
    return {std::move(ask)};
  }
  if (what <= 35) {  // held up in the network
    wait(ask);
    return {};
  }
  return {std::move(ask)};
}

std::vector<Ask> Load::gather(Draw& draw, const BookModel& model, env::WallTime now) {
  std::vector<Ask> asks;
  const std::int64_t count = draw.chance(50) ? 1 : draw.between(2, 9);
  for (std::int64_t i = 0; i < count; ++i) {
    for (Ask& ask : one(draw, model, now)) asks.push_back(std::move(ask));
  }
  draw.shuffle(asks);
  return asks;
}

void Load::wait(const Ask& ask) {
  const bool is_waiting = std::any_of(waiting_.begin(), waiting_.end(), [&](const Ask& other) {
    return key_of(other) == key_of(ask);
  });
  if (!is_waiting && waiting_.size() < kWaitingMax) waiting_.push_back(ask);
}

void Load::answered(Draw& draw, const Ask& ask, bool is_done) {
  if (draw.chance(5)) wait(ask);
  if (!is_done) return;
  if (finished_.size() >= kFinishedMax) finished_.erase(finished_.begin());
  finished_.push_back(ask);
}

std::vector<Ask> Load::take_waiting(std::size_t count_max) {
  std::vector<Ask> out;
  while (out.size() < count_max && !waiting_.empty()) out.push_back(take(waiting_, 0));
  return out;
}

}  // namespace luoshi::sim
