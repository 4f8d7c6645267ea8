// Notices as mail: for each who wants it, what was made since the last one and he has not read, all
// of it in one mail; soon, which is every ten minutes at the most, or once a day at kDailyAt.
//
// A mail's delivery names the person and the notices' place in the book, and nothing they say: the
// mail is written when it is sent, of what is unread by then, to the address that stands there by
// then. It says which thing it is about and what happened; reasons that somebody wrote stay here,
// and of what people ask for the summary too.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/json.h"
#include "office/settings.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/my_notices.h"
#include "service/mail_wishes.h"
#include "service/personal.h"
#include "service/sending.h"
#include "service/webhook_letter.h"
#include "vault/digest.h"

namespace luoshi::service {
namespace {

using base::Result;
using notice::Delivery;
using notice::Outcome;

constexpr std::string_view kSpace = "mail.read";
constexpr std::chrono::minutes kLookEvery{1};
constexpr std::chrono::minutes kSoonEvery{10};
constexpr std::chrono::hours kDailyAt{8};   // of the city's day
constexpr std::chrono::hours kCity{8};      // office/day.h
constexpr std::chrono::hours kNewsFor{48};  // what is older was mailed already
constexpr std::chrono::hours kRemembered{24 * 366};
constexpr std::size_t kPeopleAtOnce = 500;
constexpr std::size_t kAtOnce = 50;
constexpr std::size_t kNoticesMax = 100;  // looked at for one mail
constexpr std::size_t kMailIdMax = 64;

// What happened there is told with a reason behind these words (notice_making.cc).
struct WithReason {
  std::string_view cause;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array<WithReason, 4> kWithReason = {{
    {"case.returned", "被退回", "was returned"},
    {"case.reopened", "重新办理", "was reopened"},
    {"case.withdrawn", "已撤回", "was withdrawn"},
    {"progress.returned", "的进展被退回", "was returned"},
}};

// How far one person's notices were mailed, and when it was looked last.
struct MailPlace {
  std::uint64_t sequence = 0;
  std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(MailPlace, (), (sequence, at))

// The notices of a mail.
struct MailWhat {
  std::string person;
  std::uint64_t after = 0;
  std::uint64_t until = 0;
};
BOOST_DESCRIBE_STRUCT(MailWhat, (), (person, after, until))

std::int64_t milliseconds(env::WallTime time) { return time.time_since_epoch().count(); }

Result<std::optional<MailPlace>> place_of(World& world, const std::string& person) {
  auto text =
      world.ledger.store().transient().get(std::string(kSpace), person, world.clock.wall_now());
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::optional<MailPlace>();
  auto json = base::parse_json(**text);
  if (!json) return tl::unexpected(json.error());
  auto place = base::from_json<MailPlace>(*json);
  if (!place) return tl::unexpected(place.error());
  return std::optional(*place);
}

Result<void> keep_place(World& world, const std::string& person, const MailPlace& place) {
  return world.ledger.store().transient().put(std::string(kSpace), person,
                                              base::serialize(base::to_json(place)),
                                              world.clock.wall_now() + kRemembered);
}

bool is_time(std::string_view rhythm, std::int64_t last, env::WallTime now) {
  if (rhythm == notice::name_of(notice::MailRhythm::kSoon)) {
    return milliseconds(now) - last >= std::chrono::milliseconds(kSoonEvery).count();
  }
  const auto day = std::chrono::floor<std::chrono::days>(now + kCity - kDailyAt);
  return last < milliseconds(env::WallTime(day) + kDailyAt - kCity);
}

// Empty for whoever is told nothing any more.
Result<std::optional<MyNotices>> notices_for(World& world, const std::string& id) {
  const office::PersonId person(id);
  auto state = world.directory.person(person);
  if (!state) return tl::unexpected(state.error());
  const bool is_told =
      *state && (*state)->state == office::PersonState::kActive &&
      office::rights_of(**state, today(world)).has(office::Right::kCommitmentsRead);
  if (!is_told) return std::optional<MyNotices>();
  auto mine = notices_of(world, person, (*state)->grants);
  if (!mine) return tl::unexpected(mine.error());
  return std::optional(std::move(*mine));
}

std::uint64_t made_sequence(const ledger::Row& row) {
  const auto& value = row[notice::notices_table().column("made_sequence")];
  return static_cast<std::uint64_t>(std::get<std::int64_t>(value));
}

struct Unread {
  std::vector<ledger::Row> rows;  // in their order
  std::uint64_t seen = 0;         // up to here it was looked
};

// Behind a place: of one page, so that what is planned and what is sent look at the same.
Result<Unread> unread_behind(World& world, const MyNotices& mine, std::uint64_t after,
                             std::optional<std::uint64_t> until = {}) {
  using enum ledger::Comparison;
  const env::WallTime since = world.clock.wall_now() - kNewsFor;
  ledger::Query query = mine.query();
  query.where.push_back({"made_sequence", kGreater, {static_cast<std::int64_t>(after)}});
  if (until) {
    query.where.push_back({"made_sequence", kLessOrEqual, {static_cast<std::int64_t>(*until)}});
  } else {
    query.where.push_back({"made_at", kGreaterOrEqual, {milliseconds(since)}});
  }
  query.order = {{"made_sequence", false}};
  query.limit = kNoticesMax;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  Unread out{{}, after};
  for (ledger::BookRow& each : *rows) {
    out.seen = made_sequence(each.row);
    if (mine.is_unread(each.row).value_or(false)) out.rows.push_back(std::move(each.row));
  }
  return out;
}

// What people ask for leaves by its number and what happened, not by its summary: whoever reads the
// mail on its way learns of no petition. A reminder's number and name stand with a colon between.
std::string without_summary(const std::string& text, const std::string& cause, bool is_chinese) {
  const std::string_view colon = is_chinese ? "：" : ": ";
  std::size_t end = text.find(colon);
  const bool is_second = !is_chinese && cause == "case.escalated" && end != text.npos;
  if (is_second) end = text.find(colon, end + colon.size());
  return text.substr(0, end);
}

// Without the reason, which somebody wrote: it stands behind the last words that are ours.
std::string line_of(const ledger::Row& row, base::Language language) {
  const ledger::Table& table = notice::notices_table();
  const bool is_chinese = language == base::Language::kChinese;
  const std::string text = text_of(table, row, is_chinese ? "zh" : "en");
  const std::string cause = text_of(table, row, "cause");
  if (text_of(table, row, "about").starts_with("case/q-")) {
    return without_summary(text, cause, is_chinese);
  }
  const auto found = std::ranges::find(kWithReason, cause, &WithReason::cause);
  if (found == kWithReason.end()) return text;
  const std::string_view mark = is_chinese ? found->zh : found->en;
  const std::size_t at = text.find(mark);
  return at == text.npos ? text_of(table, row, "about") : text.substr(0, at + mark.size());
}

Outcome pointless(base::Message why) { return {Outcome::Kind::kPointless, 0, std::move(why)}; }

Outcome failed(const base::Error& error) {
  const bool is_pointless = error.code == base::ErrorCode::kInvalidInput;
  return {is_pointless ? Outcome::Kind::kPointless : Outcome::Kind::kNotTaken, 0, error.what};
}

base::Language language_of(World& world) {
  auto settings = world.directory.settings();
  const bool is_english =
      settings && *settings && (*settings)->settings.language == office::Tongue::kEn;
  return is_english ? base::Language::kEnglish : base::Language::kChinese;
}

}  // namespace

Result<void> Sender::plan_mail() {
  const env::WallTime now = world_.clock.wall_now();
  if (options_.mail_from.empty() || now < mail_looked_at_ + kLookEvery) return {};
  mail_looked_at_ = now;
  ledger::Query query{.table = &notice::notice_mail_table(), .book = ledger::kCityBook};
  query.limit = kPeopleAtOnce;
  while (!is_stopping_) {
    auto people = world_.ledger.rows(query);
    if (!people) return tl::unexpected(people.error());
    for (const ledger::BookRow& row : *people) {
      if (auto done = plan_mail_of(row.row); !done) return done;
    }
    if (people->size() < kPeopleAtOnce) break;
    query.after = ledger::Row{people->back().row.front()};
  }
  return {};
}

Result<void> Sender::plan_mail_of(const ledger::Row& wish) {
  const ledger::Table& table = notice::notice_mail_table();
  const std::string person = text_of(table, wish, "person");
  const auto wished =
      static_cast<std::uint64_t>(std::get<std::int64_t>(wish[table.column("sequence")]));
  const env::WallTime now = world_.clock.wall_now();
  auto place = place_of(world_, person);
  if (!place) return tl::unexpected(place.error());
  // Whoever begins today is told from now on.
  if (!*place) return keep_place(world_, person, {wished, milliseconds(now)});
  if (!is_time(text_of(table, wish, "rhythm"), (*place)->at, now)) return {};
  auto mine = notices_for(world_, person);
  if (!mine) return tl::unexpected(mine.error());
  if (!*mine) return {};
  const std::uint64_t after = std::max((*place)->sequence, wished);
  auto unread = unread_behind(world_, **mine, after);
  if (!unread) return tl::unexpected(unread.error());
  if (unread->seen == after) return {};
  if (unread->rows.empty()) return keep_place(world_, person, {unread->seen, (*place)->at});
  auto added =
      queue_.add(notice::new_delivery(fmt::format("mail_{}-{}", person, unread->seen), "notices",
                                      base::to_json(MailWhat{person, after, unread->seen}), now));
  if (!added) return tl::unexpected(added.error());
  return keep_place(world_, person, {unread->seen, milliseconds(now)});
}

Result<void> Sender::work_mail() {
  auto tried = dispatcher_.work(
      "mail", kAtOnce, [&] { return !options_.mail_from.empty() && !is_stopping_; },
      [&](const Delivery& delivery) { return mail(delivery); });
  if (!tried) return tl::unexpected(tried.error());
  return {};
}

Outcome Sender::mail(const Delivery& delivery) {
  const auto what = base::from_json<MailWhat>(delivery.what);
  if (!what) return pointless({"邮件已损坏", "the mail is damaged"});
  auto mine = notices_for(world_, what->person);
  if (!mine) return failed(mine.error());
  if (!*mine || !(*mine)->reader->mail.address) {
    return pointless({"收件人不再要邮件", "whom it is for wants no mail any more"});
  }
  auto unread = unread_behind(world_, **mine, what->after, what->until);
  if (!unread) return failed(unread.error());
  if (unread->rows.empty()) return {};  // all of it was read meanwhile
  auto address = open(world_, office::PersonId(what->person), kMailContext,
                      (*mine)->reader->mail.address->sealed);
  if (!address) return failed(address.error());
  if (!*address) return pointless({"收件地址已销毁", "where it goes to is destroyed"});
  env::Mail mail = mail_of(unread->rows);
  mail.id = delivery.id.size() <= kMailIdMax
                ? delivery.id
                : vault::to_hex(vault::digest(vault::HashAlgorithm::kSha256, delivery.id));
  mail.to = {std::move(**address)};
  auto sent = world_.mailer.send(mail);
  return sent ? Outcome{} : failed(sent.error());
}

env::Mail Sender::mail_of(const std::vector<ledger::Row>& rows) {
  const base::Language language = language_of(world_);
  const bool is_chinese = language == base::Language::kChinese;
  env::Mail out;
  out.from = options_.mail_from;
  out.subject = is_chinese ? fmt::format("落实：{}条新通知", rows.size())
                           : fmt::format("Luoshi: {} new notices", rows.size());
  for (const ledger::Row& row : rows) {
    out.text += line_of(row, language) + "\n";
    const auto link = link_to(options_.base_url, text_of(notice::notices_table(), row, "about"));
    if (link) out.text += "  " + *link + "\n";
  }
  out.text += is_chinese ? "\n在“我的账号”中可以改变或停止这些邮件。\n"
                         : "\nUnder \"My account\" these mails can be changed or ended.\n";
  return out;
}

}  // namespace luoshi::service
