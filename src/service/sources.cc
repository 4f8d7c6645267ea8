#include "service/sources.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "service/answers.h"
#include "service/files.h"
#include "service/internal/commitment_json.h"
#include "service/internal/source_due.h"
#include "service/light_counts.h"
#include "service/overview.h"

namespace luoshi::service {
namespace {

using base::Result;
using commitment::Source;
using commitment::SourceId;
using ledger::Comparison;
using office::Right;
namespace json = boost::json;

base::Error no_source() { return not_found({"没有这件来源", "there is no such source"}); }

const Listing& listing() {
  static const Listing kListing{
      "sources",
      {{"received_on", "received_on"},
       {"due_on", "due_on"},
       {"title", "title"},
       {"state", "state"},
       {"created_at", "created_at"}},
      {{"received_on", true}},
      {{"id", {"编号", "Id"}},
       {"type", {"类型", "Type"}},
       {"number", {"文号", "Number"}},
       {"title", {"标题", "Title"}},
       {"issuer", {"来文单位或代表委员", "Issuer"}},
       {"received_on", {"收到日期", "Received"}},
       {"due_on", {"答复时限", "Due"}},
       {"lead_name", {"主办单位", "Lead"}},
       {"state", {"状态", "State"}},
       {"replied_on", {"答复日期", "Replied"}},
       {"rating", {"评价", "Rating"}}},
      {"type", "state", "rating", "lead", "open", "overdue", "year", "q"}};
  return kListing;
}

Result<json::object> item_json(World& world, const ledger::Row& row) {
  const ledger::Table& table = commitment::sources_table();
  json::object out;
  for (const char* name : {"id", "type", "number", "title", "issuer", "received_on", "due_on",
                           "lead", "state", "replied_on", "rating", "version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  auto lead = named_unit(world, text_of(table, row, "lead"));
  if (!lead) return tl::unexpected(lead.error());
  out["lead_name"] = lead->is_object() ? lead->at("name") : json::value(nullptr);
  out["created_at"] = time_json(row[table.column("created_at")]);
  out["overdue"] = text_of(table, row, "state") != "closed" && out["replied_on"].is_null() &&
                   out["due_on"].is_string() && out["due_on"].as_string() < today(world).text();
  return out;
}

Result<void> add_times(const World& world, const Parameters& parameters,
                       std::vector<ledger::Condition>& where) {
  auto open = flag_of(parameters, "open");
  if (!open) return tl::unexpected(open.error());
  if (*open) {
    where.push_back({"state", **open ? Comparison::kNotEqual : Comparison::kEqual, {"closed"}});
  }
  auto overdue = flag_of(parameters, "overdue");
  if (!overdue) return tl::unexpected(overdue.error());
  if (overdue->value_or(false)) add_overdue_sources(today(world), where);
  if (!value_of(parameters, "year")) return {};
  auto year = year_asked(world, parameters);
  if (!year) return tl::unexpected(year.error());
  where.push_back({"received_on", Comparison::kPrefix, {std::to_string(*year) + "-"}});
  return {};
}

Result<void> add_filters(const Parameters& parameters, std::vector<ledger::Condition>& where) {
  const auto add = [&](const char* name,
                       std::initializer_list<std::string_view> words) -> Result<void> {
    auto word = word_of(parameters, name, words);
    if (!word) return tl::unexpected(word.error());
    if (*word) where.push_back({name, Comparison::kEqual, {**word}});
    return {};
  };
  if (auto ok = add("type", {"report", "livelihood", "instruction", "meeting", "order", "bill",
                             "suggestion", "proposal", "by_hand"});
      !ok) {
    return ok;
  }
  if (auto ok = add("state", {"registered", "assigned", "replied", "rated", "closed"}); !ok) {
    return ok;
  }
  if (auto ok = add("rating", {"satisfied", "basically", "dissatisfied"}); !ok) return ok;
  if (const auto lead = value_of(parameters, "lead")) {
    where.push_back({"lead", Comparison::kEqual, {*lead}});
  }
  if (auto words = value_of(parameters, "q"); words && !words->empty()) {
    std::transform(words->begin(), words->end(), words->begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    where.push_back({"words", Comparison::kContains, {*words}});
  }
  return {};
}

Result<std::shared_ptr<const Source>> source_at(World& world, const std::string& id) {
  if (!is_id_of("s-", id)) return tl::unexpected(no_source());
  auto state = world.ledger.state<Source>(ledger::kCityBook, commitment::stream_of(SourceId(id)));
  if (!state) return state;
  if (!(*state)->exists) return tl::unexpected(no_source());
  return state;
}

json::array replies_json(const Source& of) {
  json::array out;
  for (const commitment::SourceReply& each : of.replies) {
    json::object reply;
    reply["on"] = each.what.on.text();
    reply["text"] = each.what.text;
    reply["file"] = each.what.file ? json::value(*each.what.file) : json::value(nullptr);
    reply["rating"] = each.rated ? base::to_json(*each.rated) : json::value(nullptr);
    out.push_back(std::move(reply));
  }
  return out;
}

// For the office, or for whoever reports what the lead does.
bool may_reply(World& world, const Caller& caller, const Source& of) {
  return require_everywhere(world, caller, Right::kCommitmentsWrite) ||
         (of.what.lead && require(world, caller, Right::kProgressWrite, *of.what.lead));
}

// What this caller may do to it as it stands. A deputy who is not content is replied to again.
json::array actions_json(World& world, const Caller& caller, const Source& of) {
  using enum commitment::SourceState;
  json::array out;
  if (of.state == kClosed) return out;
  const bool is_office = require_everywhere(world, caller, Right::kCommitmentsWrite).has_value();
  const bool of_deputies = commitment::is_of_deputies(of.what.type);
  const bool is_content =
      of.state == kRated && of.replies.back().rated->rating != commitment::Rating::kDissatisfied;
  const bool waits_for_rating = of_deputies && of.state == kReplied;
  if (is_office) out.push_back("assign");
  if (of.what.lead && !is_content && !waits_for_rating && may_reply(world, caller, of)) {
    out.push_back("reply");
  }
  if (is_office && waits_for_rating) out.push_back("rate");
  if (is_office) out.push_back("promise");
  if (is_office && (!of_deputies || !of.replies.empty())) out.push_back("close");
  return out;
}

// What came with it and with its replies.
json::array files_of(World& world, const Caller& caller, const Source& of) {
  std::vector<std::string> all;
  if (of.what.file) all.push_back(*of.what.file);
  for (const commitment::SourceReply& each : of.replies) {
    if (each.what.file) all.push_back(*each.what.file);
  }
  return files_json(world, caller, all);
}

// The source, once the caller may change it.
Result<std::shared_ptr<const Source>> to_change(const OnSource& on) {
  auto may = require_everywhere(on.world, on.caller, Right::kCommitmentsWrite);
  if (!may) return tl::unexpected(may.error());
  return source_at(on.world, on.id);
}

template <class Ask>
SourceJson carry_out(const OnSource& on, Ask ask) {
  auto reply = told(execute(on.world, on.caller, on.asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  return get_source(on.world, on.caller, on.id);
}

}  // namespace

void add_overdue_sources(const office::Day& today, std::vector<ledger::Condition>& where) {
  where.push_back({"state", Comparison::kNotEqual, {"closed"}});
  where.push_back({"replied_on", Comparison::kIsNull});
  where.push_back({"due_on", Comparison::kLess, {today.text()}});
}

Result<Page> list_sources(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &commitment::sources_table(), .book = ledger::kCityBook};
  if (auto ok = add_filters(parameters, query.where); !ok) return tl::unexpected(ok.error());
  if (auto ok = add_times(world, parameters, query.where); !ok) {
    return tl::unexpected(ok.error());
  }
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  const LightsBy lights = lights_by(**state, &BoardCommitment::source);
  return list_rows(world, listing(), *asked, query,
                   [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
                     auto shown = item_json(world, row.row);
                     if (!shown) return tl::unexpected(shown.error());
                     const std::string id(shown->at("id").as_string());
                     (*shown)["lights"] = lights_json(lights, "source", id);
                     return std::optional(std::move(*shown));
                   });
}

SourceJson get_source(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  ledger::Query query{.table = &commitment::sources_table(), .book = ledger::kCityBook};
  query.where = {{"id", Comparison::kEqual, {id}}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return tl::unexpected(no_source());
  auto of = source_at(world, id);
  if (!of) return tl::unexpected(of.error());
  auto out = item_json(world, rows->front().row);
  if (!out) return out;
  (*out)["text"] = (*of)->what.text;
  (*out)["file"] = (*of)->what.file ? json::value(*(*of)->what.file) : json::value(nullptr);
  (*out)["replies"] = replies_json(**of);
  (*out)["files"] = files_of(world, caller, **of);
  (*out)["actions"] = actions_json(world, caller, **of);
  return out;
}

SourceJson register_source(World& world, const Caller& caller, const Asked& asked,
                           const SourceNew& wanted) {
  if (auto may = require_everywhere(world, caller, Right::kCommitmentsWrite); !may) {
    return tl::unexpected(may.error());
  }
  commitment::RegisterSource ask;
  ask.id = SourceId(ordered_id(world, "s-"));
  ask.source.type = wanted.type;
  ask.source.number = wanted.number.value_or("");
  ask.source.title = wanted.title;
  ask.source.issuer = wanted.issuer;
  ask.source.received_on = wanted.received_on.value_or(today(world));
  ask.source.due_on = wanted.due_on;
  if (!wanted.due_on) {
    auto due = reply_due(world, wanted.type, ask.source.received_on);
    if (!due) return tl::unexpected(due.error());
    ask.source.due_on = *due;
  }
  ask.source.text = wanted.text.value_or("");
  ask.source.file = wanted.file;
  ask.source.lead = wanted.lead;
  auto reply = told(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return get_source(world, caller, done->id);
}

SourceJson assign_source(const OnSource& on, const SourceLead& wanted) {
  if (auto of = to_change(on); !of) return tl::unexpected(of.error());
  return carry_out(on, commitment::AssignSource{SourceId(on.id), on.version, wanted.lead});
}

SourceJson reply_source(const OnSource& on, const SourceReplyNew& wanted) {
  auto of = source_at(on.world, on.id);
  if (!of) return tl::unexpected(of.error());
  if (!may_reply(on.world, on.caller, **of)) {
    return tl::unexpected(
        require_everywhere(on.world, on.caller, Right::kCommitmentsWrite).error());
  }
  if (!(*of)->what.lead) {
    return tl::unexpected(base::Error{base::ErrorCode::kConflict,
                                      {"尚未确定主办单位", "no unit leads it yet"},
                                      {},
                                      {},
                                      "state_forbids"});
  }
  return carry_out(
      on, commitment::ReplySource{SourceId(on.id),
                                  on.version,
                                  *(*of)->what.lead,
                                  {wanted.text, wanted.file, wanted.on.value_or(today(on.world))}});
}

SourceJson rate_source(const OnSource& on, const commitment::SourceRated& rating) {
  if (auto of = to_change(on); !of) return tl::unexpected(of.error());
  return carry_out(on, commitment::RateSource{SourceId(on.id), on.version, rating});
}

SourceJson close_source(const OnSource& on, const SourceClosing& closing) {
  if (auto of = to_change(on); !of) return tl::unexpected(of.error());
  return carry_out(on, commitment::CloseSource{SourceId(on.id), on.version, closing.reason});
}

}  // namespace luoshi::service
