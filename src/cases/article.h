// What helps with cases: knowledge that operators read out, templates of answers, and what was done
// at the source of a livelihood matter. Each stands from a day on, perhaps to a day.
//
//   ──written──▶ standing ──changed──▶ standing ──withdrawn──▶ withdrawn
//
// Nothing in it is personal. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ledger/command.h"
#include "ledger/stream.h"
#include "office/catalog.h"
#include "office/day.h"
#include "office/names.h"

namespace luoshi::cases {

using ArticleId = base::Id<struct ArticleTag>;  // a- and 1 to 60 of a-z, 0-9, '-'
inline ledger::StreamId stream_of(const ArticleId& id) { return {"article", id.value()}; }

enum class ArticleKind : std::uint8_t { kKnowledge, kTemplate, kMeasure };
BOOST_DESCRIBE_ENUM(ArticleKind, kKnowledge, kTemplate, kMeasure)

struct ArticleWritten {  // and, of article.changed, the whole of it anew
  ArticleKind what = ArticleKind::kKnowledge;
  std::string title;
  std::string text;
  std::optional<std::string> kind;      // of case; none: of all
  std::optional<std::string> category;  // of that kind
  std::optional<std::string> matter;    // of a measure
  office::UnitId unit;                  // that answers for it
  office::Day from;
  std::optional<office::Day> until;  // the last day
  friend bool operator==(const ArticleWritten&, const ArticleWritten&) = default;
};
BOOST_DESCRIBE_STRUCT(ArticleWritten, (),
                      (what, title, text, kind, category, matter, unit, from, until))
struct ArticleWithdrawn {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ArticleWithdrawn, (), (reason))

struct Article {
  bool exists = false;
  bool withdrawn = false;
  ArticleWritten what;
  env::WallTime changed_at;
};

struct WriteArticle {
  ArticleId id;
  ArticleWritten what;
};
struct ChangeArticle {
  ArticleId id;
  std::optional<std::uint64_t> version;
  ArticleWritten what;
};
struct WithdrawArticle {
  ArticleId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};
template <class Ask>
concept ArticleAsk = std::same_as<Ask, WriteArticle> || std::same_as<Ask, ChangeArticle> ||
    std::same_as<Ask, WithdrawArticle>;
template <ArticleAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id), {"rulefile", "kinds"}};
}

base::Result<ledger::Decision> decide(ledger::View& view, const WriteArticle& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangeArticle& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const WithdrawArticle& ask,
                                      const office::Actor& actor);

// articles: id, what, title, kind, category, matter, unit, from_day, until_day, state ("standing",
// "withdrawn"), changed_at (ms), version, words.
const ledger::Table& articles_table();
ledger::StreamKind article_streams();
void list_article_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::cases
