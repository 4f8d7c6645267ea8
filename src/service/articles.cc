#include "service/articles.h"

#include <boost/json.hpp>

#include "base/json.h"
#include "office/fields.h"
#include "service/answers.h"
#include "service/internal/commitment_json.h"
#include "service/scope.h"

namespace luoshi::service {
namespace {

using base::Result;
using cases::Article;
using cases::ArticleId;
using office::Right;
namespace json = boost::json;

const Listing& listing() {
  static const Listing kListing{"articles",
                                {{"title", "title"}, {"changed_at", "changed_at"}},
                                {{"changed_at", true}},
                                {{"title", {"标题", "Title"}},
                                 {"what", {"种类", "What"}},
                                 {"kind", {"类别", "Kind"}},
                                 {"category", {"分类", "Category"}},
                                 {"matter", {"民生事项", "Matter"}},
                                 {"from", {"起", "From"}},
                                 {"until", {"止", "Until"}}},
                                {"what", "kind", "category", "matter", "valid", "q"}};
  return kListing;
}

base::Error no_article() { return not_found({"没有这一条", "there is no such article"}); }

Result<std::shared_ptr<const Article>> article_at(World& world, const std::string& id) {
  if (!is_id_of("a-", id)) return tl::unexpected(no_article());
  auto state = world.ledger.state<Article>(ledger::kCityBook, cases::stream_of(ArticleId(id)));
  if (state && (!(*state)->exists || (*state)->withdrawn)) return tl::unexpected(no_article());
  return state;
}

json::object article_json(const std::string& id, const Article& of) {
  json::object out = base::to_json(of.what).as_object();
  for (const char* name : {"kind", "category", "matter", "until"}) {
    if (!out.contains(name)) out[name] = nullptr;
  }
  out["id"] = id;
  out["changed_at"] = rfc3339(of.changed_at);
  return out;
}

Result<office::Day> day_of(const std::optional<std::string>& text, const office::Day& usual,
                           std::string_view pointer) {
  if (!text) return usual;
  auto day = office::Day::parse(*text);
  if (day) return *day;
  return tl::unexpected(
      wrong_member(pointer, {"不是日期", "this is no day"}, {"如 2026-03-02", "2026-03-02"}));
}

Result<cases::ArticleWritten> written(World& world, const Caller& caller,
                                      const ArticleText& wanted) {
  auto from = day_of(wanted.from, today(world), "/from");
  if (!from) return tl::unexpected(from.error());
  cases::ArticleWritten out{wanted.what,
                            wanted.title,
                            wanted.text,
                            wanted.kind,
                            wanted.category,
                            wanted.matter,
                            wanted.unit.value_or(caller.unit),
                            *from,
                            {}};
  if (wanted.until) {
    auto until = day_of(wanted.until, *from, "/until");
    if (!until) return tl::unexpected(until.error());
    out.until = *until;
  }
  if (auto may = require(world, caller, Right::kCasesCheck, out.unit); !may) {
    return tl::unexpected(at_member(may.error(), "/unit"));
  }
  return out;
}

// Of whoever answers for it as it stands.
Result<void> require_own(const OnOne& on) {
  auto found = article_at(on.world, on.id);
  if (!found) return tl::unexpected(found.error());
  return require(on.world, on.caller, Right::kCasesCheck, (*found)->what.unit);
}

template <class Ask>
ArticleJson carried_out(World& world, const Caller& caller, const Asked& asked, Ask ask) {
  auto reply = told(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  auto out = get_article(world, caller, done->id);
  if (out || out.error().code != base::ErrorCode::kNotFound) return out;
  return json::object{{"id", done->id}, {"version", done->version}};  // withdrawn
}

bool fits(const std::string& own, const std::optional<std::string>& wanted) {
  return !wanted || own.empty() || own == *wanted;
}

}  // namespace

Result<Page> list_articles(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kCasesRead); !may) return tl::unexpected(may.error());
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  auto valid = flag_of(parameters, "valid");
  if (!valid) return tl::unexpected(valid.error());
  const ledger::Table& table = cases::articles_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.where = {{"state", ledger::Comparison::kEqual, {"standing"}}};
  for (const char* name : {"what", "matter"}) {
    if (const auto value = value_of(parameters, name)) {
      query.where.push_back({name, ledger::Comparison::kEqual, {*value}});
    }
  }
  add_search(value_of(parameters, "q").value_or(""), query.where);
  const auto kind = value_of(parameters, "kind");
  const auto category = value_of(parameters, "category");
  const std::string day = today(world).text();
  const Item item = [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
    const auto text = [&](const char* name) { return text_of(table, row.row, name); };
    const bool stands =
        text("from_day") <= day && (text("until_day").empty() || text("until_day") >= day);
    if (valid->value_or(false) && !stands) return std::optional<json::object>();
    if (!fits(text("kind"), kind) || !fits(text("category"), category)) {
      return std::optional<json::object>();
    }
    const std::string id = text("id");
    auto article = article_at(world, id);
    if (!article) return std::optional<json::object>();  // withdrawn meanwhile
    json::object out = article_json(id, **article);
    out["version"] = version_of(table, row.row);
    return std::optional(std::move(out));
  };
  return list_rows(world, listing(), *asked, query, item);
}

ArticleJson get_article(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require(caller, Right::kCasesRead); !may) return tl::unexpected(may.error());
  auto row = row_at(world, cases::articles_table(), id);
  if (!row) return tl::unexpected(row.error());
  auto found = article_at(world, id);
  if (!found) return tl::unexpected(found.error());
  json::object out = article_json(id, **found);
  out["version"] = *row ? version_of(cases::articles_table(), **row) : 0;
  return out;
}

ArticleJson write_article(World& world, const Caller& caller, const Asked& asked,
                          const ArticleText& wanted) {
  if (auto may = require(caller, Right::kCasesCheck); !may) return tl::unexpected(may.error());
  auto body = written(world, caller, wanted);
  if (!body) return tl::unexpected(body.error());
  return carried_out(world, caller, asked,
                     cases::WriteArticle{ArticleId(ordered_id(world, "a-")), std::move(*body)});
}

ArticleJson change_article(const OnOne& on, const ArticleText& wanted) {
  if (auto may = require_own(on); !may) return tl::unexpected(may.error());
  auto body = written(on.world, on.caller, wanted);
  if (!body) return tl::unexpected(body.error());
  return carried_out(on.world, on.caller, on.asked,
                     cases::ChangeArticle{ArticleId(on.id), on.version, std::move(*body)});
}

ArticleJson withdraw_article(const OnOne& on, const ArticleReason& why) {
  if (auto may = require_own(on); !may) return tl::unexpected(may.error());
  return carried_out(on.world, on.caller, on.asked,
                     cases::WithdrawArticle{ArticleId(on.id), on.version, why.reason});
}

}  // namespace luoshi::service
