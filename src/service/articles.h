// What helps with cases (cases/article.h): knowledge beside the call-taker's form, templates of
// answers, measures at the source of a matter. Whoever may read cases reads them; whoever may check
// cases on the unit that answers for one writes it. `article` of data/api/openapi.yaml.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "cases/article.h"
#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

struct ArticleText {
  cases::ArticleKind what = cases::ArticleKind::kKnowledge;
  std::string title;
  std::string text;
  std::optional<std::string> kind;
  std::optional<std::string> category;
  std::optional<std::string> matter;
  std::optional<office::UnitId> unit;  // none: the caller's own
  std::optional<std::string> from;     // a day; none: today
  std::optional<std::string> until;
};
BOOST_DESCRIBE_STRUCT(ArticleText, (),
                      (what, title, text, kind, category, matter, unit, from, until))
struct ArticleReason {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ArticleReason, (), (reason))

using ArticleJson = base::Result<boost::json::object>;

// With the parameter `valid`: those that stand today. Of a kind and a category also those of all.
base::Result<Page> list_articles(World& world, const Caller& caller, const Parameters& parameters);
ArticleJson get_article(World& world, const Caller& caller, const std::string& id);
ArticleJson write_article(World& world, const Caller& caller, const Asked& asked,
                          const ArticleText& wanted);
ArticleJson change_article(const OnOne& on, const ArticleText& wanted);
ArticleJson withdraw_article(const OnOne& on, const ArticleReason& why);

}  // namespace luoshi::service
