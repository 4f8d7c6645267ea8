#include "notice/notice.h"

#include <fmt/format.h>

#include <algorithm>

#include "notice/internal/events.h"
#include "notice/webhook.h"

namespace luoshi::notice {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;

constexpr std::size_t kTextBytesMax = 8'000;

Result<void> apply_notice(Notice& state, const Event& event) {
  if (event.kind != "notice.made" || event.kind_version != 1) return unknown_event(event);
  auto body = body_of<NoticeMade>(event);
  if (!body) return tl::unexpected(body.error());
  state.exists = true;
  state.what = std::move(*body);
  state.made_at = event.time;
  return {};
}

Result<void> apply_wish(Reader& state, const Event& event) {
  auto body = body_of<MailWished>(event);
  if (!body) return tl::unexpected(body.error());
  state.mail = std::move(*body);
  state.mail_sequence = event.sequence;
  return {};
}

Result<void> apply_reader(Reader& state, const Event& event) {
  if (event.kind == "mail.wished" && event.kind_version == 1) return apply_wish(state, event);
  if (event.kind != "notices.read" || event.kind_version != 1) return unknown_event(event);
  auto body = body_of<NoticesRead>(event);
  if (!body) return tl::unexpected(body.error());
  if (body->until) {  // single ones are counted from there anew
    state.until = std::max(state.until, *body->until);
    state.ids.clear();
  }
  state.ids.insert(body->ids.begin(), body->ids.end());
  return {};
}

void project(const Notice& state, const Event& event, ledger::RowChanges& changes) {
  const NoticeMade& what = state.what;
  changes.push_back(
      {&notices_table(),
       {ledger::StreamId::parse(event.stream).id, what.unit, what.role, what.about, what.cause,
        what.zh, what.en, std::int64_t{state.made_at.time_since_epoch().count()},
        static_cast<std::int64_t>(what.sequence), static_cast<std::int64_t>(event.sequence)},
       false});
}

void project_reader(const Reader& state, const Event& event, ledger::RowChanges& changes) {
  if (event.kind != "mail.wished") return;
  const std::string person = ledger::StreamId::parse(event.stream).id;
  if (state.mail.rhythm == MailRhythm::kNone) {
    changes.push_back({&notice_mail_table(), {person}, true});
    return;
  }
  changes.push_back({&notice_mail_table(),
                     {person, std::string(name_of(state.mail.rhythm)),
                      static_cast<std::int64_t>(state.mail_sequence)},
                     false});
}

bool is_id(const std::string& id) {
  constexpr std::size_t kIdMax = 82;
  return id.starts_with("n-") && id.size() > 2 && id.size() <= kIdMax &&
         std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

Result<void> check(const MakeNotices::One& one, std::size_t at) {
  const NoticeMade& what = one.what;
  const bool is_whole = is_id(one.id.value()) && !what.unit.empty() && !what.role.empty() &&
                        !what.about.empty() && !what.zh.empty() && !what.en.empty() &&
                        what.zh.size() + what.en.size() <= kTextBytesMax;
  if (is_whole) return {};
  return fail(ErrorCode::kInvalidInput, {"通知不完整", "the notice is not complete"},
              fmt::format("/all/{}", at),
              {"应有编号、单位、角色、事由和文字", "an id, unit, role, cause and text"});
}

}  // namespace

Decided decide(View& view, const MakeNotices& ask) {
  if (ask.all.size() > kMakeMax) {
    return fail(ErrorCode::kTooLarge, {"通知太多", "too many notices"}, "/all",
                {"一次不超过500条", "500 at a time"});
  }
  Decision decision;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < ask.all.size(); ++i) {
    const MakeNotices::One& one = ask.all[i];
    if (auto ok = check(one, i); !ok) return tl::unexpected(ok.error());
    const auto version = view.version(stream_of(one.id));
    if (!version) return tl::unexpected(version.error());
    if (*version > 0 || !seen.insert(one.id.value()).second) continue;
    decision.events.push_back(new_event(stream_of(one.id), "notice.made", one.what));
  }
  decision.reply = fmt::format("{{\"done\":{}}}", decision.events.size());
  return decision;
}

Decided decide(View& view, const ReadNotices& ask) {
  const ledger::StreamId stream = reader_stream(ask.person);
  const auto state = view.state<Reader>(stream);
  if (!state) return tl::unexpected(state.error());
  NoticesRead body;
  const std::int64_t now = view.now().time_since_epoch().count();
  if (ask.until) {
    if (*ask.until > now) {
      return fail(ErrorCode::kInvalidInput, {"时间在将来", "this is in the future"}, "/until",
                  {"应不晚于现在", "now or before"});
    }
    if (*ask.until > (*state)->until) body.until = ask.until;
  }
  for (std::size_t i = 0; i < ask.ids.size(); ++i) {
    const auto notice = view.state<Notice>({"notice", ask.ids[i]});
    if (!notice) return tl::unexpected(notice.error());
    if (!(*notice)->exists) {
      return fail(ErrorCode::kNotFound, {"没有这条通知", "there is no such notice"},
                  fmt::format("/ids/{}", i));
    }
    const bool is_known =
        (*state)->has_read(ask.ids[i], (*notice)->made_at.time_since_epoch().count());
    if (!is_known) body.ids.push_back(ask.ids[i]);
  }
  const std::size_t kept = body.until ? 0 : (*state)->ids.size();
  if (kept + body.ids.size() > kReadMax) {
    return fail(ErrorCode::kTooLarge, {"单独标记的通知太多", "too many are marked one by one"},
                "/ids", {"应全部标为已读", "mark all as read, with until"});
  }
  Decision decision;
  decision.reply = "{}";
  if (body.until || !body.ids.empty()) {
    decision.events.push_back(new_event(stream, "notices.read", body));
  }
  return decision;
}

Decided decide(View& view, const WishMail& ask) {
  const ledger::StreamId stream = reader_stream(ask.person);
  const auto state = view.state<Reader>(stream);
  if (!state) return tl::unexpected(state.error());
  const bool wants_none = ask.wish.rhythm == MailRhythm::kNone;
  if (wants_none == ask.wish.address.has_value()) {
    return fail(ErrorCode::kInvalidInput,
                {"邮件地址与节奏不相符", "the address does not go with the rhythm"}, "/address",
                {"要邮件就给地址，不要就不给", "an address where mail is wanted, and only there"});
  }
  Decision decision;
  decision.reply = "{}";
  if (!wants_none || (*state)->mail.rhythm != MailRhythm::kNone) {
    decision.events.push_back(new_event(stream, "mail.wished", ask.wish));
  }
  return decision;
}

const ledger::Table& notices_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"notices",
                                    {{"id", kText},
                                     {"unit", kText},
                                     {"role", kText},
                                     {"about", kText},
                                     {"cause", kText},
                                     {"zh", kText},
                                     {"en", kText},
                                     {"made_at", kInteger},
                                     {"sequence", kInteger},
                                     {"made_sequence", kInteger}},
                                    1,
                                    {{"role", "made_at"}, {"sequence"}, {"made_sequence"}}};
  return kTable;
}

const ledger::Table& notice_mail_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "notice_mail", {{"person", kText}, {"rhythm", kText}, {"sequence", kInteger}}, 1, {}};
  return kTable;
}

std::string_view name_of(MailRhythm rhythm) {
  constexpr std::string_view kNames[] = {"none", "soon", "daily"};
  return kNames[static_cast<std::size_t>(rhythm)];
}

void add_to(ledger::Catalog& catalog) {
  catalog.push_back(
      ledger::stream_kind<Notice>("notice", {&notices_table()}, &apply_notice, &project));
  catalog.push_back(ledger::stream_kind<Reader>("notice_reader", {&notice_mail_table()},
                                                &apply_reader, &project_reader));
  catalog.push_back(webhook_streams());
}

std::vector<EventKind> event_kinds() {
  return {{"mail.wished", 1},        {"notice.made", 1},     {"notices.read", 1},
          {"webhook.registered", 1}, {"webhook.changed", 1}, {"webhook.secret_renewed", 1},
          {"webhook.paused", 1},     {"webhook.resumed", 1}, {"webhook.removed", 1}};
}

}  // namespace luoshi::notice
