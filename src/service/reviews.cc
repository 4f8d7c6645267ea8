#include "service/reviews.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/json.h"
#include "base/unicode.h"
#include "commitment/reading.h"
#include "office/unit.h"
#include "report/read_jsonl.h"
#include "service/answers.h"
#include "service/files.h"
#include "service/internal/commitment_json.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::ReadingId;
using commitment::Review;
using commitment::Reviewed;
using office::Right;
namespace json = boost::json;

constexpr std::uint64_t kKeptBytesMax = 1ull << 30;
constexpr std::size_t kUnitsMax = 20'000;      // that a suggestion is looked for among
constexpr std::size_t kSuggestedMax = 5;       // for one candidate
constexpr std::size_t kNameCharactersMin = 2;  // of a suggestion that is looked for inside names

base::Error no_reading() { return not_found({"没有这份解读", "there is no such reading"}); }
base::Error no_review() {
  return not_found({"这份解读还没有开始审核", "the review of this reading has not been opened"});
}

Result<void> may_review(const OnReview& on) {
  return require_everywhere(on.world, on.caller, Right::kCommitmentsWrite);
}

Result<std::shared_ptr<const Review>> review_at(World& world, const std::string& reading) {
  if (!is_id_of("r-", reading)) return tl::unexpected(no_review());
  auto state =
      world.ledger.state<Review>(ledger::kCityBook, commitment::review_stream(ReadingId(reading)));
  if (!state) return state;
  if (!(*state)->exists) return tl::unexpected(no_review());
  return state;
}

// -- opening --

Result<commitment::ReadingFiled> filed(World& world, const std::string& id) {
  if (!is_id_of("r-", id)) return tl::unexpected(at_member(no_reading(), "/reading_id"));
  auto state = world.ledger.state<commitment::Reading>(ledger::kCityBook,
                                                       commitment::stream_of(ReadingId(id)));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists) return tl::unexpected(at_member(no_reading(), "/reading_id"));
  return (*state)->what;
}

Result<commitment::Candidates> candidates_in(World& world, const commitment::ReadingFiled& of,
                                             int year) {
  auto lines = evidence_bytes(world, of.reading_hash, kKeptBytesMax);
  if (!lines) return tl::unexpected(lines.error());
  auto reading = report::read_jsonl(*lines);
  if (!reading) return tl::unexpected(reading.error());
  auto text = evidence_bytes(world, of.text_hash, kKeptBytesMax);
  if (!text) return tl::unexpected(text.error());
  return commitment::candidates_of(*reading, base::to_utf32(*text), year);
}

// What one would begin with: nothing is made yet.
ReviewJson review_to_begin(World& world, const std::string& id) {
  auto reading = filed(world, id);
  if (!reading) return tl::unexpected(no_reading());
  const auto found = candidates_in(world, *reading, reading->year);
  if (!found) return tl::unexpected(found.error());
  json::object out;
  out["id"] = id;
  out["begun"] = false;
  out["candidates"] = found->items.size();
  out["year"] = reading->year > 0 ? json::value(reading->year) : json::value(nullptr);
  out["reading_hash"] = reading->reading_hash;
  out["left_out"] = found->left_out;
  out["packages"] = json::array();
  out["counts"] = json::object();
  out["last_step"] = nullptr;
  return out;
}

// -- units that a suggestion may mean --

struct NamedUnit {
  std::string id;
  std::string name;
  std::string short_name;
};

Result<std::vector<NamedUnit>> active_units(World& world) {
  const ledger::Table& table = office::units_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"state", ledger::Comparison::kEqual, {"active"}}};
  query.limit = kUnitsMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<NamedUnit> units;
  for (const ledger::BookRow& each : *rows) {
    units.push_back({text_of(table, each.row, "id"), text_of(table, each.row, "name"),
                     text_of(table, each.row, "short_name")});
  }
  return units;
}

// 市住房和城乡建设局 is the 住房城乡建设局.
std::string without_and(std::string name) {
  constexpr std::string_view kAnd = "和";
  for (std::size_t at = name.find(kAnd); at != std::string::npos; at = name.find(kAnd, at)) {
    name.erase(at, kAnd.size());
  }
  return name;
}

// How well a unit fits the usual name of a department: 3 the same, 2 behind the city's name, 1
// inside, 0 not at all.
int fit_of(const NamedUnit& unit, const std::string& department) {
  const std::string hint = without_and(department);
  const std::string name = without_and(unit.name);
  const std::string short_name = without_and(unit.short_name);
  if (name == hint || short_name == hint) return 3;
  if (name.ends_with(hint) || short_name.ends_with(hint)) return 2;
  const bool is_inside = name.find(hint) != std::string::npos;
  return is_inside && base::to_utf32(hint).size() >= kNameCharactersMin ? 1 : 0;
}

json::array suggested(const std::vector<NamedUnit>& units, const commitment::Candidate& candidate) {
  json::array out;
  if (!candidate.lead || candidate.lead->unit.empty()) return out;
  // By fit, and the shorter name first: the city's own department before those of its counties.
  std::multimap<std::pair<int, std::size_t>, const NamedUnit*> found;
  for (const NamedUnit& unit : units) {
    const int fit = fit_of(unit, candidate.lead->unit);
    if (fit > 0) found.emplace(std::pair(-fit, unit.name.size()), &unit);
  }
  for (const auto& [order, unit] : found) {
    // What fits less says nothing beside what fits better.
    if (order.first > found.begin()->first.first || out.size() == kSuggestedMax) break;
    out.push_back({{"id", unit->id}, {"name", unit->name}});
  }
  return out;
}

// -- as it is shown --

Result<json::value> responsibility_json(World& world, const Reviewed& reviewed) {
  if (!reviewed.responsibility) return json::value(nullptr);
  auto lead = named_unit(world, reviewed.responsibility->lead.value());
  if (!lead) return lead;
  json::object out{{"lead", std::move(*lead)}};
  json::array supporting;
  for (const office::UnitId& each : reviewed.responsibility->supporting) {
    auto unit = named_unit(world, each.value());
    if (!unit) return unit;
    supporting.push_back(std::move(*unit));
  }
  out["supporting"] = std::move(supporting);
  const auto& leader = reviewed.responsibility->leader;
  out["leader"] = leader ? json::value(leader->value()) : json::value(nullptr);
  return json::value(std::move(out));
}

Result<json::object> candidate_json(World& world, const std::vector<NamedUnit>& units,
                                    const Reviewed& reviewed) {
  json::object out = base::to_json(reviewed.candidate).as_object();
  for (const char* name : {"deadline", "lead"}) {
    if (!out.contains(name)) out[name] = nullptr;
  }
  auto who = responsibility_json(world, reviewed);
  if (!who) return tl::unexpected(who.error());
  out["state"] = commitment::word_of(reviewed.state);
  out["responsibility"] = std::move(*who);
  out["suggested_units"] = suggested(units, reviewed.candidate);
  out["commitment_id"] =
      reviewed.commitment_id ? json::value(reviewed.commitment_id->value()) : json::value(nullptr);
  out["into"] = reviewed.into;
  out["reason"] = reviewed.reason;
  out["step"] = reviewed.step;
  return out;
}

const Listing& listing() {
  static const Listing kListing{"candidates",
                                {},
                                {},
                                {{"key", {"编号", "Key"}},
                                 {"state", {"状态", "State"}},
                                 {"kind", {"类型", "Kind"}},
                                 {"title", {"任务", "Title"}},
                                 {"deadline", {"时限", "Deadline"}},
                                 {"package", {"任务包", "Package"}},
                                 {"commitment_id", {"任务编号", "Commitment"}}},
                                {"state", "kind", "package", "q"}};
  return kListing;
}

bool fits(const Reviewed& reviewed, const Parameters& parameters) {
  const commitment::Candidate& candidate = reviewed.candidate;
  const auto differs = [&](std::string_view name, const std::string& word) {
    const auto wanted = value_of(parameters, name);
    return wanted && *wanted != word;
  };
  if (differs("state", commitment::word_of(reviewed.state))) return false;
  if (differs("kind", commitment::word_of(candidate.kind))) return false;
  if (differs("package", candidate.package)) return false;
  const std::string searched = value_of(parameters, "q").value_or("");
  if (candidate.title.find(searched) != std::string::npos) return true;
  return std::ranges::any_of(candidate.sources, [&](const commitment::SourceSpan& source) {
    return source.text.find(searched) != std::string::npos;
  });
}

// Of those keys; a part that was undone is there no more.
Result<json::array> touched_json(World& world, const std::string& reading,
                                 const std::vector<std::string>& keys) {
  auto review = review_at(world, reading);
  if (!review) return tl::unexpected(review.error());
  auto units = active_units(world);
  if (!units) return tl::unexpected(units.error());
  json::array out;
  for (const std::string& key : keys) {
    const auto found = (*review)->candidates.find(key);
    if (found == (*review)->candidates.end()) continue;
    auto shown = candidate_json(world, *units, found->second);
    if (!shown) return tl::unexpected(shown.error());
    out.push_back(std::move(*shown));
  }
  return out;
}

template <class Ask>
ReviewJson carry_out(const OnReview& on, const Asked& asked, Ask ask) {
  auto reply = told(execute(on.world, on.caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto body = base::parse_json(reply->body);
  if (!body) return tl::unexpected(body.error());
  auto done = base::from_json<commitment::ReviewReply>(*body, {.ignore_unknown = true});
  if (!done) return tl::unexpected(done.error());
  auto candidates = touched_json(on.world, on.reading, done->keys);
  if (!candidates) return tl::unexpected(candidates.error());
  return json::object{
      {"id", on.reading}, {"version", done->version}, {"candidates", std::move(*candidates)}};
}

template <class Ask>
ReviewJson carry_out(const OnReview& on, Ask ask) {
  if (auto may = may_review(on); !may) return tl::unexpected(may.error());
  if (!is_id_of("r-", on.reading)) return tl::unexpected(no_review());
  return carry_out(on, on.asked, std::move(ask));
}

std::optional<commitment::Responsibility> responsibility_of(
    const std::optional<ResponsibilityNew>& wanted) {
  if (!wanted) return std::nullopt;
  return service::responsibility_of(*wanted);
}

}  // namespace

ReviewJson open_review(World& world, const Caller& caller, const Asked& asked,
                       const ReviewNew& wanted) {
  if (auto may = require_everywhere(world, caller, Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  auto reading = filed(world, wanted.reading_id);
  if (!reading) return tl::unexpected(reading.error());
  const int year = wanted.year.value_or(reading->year);
  if (year == 0) {
    return tl::unexpected(wrong_member("/year", {"报告没有说明年度", "the report names no year"},
                                       {"应给出年度", "say of which year the promises are"}));
  }
  commitment::OpenReview ask;
  ask.reading = ReadingId(wanted.reading_id);
  ask.reading_hash = reading->reading_hash;
  ask.year = year;
  auto candidates = candidates_in(world, *reading, year);
  if (!candidates) return tl::unexpected(candidates.error());
  ask.candidates = std::move(*candidates);
  for (std::size_t i = 0; i < ask.candidates.packages.size(); ++i) {
    ask.package_ids.emplace_back(ordered_id(world, "k-"));
  }
  auto reply = told(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  return get_review(world, caller, wanted.reading_id);
}

ReviewJson get_review(World& world, const Caller& caller, const std::string& reading) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto review = review_at(world, reading);
  if (!review && review.error().code == base::ErrorCode::kNotFound) {
    return review_to_begin(world, reading);
  }
  if (!review) return tl::unexpected(review.error());
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [value, word] : base::json_internal::enumerators<commitment::CandidateState>()) {
    counts[std::string(word)] = 0;
  }
  for (const auto& [key, each] : (*review)->candidates) ++counts[commitment::word_of(each.state)];
  json::object out;
  out["id"] = reading;
  out["begun"] = true;
  out["candidates"] = (*review)->candidates.size();
  out["year"] = (*review)->what.year;
  out["reading_hash"] = (*review)->what.reading_hash;
  out["left_out"] = (*review)->what.left_out;
  out["packages"] = base::to_json((*review)->what.packages);
  out["counts"] = base::to_json(counts);
  std::uint64_t last = 0;  // what undoing without a number would undo
  for (const auto& [number, step] : (*review)->steps) last = step.undone ? last : number;
  out["last_step"] = last == 0 ? json::value(nullptr) : json::value(last);
  return out;
}

Result<Page> list_candidates(World& world, const Caller& caller, const std::string& reading,
                             const Parameters& parameters) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto state = word_of(parameters, "state", {"open", "accepted", "rejected", "merged", "split"});
  if (!state) return tl::unexpected(state.error());
  auto kind = word_of(parameters, "kind", {"target", "task", "project", "livelihood"});
  if (!kind) return tl::unexpected(kind.error());
  auto review = review_at(world, reading);
  if (!review) return tl::unexpected(review.error());
  auto units = active_units(world);
  if (!units) return tl::unexpected(units.error());
  std::vector<const Reviewed*> wanted;
  for (const auto& [key, each] : (*review)->candidates) {
    if (fits(each, parameters)) wanted.push_back(&each);
  }
  std::ranges::sort(wanted, {}, &Reviewed::position);
  std::vector<json::object> items;
  for (const Reviewed* each : wanted) {
    auto shown = candidate_json(world, *units, *each);
    if (!shown) return tl::unexpected(shown.error());
    items.push_back(std::move(*shown));
  }
  return list_items(world, listing(), *asked, std::move(items));
}

ReviewJson accept_candidates(const OnReview& on, const Accepting& wanted) {
  if (auto may = may_review(on); !may) return tl::unexpected(may.error());
  if (wanted.responsibility) {
    Asked first = on.asked;
    first.request = "lead-of-" + on.asked.request.substr(0, 70);
    auto assigned =
        carry_out(on, first,
                  commitment::AssignCandidates{ReadingId(on.reading), wanted.keys,
                                               responsibility_of(wanted.responsibility)});
    if (!assigned) return assigned;
  }
  commitment::AcceptCandidates ask;
  ask.reading = ReadingId(on.reading);
  for (const std::string& key : wanted.keys) {
    ask.accepted.push_back({key, commitment::CommitmentId(ordered_id(on.world, "c-"))});
  }
  return carry_out(on, std::move(ask));
}

ReviewJson reject_candidates(const OnReview& on, const Rejecting& wanted) {
  return carry_out(on, commitment::RejectCandidates{ReadingId(on.reading), wanted.keys,
                                                    wanted.reason.value_or("")});
}

ReviewJson correct_candidate(const OnReview& on, const Correcting& wanted) {
  return carry_out(on,
                   commitment::CorrectCandidate{ReadingId(on.reading), wanted.key, wanted.fields});
}

ReviewJson merge_candidates(const OnReview& on, const Merging& wanted) {
  return carry_out(on,
                   commitment::MergeCandidates{ReadingId(on.reading), wanted.keys, wanted.into});
}

ReviewJson split_candidate(const OnReview& on, const Splitting& wanted) {
  return carry_out(on, commitment::SplitCandidate{
                           ReadingId(on.reading), wanted.key,
                           wanted.parts.value_or(std::vector<commitment::CandidatePart>())});
}

ReviewJson assign_candidates(const OnReview& on, const AssigningCandidates& wanted) {
  return carry_out(on, commitment::AssignCandidates{ReadingId(on.reading), wanted.keys,
                                                    responsibility_of(wanted.responsibility)});
}

ReviewJson undo_review(const OnReview& on, const Undoing& wanted) {
  return carry_out(on, commitment::UndoReview{ReadingId(on.reading), wanted.number});
}

}  // namespace luoshi::service
