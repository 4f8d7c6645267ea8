#include "service/directory.h"

namespace luoshi::service {
namespace {

constexpr std::size_t kStatesMax = 50'000;
constexpr std::size_t kEventsAtOnce = 1'000;

}  // namespace

Directory::Directory(ledger::Ledger& ledger) : ledger_(ledger) {
  watch_ = ledger_.watch([this](const ledger::Advance& advance) { follow(advance); });
}

Directory::~Directory() { stop(); }

// Nobody is being told when unwatch returns.
void Directory::stop() { ledger_.unwatch(watch_); }

void Directory::listen(Listener listener, std::function<void()> lost) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back({std::move(listener), std::move(lost)});
}

void Directory::follow(const ledger::Advance& advance) {
  std::vector<Told> listeners;
  {
    const std::lock_guard lock(mutex_);
    listeners = listeners_;
  }
  const auto tell = [&](const std::vector<ledger::Event>& events) {
    for (const ledger::Event& event : events) {
      forget(event.stream);
      for (const Told& told : listeners) told.event(event);
    }
  };
  if (advance.events) return tell(*advance.events);
  std::uint64_t after = advance.after;
  while (after < advance.until) {
    auto events = ledger_.events(
        {.book = advance.book, .after = after, .until = advance.until, .limit = kEventsAtOnce});
    if (!events || events->empty()) {
      forget_all();
      for (const Told& told : listeners) {
        if (told.lost) told.lost();
      }
      return;
    }
    tell(*events);
    after = events->back().sequence;
  }
}

void Directory::forget_all() {
  const std::lock_guard lock(mutex_);
  states_.clear();
  for (const auto& [stream, count] : loading_) dropped_while_loading_.insert(stream);
}

void Directory::forget(const std::string& stream) {
  const std::lock_guard lock(mutex_);
  states_.erase(stream);
  if (loading_.contains(stream)) dropped_while_loading_.insert(stream);
}

std::shared_ptr<const void> Directory::find(const std::string& stream) {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(stream);
  return found == states_.end() ? nullptr : found->second;
}

void Directory::begin_loading(const std::string& stream) {
  const std::lock_guard lock(mutex_);
  ++loading_[stream];
}

void Directory::finish_loading(const std::string& stream, std::shared_ptr<const void> value) {
  const std::lock_guard lock(mutex_);
  const auto count = loading_.find(stream);
  const bool last = --count->second == 0;
  if (last) loading_.erase(count);
  if (!dropped_while_loading_.contains(stream) && value) {
    if (states_.size() >= kStatesMax) states_.clear();
    states_[stream] = std::move(value);
  }
  if (last) dropped_while_loading_.erase(stream);
}

template <class State>
base::Result<std::shared_ptr<const State>> Directory::state(const ledger::StreamId& stream) {
  const std::string name = stream.text();
  if (auto found = find(name)) return std::static_pointer_cast<const State>(found);
  begin_loading(name);
  auto loaded = ledger_.state<State>(ledger::kCityBook, stream);
  bool there = loaded.has_value();
  if constexpr (requires(const State& one) { one.exists; }) there = there && (*loaded)->exists;
  finish_loading(name, there ? *loaded : nullptr);
  if (!loaded) return tl::unexpected(loaded.error());
  return there ? *loaded : nullptr;
}

base::Result<std::shared_ptr<const office::Person>> Directory::person(const office::PersonId& id) {
  return state<office::Person>(office::stream_of(id));
}

base::Result<std::shared_ptr<const office::Token>> Directory::token(const office::TokenId& id) {
  return state<office::Token>(office::stream_of(id));
}

base::Result<std::shared_ptr<const office::Unit>> Directory::unit(const office::UnitId& id) {
  return state<office::Unit>(office::stream_of(id));
}

base::Result<std::shared_ptr<const office::SettingsState>> Directory::settings() {
  return state<office::SettingsState>(office::settings_stream());
}

base::Result<office::UnitTree> Directory::path_to(const office::UnitId& unit) {
  office::UnitTree tree;
  std::optional<office::UnitId> at = unit;
  for (std::size_t i = 0; at && i < office::kTreeDepthMax; ++i) {
    auto found = this->unit(*at);
    if (!found) return tl::unexpected(found.error());
    if (!*found) break;
    tree.put(*at, (*found)->parent_id);
    at = (*found)->parent_id;
  }
  return tree;
}

}  // namespace luoshi::service
