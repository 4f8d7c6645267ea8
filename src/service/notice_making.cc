// What is news, for whom, and how it is said.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <span>

#include "base/json.h"
#include "base/unicode.h"
#include "cases/clock.h"
#include "commitment/commitment.h"
#include "notice/notice.h"
#include "office/rights.h"
#include "service/answers.h"
#include "service/internal/committed_view.h"
#include "service/notices.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Case;
namespace json = boost::json;

constexpr std::size_t kEventsAtOnce = notice::kMakeMax;
constexpr std::size_t kPagesMax = 400;  // of one run; what is left waits for the next
constexpr std::string_view kSpace = "notices";
constexpr std::chrono::hours kRemembered{24 * 366};
constexpr std::size_t kTextMax = 500;            // code points
constexpr std::chrono::hours kNewsFor{24 * 30};  // what is older is told to nobody

// How far the book was looked through. A place that was lost is found again in the rows: what
// comes behind it is looked at anew.
Result<std::uint64_t> looked_until(World& world) {
  auto kept =
      world.ledger.store().transient().get(std::string(kSpace), "until", world.clock.wall_now());
  if (!kept) return tl::unexpected(kept.error());
  std::uint64_t until = 0;
  if (*kept) {
    std::from_chars((*kept)->data(), (*kept)->data() + (*kept)->size(), until);
    return until;
  }
  ledger::Query last{.table = &notice::notices_table(), .book = ledger::kCityBook};
  last.order = {{"sequence", true}};
  last.limit = 1;
  auto rows = world.ledger.rows(last);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return until;
  const auto& at = rows->front().row[last.table->column("sequence")];
  return static_cast<std::uint64_t>(std::get<std::int64_t>(at));
}

// A role that kinds.yaml names: ours, or what the supervision office has to sort out.
std::string role_named(const std::string& name) {
  return office::parse_role(name) ? name : "supervision";
}

base::Message rung_name(World& world, const std::string& kind, const std::string& id) {
  CommittedView view(world);
  const auto rules = cases::rules_of(view, kind);
  if (rules && rules->kind->clock.rungs) {
    for (const calendar::Rung& rung : *rules->kind->clock.rungs) {
      if (rung.id == id) return {rung.name, rung.name_en.value_or(rung.id)};
    }
  }
  return {id, id};
}

std::string text_in(const json::object& body, const char* member) {
  const json::value* value = body.if_contains(member);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

struct Words {
  std::string_view event;
  const char* role;
  const char* zh;
  const char* en;
  bool gives_reason;  // what follows is the reason, else the order's title
};
constexpr std::array<Words, 8> kWords = {{
    {"case.opened", "unit_clerk", "请签收", "is to be received", false},
    {"case.handed_over", "unit_clerk", "转来，请签收", "was handed over to you", false},
    {"case.taken_over", "unit_clerk", "因单位撤并转来", "came with a unit that is no more", false},
    {"case.returned", "unit_clerk", "被退回", "was returned", true},
    {"case.reopened", "unit_clerk", "重新办理", "was reopened", true},
    {"case.withdrawn", "unit_clerk", "已撤回", "was withdrawn", true},
    {"case.accepted", "unit_clerk", "已办结", "was accepted", false},
    {"case.answered", "supervision", "已反馈，待验收", "was answered", false},
}};

// Of what people ask for, to the clerks of the unit in charge; centres have their desk. No text of
// it is given: those are sealed.
constexpr std::array<Words, 7> kRequestWords = {{
    {"case.dispatched", "unit_clerk", "请签收", "is to be signed for", false},
    {"case.handed_over", "unit_clerk", "转来，请签收", "was handed over to you", false},
    {"case.taken_over", "unit_clerk", "因单位撤并转来", "came with a unit that is no more", false},
    {"case.returned", "unit_clerk", "答复被退回", "was returned", false},
    {"case.reopened", "unit_clerk", "重新办理", "was reopened", false},
    {"case.withdrawn", "unit_clerk", "已撤回", "was withdrawn", false},
    {"case.pressed", "unit_clerk", "催办", "is pressed for", false},
}};

// Who is told, and what.
struct News {
  std::string unit;
  std::string role;
  base::Message text;
};
using Found = Result<std::optional<News>>;

// Of an event that names the unit in charge, that one; it may be another's by now.
std::string unit_of(const Case& of, const json::object& body) {
  const std::string named = text_in(body, "unit");
  return named.empty() ? of.unit.value() : named;
}

Found case_news(World& world, const ledger::StreamId& stream, const ledger::Event& event,
                const json::object& body) {
  auto state = world.ledger.state<Case>(ledger::kCityBook, stream);
  if (!state) return tl::unexpected(state.error());
  const Case& of = **state;
  const std::string& number = of.what.number;
  if (event.kind == "case.escalated") {
    const base::Message rung = rung_name(world, of.what.kind, text_in(body, "rung"));
    return News{of.unit.value(),
                role_named(text_in(body, "to")),
                {fmt::format("{}{}：{}", number, rung.zh, of.what.title),
                 fmt::format("{}: {}: {}", number, rung.en, of.what.title)}};
  }
  const std::span<const Words> all =
      of.intake ? std::span<const Words>(kRequestWords) : std::span<const Words>(kWords);
  const auto words = std::ranges::find(all, event.kind, &Words::event);
  if (words == all.end() || (of.intake && of.unit == of.centre)) return std::nullopt;
  const std::string more = words->gives_reason ? text_in(body, "reason") : of.what.title;
  const bool is_pressed = event.kind == "case.pressed";
  return News{unit_of(of, body),
              is_pressed ? role_named(text_in(body, "to")) : words->role,
              {fmt::format("{}{}：{}", number, words->zh, more),
               fmt::format("{} {}: {}", number, words->en, more)}};
}

// A report that came back, for the clerks of the unit that sent it.
Found returned_news(const commitment::Commitment& of, const json::object& body) {
  const auto number = body.at("number").to_number<std::uint32_t>();
  const auto report = std::ranges::find(of.progress, number, &commitment::Progress::number);
  if (report == of.progress.end()) return std::nullopt;
  const std::string period = report->content.period.to_string();
  const std::string reason = text_in(body, "reason");
  return News{
      report->unit.value(),
      "unit_clerk",
      {fmt::format("{}{}的进展被退回：{}", of.what.title, period, reason),
       fmt::format("{}: the report for {} was returned: {}", of.what.title, period, reason)}};
}

// To the unit that leads it now, when the one that is no more led it.
Found handed_over_news(const std::string& title, const json::object& body) {
  const json::value* who = body.if_contains("responsibility");
  if (!who || text_in(body, "part") != "lead") return std::nullopt;
  return News{text_in(who->as_object(), "lead"),
              "unit_head",
              {"原牵头单位撤并，任务转来，请签收：" + title,
               "the unit that led it is no more; to be signed by yours: " + title}};
}

Found commitment_news(World& world, const ledger::StreamId& stream, const ledger::Event& event,
                      const json::object& body) {
  auto state = world.ledger.state<commitment::Commitment>(ledger::kCityBook, stream);
  if (!state) return tl::unexpected(state.error());
  const commitment::Commitment& of = **state;
  const std::string& title = of.what.title;
  if (event.kind == "commitment.assigned") {
    return News{text_in(body, "lead"),
                "unit_head",
                {"新任务，请签收：" + title, "a new commitment is to be signed: " + title}};
  }
  if (event.kind == "commitment.handed_over") return handed_over_news(title, body);
  if (event.kind == "progress.returned") return returned_news(of, body);
  if (text_in(body, "light") != "red" || !of.responsibility) return std::nullopt;
  const json::object& cause = body.at("cause").at("text").as_object();
  return News{of.responsibility->lead.value(),
              "unit_head",
              {fmt::format("{}转为红灯：{}", title, text_in(cause, "zh")),
               fmt::format("{} turned red: {}", title, text_in(cause, "en"))}};
}

Found news_of(World& world, const ledger::StreamId& stream, const ledger::Event& event) {
  constexpr std::array<std::string_view, 4> kOfCommitments = {
      "commitment.assigned", "commitment.handed_over", "progress.returned", "light.turned"};
  const bool is_case = stream.kind == "case";
  const bool is_commitment =
      stream.kind == "commitment" && std::ranges::count(kOfCommitments, event.kind) > 0;
  if (!is_case && !is_commitment) return std::nullopt;
  auto body = base::parse_json(event.body, {.bytes_max = ledger::kBodyBytesMax});
  if (!body) return tl::unexpected(body.error());
  return is_case ? case_news(world, stream, event, body->as_object())
                 : commitment_news(world, stream, event, body->as_object());
}

std::string cut(const std::string& utf8) {
  std::u32string text = base::to_utf32(utf8);
  if (text.size() <= kTextMax) return utf8;
  text.resize(kTextMax - 1);
  return base::to_utf8(text + U"…");
}

Result<std::optional<notice::MakeNotices::One>> notice_of(World& world,
                                                          const ledger::Event& event) {
  using One = notice::MakeNotices::One;
  if (event.time < world.clock.wall_now() - kNewsFor) return std::optional<One>();
  const ledger::StreamId stream = ledger::StreamId::parse(event.stream);
  auto news = news_of(world, stream, event);
  if (!news) return tl::unexpected(news.error());
  if (!*news) return std::optional<One>();
  One one{notice::NoticeId(fmt::format("n-{}-{}", stream.id, event.version)), {}};
  one.what = {(*news)->unit,  (*news)->role,         event.stream,         event.kind,
              event.sequence, cut((*news)->text.zh), cut((*news)->text.en)};
  return std::optional(std::move(one));
}

Result<std::uint64_t> make_of(World& world, const std::vector<ledger::Event>& events) {
  notice::MakeNotices ask;
  for (const ledger::Event& event : events) {
    auto one = notice_of(world, event);
    if (!one) return tl::unexpected(one.error());
    if (*one) ask.all.push_back(std::move(**one));
  }
  if (ask.all.empty()) return std::uint64_t{0};
  auto reply = world.ledger.execute(notice::command("system/notices", ordered_id(world, "notices-"),
                                                    ledger::Hash{}, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto json = base::parse_json(reply->body);
  if (!json) return tl::unexpected(json.error());
  return json->at("done").to_number<std::uint64_t>();
}

}  // namespace

Result<std::uint64_t> make_notices(World& world) {
  auto until = looked_until(world);
  if (!until) return tl::unexpected(until.error());
  std::uint64_t made = 0;
  for (std::size_t page = 0; page < kPagesMax; ++page) {
    ledger::EventFilter filter;
    filter.book = ledger::kCityBook;
    filter.after = *until;
    filter.limit = kEventsAtOnce;
    auto events = world.ledger.events(filter);
    if (!events) return tl::unexpected(events.error());
    if (events->empty()) break;
    auto done = make_of(world, *events);
    if (!done) return tl::unexpected(done.error());
    made += *done;
    until = events->back().sequence;
    const env::WallTime now = world.clock.wall_now();
    auto kept = world.ledger.store().transient().put(std::string(kSpace), "until",
                                                     std::to_string(*until), now + kRemembered);
    if (!kept) return tl::unexpected(kept.error());
  }
  return made;
}

}  // namespace luoshi::service
