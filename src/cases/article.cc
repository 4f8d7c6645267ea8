#include "cases/article.h"

#include <fmt/format.h>

#include <array>

#include "cases/internal/deciding.h"
#include "cases/internal/requesting.h"
#include "cases/internal/rows.h"

namespace luoshi::cases {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;
using office::Applier;
using office::check_text;
using office::fold;

constexpr office::TextLimits kTitle{.max = 100};
constexpr office::TextLimits kText{.max = 20'000, .lines = true};

void written(Article& article, const ArticleWritten& body, const Event& event) {
  article.exists = true;
  article.what = body;
  article.changed_at = event.time;
}
void withdrawn(Article& article, const ArticleWithdrawn&, const Event& event) {
  article.withdrawn = true;
  article.changed_at = event.time;
}

constexpr std::array<Applier<Article>, 3> kAppliers = {{
    {"article.written", 1, &fold<Article, ArticleWritten, written>},
    {"article.changed", 1, &fold<Article, ArticleWritten, written>},
    {"article.withdrawn", 1, &fold<Article, ArticleWithdrawn, withdrawn>},
}};

Result<void> apply(Article& article, const Event& event) {
  return office::apply_by<Article>(kAppliers, article, event);
}

void project(const Article& article, const Event& event, ledger::RowChanges& changes) {
  const ArticleWritten& what = article.what;
  const std::string id = ledger::StreamId::parse(event.stream).id;
  changes.push_back(
      {&articles_table(),
       {id, word(what.what), what.title, text_of(what.kind), text_of(what.category),
        text_of(what.matter), what.unit.value(), what.from.text(), office::value_of(what.until),
        std::string(article.withdrawn ? "withdrawn" : "standing"),
        office::value_of(article.changed_at), static_cast<std::int64_t>(event.version),
        small_letters(what.title + "\n" + what.text)},
       false});
}

// The kind, the category and the matter are there.
Result<void> check_place(View& view, const ArticleWritten& what) {
  const bool needs_matter = what.what == ArticleKind::kMeasure;
  if (!what.kind) {
    if (!what.category && !needs_matter && !what.matter) return {};
    return fail(ErrorCode::kInvalidInput, {"没有指明类别", "no kind is named"}, "/kind",
                {"分类、民生事项属于某一类别", "a category or a matter is one of a kind"});
  }
  const auto rules = process_of(view, *what.kind);
  if (!rules) return tl::unexpected(rules.error());
  if (needs_matter && !what.matter) {
    return fail(ErrorCode::kInvalidInput, {"没有指明民生事项", "no matter is named"}, "/matter",
                {"源头治理措施属于某一事项", "a measure is one of a matter"});
  }
  const auto filed = filed_by(*rules->process, Filed{what.category, what.matter, {}});
  return filed ? Result<void>() : tl::unexpected(filed.error());
}

Result<void> check_article(View& view, const ArticleWritten& what) {
  if (auto ok =
          all_of({check_text(what.title, kTitle, "/title"), check_text(what.text, kText, "/text"),
                  check_active(view, what.unit, "/unit"), check_place(view, what)});
      !ok) {
    return ok;
  }
  if (!what.until || !(*what.until < what.from)) return {};
  return fail(ErrorCode::kInvalidInput, {"止日早于起日", "it ends before it begins"}, "/until",
              {"应不早于起日", "not before its first day"});
}

struct Found {
  const Article* article = nullptr;
  std::uint64_t version = 0;
};
Result<Found> standing(View& view, const ArticleId& id,
                       const std::optional<std::uint64_t>& version) {
  const auto state = view.state<Article>(stream_of(id));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists || (*state)->withdrawn) {
    return fail(ErrorCode::kNotFound, {"没有这一条", "there is no such article"}, "/id");
  }
  if (auto ok = office::check_version(view, stream_of(id), version); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto at = view.version(stream_of(id));
  if (!at) return tl::unexpected(at.error());
  return Found{*state, *at};
}

template <class Body>
Decision one_event(const ArticleId& id, std::string kind, const Body& body, std::uint64_t version) {
  std::vector<ledger::NewEvent> events;
  events.push_back(office::new_event(stream_of(id), std::move(kind), body));
  return {std::move(events), office::reply_of(id.value(), version + 1)};
}

}  // namespace

Result<Decision> decide(View& view, const WriteArticle& ask, const office::Actor&) {
  if (auto ok = office::check_id(ask.id.value(), 'a', "/id"); !ok)
    return tl::unexpected(ok.error());
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  if (*version > 0) {
    return fail(ErrorCode::kConflict, {"编号已被使用", "this id is taken"}, "/id");
  }
  if (auto ok = check_article(view, ask.what); !ok) return tl::unexpected(ok.error());
  return one_event(ask.id, "article.written", ask.what, 0);
}

Result<Decision> decide(View& view, const ChangeArticle& ask, const office::Actor&) {
  const auto found = standing(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_article(view, ask.what); !ok) return tl::unexpected(ok.error());
  if (ask.what.what != found->article->what.what) {
    return fail(ErrorCode::kInvalidInput, {"不能改成另一种", "it stays what it is"}, "/what");
  }
  if (ask.what == found->article->what) {
    return Decision{{}, office::reply_of(ask.id.value(), found->version)};
  }
  return one_event(ask.id, "article.changed", ask.what, found->version);
}

Result<Decision> decide(View& view, const WithdrawArticle& ask, const office::Actor&) {
  const auto found = standing(view, ask.id, ask.version);
  if (!found) return tl::unexpected(found.error());
  if (auto ok = check_text(ask.reason, kReasonText, "/reason"); !ok) {
    return tl::unexpected(ok.error());
  }
  return one_event(ask.id, "article.withdrawn", ArticleWithdrawn{ask.reason}, found->version);
}

const ledger::Table& articles_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"articles",
                                    {{"id", kText},
                                     {"what", kText},
                                     {"title", kText},
                                     {"kind", kText},
                                     {"category", kText},
                                     {"matter", kText},
                                     {"unit", kText},
                                     {"from_day", kText},
                                     {"until_day", kText},
                                     {"state", kText},
                                     {"changed_at", kInteger},
                                     {"version", kInteger},
                                     {"words", kText}},
                                    1,
                                    {{"what", "state", "kind"}, {"matter"}}};
  return kTable;
}

ledger::StreamKind article_streams() {
  return ledger::stream_kind<Article>("article", {&articles_table()}, &apply, &project);
}

void list_article_kinds(std::vector<office::EventKind>& kinds) {
  office::list_kinds<Article>(kAppliers, kinds);
}

}  // namespace luoshi::cases
