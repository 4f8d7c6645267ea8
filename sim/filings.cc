// Filings: events that name evidence files, and such that name them no more. A few contents come
// again and again, so that a file is named by several, by none, swept, and named anew.
#include <fmt/format.h>

#include <map>

#include "ledger/evidence.h"
#include "sim/actor.h"

namespace luoshi::sim {
namespace {

constexpr std::int64_t kNames = 6;
constexpr std::int64_t kContents = 10;

using base::ErrorCode;
using ledger::View;

// -- as the ledger does it --

struct Filing {
  std::set<std::string> files;  // digests, hexadecimal
};

base::Result<void> apply(Filing& filing, const ledger::Event& event) {
  if (event.kind == "filing.named") filing.files.insert(event.body);
  if (event.kind == "filing.dropped") filing.files.erase(event.body);
  return {};
}

void project(const Filing&, const ledger::Event& event, ledger::RowChanges& changes) {
  changes.push_back(ledger::evidence_use(*vault::parse_hash(event.body), event.stream,
                                         event.kind == "filing.dropped"));
}

struct FilingAsk {
  std::string id;
  std::string file;
  bool drop = false;
};

base::Result<ledger::Decision> decide(View& view, const FilingAsk& ask) {
  auto filing = view.state<Filing>({"filing", ask.id});
  if (!filing) return tl::unexpected(filing.error());
  if ((*filing)->files.contains(ask.file) != ask.drop) {
    return base::fail(ask.drop ? ErrorCode::kNotFound : ErrorCode::kConflict,
                      {"文件不该如此", "the file is not as it should be"});
  }
  ledger::NewEvent event{
      {"filing", ask.id}, ask.drop ? "filing.dropped" : "filing.named", 1, ask.file};
  return ledger::Decision{{std::move(event)}, ask.file.substr(0, 8)};
}

// -- as a child would do it --

class FilingsPart final : public Part {
 public:
  std::unique_ptr<Part> copy() const override { return std::make_unique<FilingsPart>(*this); }
  Rows rows() const override {
    std::set<ledger::Row> rows;
    for (const auto& [id, file] : uses) rows.insert({file, "filing/" + id});
    return {{&ledger::kEvidenceUses, std::move(rows)}};
  }

  Expected carry_out(const FilingAsk& ask) {
    const std::pair use(ask.id, ask.file);
    if (ask.drop && uses.erase(use) == 0) return Expected::refuse(ErrorCode::kNotFound);
    if (!ask.drop && !uses.insert(use).second) return Expected::refuse(ErrorCode::kConflict);
    files.clear();
    for (const auto& [id, file] : uses) files.insert(file);
    return {{}, ask.file.substr(0, 8), 1};
  }

  std::set<std::pair<std::string, std::string>> uses;
  std::set<std::string> files;
};

class Filings final : public Actor {
 public:
  explicit Filings(ledger::HashAlgorithm algorithm) : algorithm_(algorithm) {}

  void add_to(ledger::Catalog& catalog) const override {
    catalog.push_back(
        ledger::stream_kind<Filing>("filing", {&ledger::kEvidenceUses}, &apply, &project));
  }
  std::unique_ptr<Part> begin() const override { return std::make_unique<FilingsPart>(); }
  bool acts_in(ledger::BookId book) const override { return book != ledger::kAccessBook; }

  Ask ask(Draw& draw, ledger::BookId, const Parts& parts, env::WallTime) const override {
    FilingAsk ask{fmt::format("f-{}", draw.between(1, kNames)), {}, draw.chance(45)};
    const std::string content = fmt::format("content {} ", draw.between(1, kContents));
    std::string bytes;
    while (bytes.size() < content.size() * 70) bytes += content;
    ask.file = vault::to_hex(vault::digest(algorithm_, bytes));
    const auto& uses = parts.of<FilingsPart>().uses;
    if (ask.drop && !uses.empty() && draw.chance(95)) {
      auto at = uses.begin();
      std::advance(at, draw.between(0, static_cast<std::int64_t>(uses.size()) - 1));
      std::tie(ask.id, ask.file) = *at;
    }
    Ask out;
    out.words = fmt::format("{} {} {}", ask.drop ? "drop" : "name", ask.file, ask.id);
    out.command.actor = "person/p-1";
    out.command.fingerprint = vault::digest(vault::HashAlgorithm::kSha256, out.words);
    out.command.streams = {{"filing", ask.id}};
    out.command.decide = [ask](View& view) { return decide(view, ask); };
    out.expect = [ask](Parts& to, env::WallTime) { return to.of<FilingsPart>().carry_out(ask); };
    if (!ask.drop) out.evidence = std::move(bytes);
    return out;
  }

 private:
  ledger::HashAlgorithm algorithm_;
};

}  // namespace

std::unique_ptr<Actor> make_filings(ledger::HashAlgorithm algorithm) {
  return std::make_unique<Filings>(algorithm);
}

const std::set<std::string>& files_named_by(const Parts& parts) {
  static const std::set<std::string> kNone;
  const auto* filings = parts.find<FilingsPart>();
  return filings ? filings->files : kNone;
}

}  // namespace luoshi::sim
