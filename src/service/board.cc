#include "service/board.h"

#include <algorithm>
#include <set>

#include "commitment/figure.h"
#include "commitment/indicator.h"
#include "commitment/light_rule.h"
#include "service/internal/board_rows.h"
#include "service/world.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::LightRule;

constexpr std::size_t kEventsAtOnce = 1'000;
constexpr std::size_t kTouchedMax = 5'000;  // more are read with all the rest
constexpr std::size_t kAnswersMax = 64;

std::optional<ThingKind> thing_kind(std::string_view stream_kind) {
  constexpr std::string_view kKinds[kThingKinds] = {"reading", "package", "source", "indicator"};
  for (std::size_t i = 0; i < kThingKinds; ++i) {
    if (kKinds[i] == stream_kind) return static_cast<ThingKind>(i);
  }
  return std::nullopt;
}

// What events say has to be read anew.
struct Touched {
  std::set<std::string> commitments;
  std::set<std::string> series;  // "<indicator>.<region>"
  std::array<bool, kThingKinds> things{};
  bool units = false;
  bool rules = false;
  std::uint64_t last = 0;  // event of these

  void take(const ledger::Event& event) {
    const ledger::StreamId stream = ledger::StreamId::parse(event.stream);
    if (stream.kind == "commitment") {
      commitments.insert(stream.id);
    } else if (stream.kind == "series") {
      series.insert(stream.id);
    } else if (stream.kind == "unit") {
      units = true;
    } else if (const auto kind = thing_kind(stream.kind)) {
      things[static_cast<std::size_t>(*kind)] = true;
    } else if (event.stream == office::rule_stream("light").text()) {
      rules = true;
    } else {
      return;
    }
    last = event.sequence;
  }
};

Result<Touched> touched_between(ledger::Snapshot& snapshot, std::uint64_t after,
                                std::uint64_t until) {
  Touched touched;
  while (after < until) {
    auto events = snapshot.events(
        {.book = ledger::kCityBook, .after = after, .until = until, .limit = kEventsAtOnce});
    if (!events) return tl::unexpected(events.error());
    if (events->empty()) break;
    for (const ledger::Event& event : *events) touched.take(event);
    after = events->back().sequence;
  }
  return touched;
}

struct InForce {
  std::shared_ptr<const LightRule> rule;
  std::string hash;  // "" of the default
};
InForce rule_in_force(const office::RuleFile& file, const office::Day& today) {
  static office::RuleCache<LightRule> read;
  const office::RuleVersion* version = office::in_force(file, today);
  if (version == nullptr) return {std::make_shared<const LightRule>(), ""};
  return {read.get(version->hash, [&] { return commitment::parse_light_rule(version->text).rule; }),
          version->hash};
}

Result<std::uint64_t> head_of(ledger::Snapshot& snapshot) {
  auto books = snapshot.books();
  if (!books) return tl::unexpected(books.error());
  for (const ledger::Book& book : *books) {
    if (book.id == ledger::kCityBook) return book.head.sequence;
  }
  return std::uint64_t{0};
}

// `of` with those of these ids as they are now, or gone.
BoardCommitments replaced(const BoardCommitments& of, const std::set<std::string>& ids,
                          BoardCommitments now) {
  BoardCommitments out;
  out.reserve(of.size() + now.size());
  auto next = now.begin();
  for (const auto& each : of) {
    for (; next != now.end() && (*next)->id < each->id; ++next) out.push_back(std::move(*next));
    if (!ids.contains(each->id)) out.push_back(each);
  }
  for (; next != now.end(); ++next) out.push_back(std::move(*next));
  return out;
}

// The kinds that are wanted, read anew.
Result<void> read_things_into(ledger::Snapshot& snapshot,
                              const std::array<bool, kThingKinds>& wanted, BoardState& state) {
  for (std::size_t i = 0; i < kThingKinds; ++i) {
    if (!wanted[i]) continue;
    auto things = read_things(snapshot, static_cast<ThingKind>(i));
    if (!things) return tl::unexpected(things.error());
    state.things[i] = std::move(*things);
  }
  return {};
}

BoardCommitments derived_anew(const BoardCommitments& of, const LightRule& rule) {
  BoardCommitments out;
  out.reserve(of.size());
  for (const auto& each : of) {
    auto copy = std::make_shared<BoardCommitment>(*each);
    derive(*copy, rule);
    out.push_back(std::move(copy));
  }
  return out;
}

}  // namespace

DayNumber day_number_of(const std::string& day) {
  const auto parsed = office::Day::parse(day);
  return parsed && !parsed->empty() ? static_cast<DayNumber>(commitment::day_number(*parsed)) : 0;
}

bool BoardCommitment::concerns(std::string_view unit_id) const {
  return lead == unit_id || std::ranges::find(supporting, unit_id) != supporting.end();
}

BoardUnits::BoardUnits(std::vector<BoardUnit> units) : units_(std::move(units)) {
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const std::string& parent = units_[i].parent;
    places_.emplace(units_[i].id, i);
    tree_.put(office::UnitId(units_[i].id),
              parent.empty() ? std::nullopt : std::optional(office::UnitId(parent)));
  }
  for (BoardUnit& unit : units_) {
    const BoardUnit* at = &unit;
    for (std::size_t i = 0; at && at->kind != "county" && i < office::kTreeDepthMax; ++i) {
      at = find(at->parent);
    }
    if (at && at->kind == "county") unit.county = at->id;
  }
}

const BoardUnit* BoardUnits::find(const std::string& id) const {
  const auto found = places_.find(id);
  return found == places_.end() ? nullptr : &units_[found->second];
}
const std::string& BoardUnits::county_of(const std::string& id) const {
  static const std::string kNone;
  const BoardUnit* unit = find(id);
  return unit ? unit->county : kNone;
}
const std::string& BoardUnits::name_of(const std::string& id) const {
  static const std::string kNone;
  const BoardUnit* unit = find(id);
  return unit ? unit->name : kNone;
}
bool BoardUnits::is_within(const std::string& id, const std::string& ancestor) const {
  const BoardUnit* at = find(id);
  for (std::size_t i = 0; at && i < office::kTreeDepthMax; ++i) {
    if (at->id == ancestor) return true;
    at = find(at->parent);
  }
  return false;
}

const BoardCommitment* BoardState::find(const std::string& id) const {
  const auto found = std::ranges::lower_bound(
      commitments, id, {}, [](const auto& each) -> const std::string& { return each->id; });
  return found != commitments.end() && (*found)->id == id ? found->get() : nullptr;
}

std::shared_ptr<Board> make_board(ledger::Ledger& ledger) {
  return std::make_shared<Board>(ledger);
}

Board::Board(ledger::Ledger& ledger) : ledger_(ledger) {
  watch_ = ledger_.watch([this](const ledger::Advance& advance) {
    if (advance.book == ledger::kCityBook && held().state) keep_up();
  });
}

// So that the next who reads finds little to do, as long as there are any who do: nobody pays, in
// time and memory, for a board that nobody looks at. A state for each of many commits would cost
// more than the commits: it may take a fiftieth of a thread's time.
void Board::keep_up() {
  constexpr std::chrono::seconds kEveryAtLeast{2};
  constexpr int kShare = 50;
  const env::MonotonicTime at = ledger_.clock().monotonic_now();
  if (at < keep_up_from_ || at > keep_up_until_.load()) return;
  (void)current();
  const env::MonotonicTime done = ledger_.clock().monotonic_now();
  keep_up_from_ = done + std::max<std::chrono::nanoseconds>(kEveryAtLeast, kShare * (done - at));
}

// Nobody is being told when unwatch returns.
Board::~Board() { ledger_.unwatch(watch_); }

Board::Held Board::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

Result<Board::State> Board::now() {
  constexpr std::chrono::minutes kReadersStay{2};
  keep_up_until_ = ledger_.clock().monotonic_now() + kReadersStay;
  return current();
}

void Board::warm_up() { (void)current(); }

Result<Board::State> Board::current() {
  {
    auto snapshot = ledger_.store().snapshot();
    if (!snapshot) return tl::unexpected(snapshot.error());
    auto head = head_of(**snapshot);
    if (!head) return tl::unexpected(head.error());
    const Held held = this->held();
    const office::Day today = office::city_day(ledger_.clock().wall_now());
    const bool is_current = held.state && held.sequence >= *head &&
                            rule_in_force(*held.state->rules, today).hash == held.state->rule_hash;
    if (is_current) return held.state;
  }
  const std::lock_guard advancing(advancing_);
  return advance();
}

BoardAnswer Board::answer(const State& state, const std::string& key,
                          const std::function<boost::json::object()>& make) {
  {
    const std::lock_guard lock(answers_mutex_);
    const auto found = answers_.find(key);
    if (answered_ == state && found != answers_.end()) return found->second;
  }
  auto made = std::make_shared<const boost::json::object>(make());
  const std::lock_guard lock(answers_mutex_);
  if (answered_ != state || answers_.size() >= kAnswersMax) answers_.clear();
  answered_ = state;
  answers_[key] = made;
  return made;
}

Result<Board::State> Board::advance() {
  auto snapshot = ledger_.store().snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto head = head_of(**snapshot);
  if (!head) return tl::unexpected(head.error());
  const Held from = held();
  // Far behind, to read all rows is quicker than to read what touched them.
  constexpr std::uint64_t kFollowedMax = 100'000;
  const bool follows = from.state && *head - std::min(*head, from.sequence) <= kFollowedMax;
  auto next =
      follows ? follow(**snapshot, *from.state, from.sequence, *head) : load(**snapshot, *head);
  if (!next) return next;
  const std::lock_guard lock(mutex_);
  // Null: nothing that is shown is another.
  if (*next) held_.state = std::move(*next);
  held_.sequence = std::max(held_.sequence, *head);
  return held_.state;
}

Result<Board::State> Board::load(ledger::Snapshot& snapshot, std::uint64_t head) {
  auto next = std::make_shared<BoardState>();
  next->changed = head;
  auto rules = ledger_.state<office::RuleFile>(ledger::kCityBook, office::rule_stream("light"));
  if (!rules) return tl::unexpected(rules.error());
  const InForce in_force = rule_in_force(**rules, office::city_day(ledger_.clock().wall_now()));
  auto units = read_units(snapshot);
  if (!units) return tl::unexpected(units.error());
  auto commitments = read_commitments(snapshot, nullptr, *in_force.rule);
  if (!commitments) return tl::unexpected(commitments.error());
  if (auto done = read_things_into(snapshot, {true, true, true, true}, *next); !done) {
    return tl::unexpected(done.error());
  }
  next->rules = std::move(*rules);
  next->rule_hash = in_force.hash;
  next->units = std::move(*units);
  next->commitments = std::move(*commitments);
  return State(std::move(next));
}

Result<Board::State> Board::follow(ledger::Snapshot& snapshot, const BoardState& from,
                                   std::uint64_t after, std::uint64_t head) {
  const office::Day today = office::city_day(ledger_.clock().wall_now());
  const bool is_same_rule = rule_in_force(*from.rules, today).hash == from.rule_hash;
  auto touched = touched_between(snapshot, after, head);
  if (!touched) return tl::unexpected(touched.error());
  if (touched->last == 0 && is_same_rule) return State();
  for (const auto& each : from.commitments) {
    if (touched->series.empty()) break;
    const bool is_observed = each->measure_by == "indicator" &&
                             touched->series.contains(each->indicator + "." + each->region);
    if (is_observed) touched->commitments.insert(each->id);
  }
  if (touched->rules || touched->commitments.size() > kTouchedMax) return load(snapshot, head);
  auto next = std::make_shared<BoardState>(from);
  next->changed = std::max(from.changed, touched->last);
  const InForce in_force = rule_in_force(*from.rules, today);
  if (touched->units) {
    auto units = read_units(snapshot);
    if (!units) return tl::unexpected(units.error());
    next->units = std::move(*units);
  }
  if (auto done = read_things_into(snapshot, touched->things, *next); !done) {
    return tl::unexpected(done.error());
  }
  if (!is_same_rule) {
    next->commitments = derived_anew(next->commitments, *in_force.rule);
    next->rule_hash = in_force.hash;
  }
  if (!touched->commitments.empty()) {
    const std::vector<std::string> ids(touched->commitments.begin(), touched->commitments.end());
    auto now = read_commitments(snapshot, &ids, *in_force.rule);
    if (!now) return tl::unexpected(now.error());
    next->commitments = replaced(next->commitments, touched->commitments, std::move(*now));
  }
  return State(std::move(next));
}

}  // namespace luoshi::service
