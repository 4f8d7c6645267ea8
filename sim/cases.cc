// Cases, asked of the ledger as they are drawn (case_draw.h). And what is put in on purpose.
#include <variant>

#include "cases/figures.h"
#include "office/command.h"
#include "office/fold.h"
#include "sim/case_draw.h"

namespace luoshi::sim {
namespace {

// -- what is put in on purpose --

// As if the last number that was given could not be seen yet.
class OldNumbers final : public ledger::View {
 public:
  explicit OldNumbers(ledger::View& view) : view_(view) {}
  env::WallTime now() const override { return view_.now(); }
  ledger::BookId book() const override { return view_.book(); }
  base::Result<std::uint64_t> version(const ledger::StreamId& stream) override {
    return view_.version(stream);
  }
  base::Result<std::vector<ledger::Row>> rows(const ledger::Query& query) override {
    const bool is_number = query.table == &cases::cases_table() && !query.order.empty();
    if (!is_number) return view_.rows(query);
    ledger::Query more = query;
    ++more.limit;
    auto rows = view_.rows(more);
    if (rows && !rows->empty()) rows->erase(rows->begin());
    return rows;
  }

 protected:
  base::Result<const void*> state_of(const ledger::StreamId& stream) override {
    return view_.state<void>(stream);
  }

 private:
  ledger::View& view_;
};

// The row says that it is recorded; the case does not know.
void forget_rungs(ledger::StreamKind& kind) {
  kind.apply = [apply = kind.apply](void* state, const ledger::Event& event) {
    auto done = apply(state, event);
    if (event.kind == "case.escalated") {
      if (const auto body = office::body_of<cases::CaseEscalated>(event)) {
        static_cast<cases::Case*>(state)->recorded.erase({body->round, body->rung});
      }
    }
    return done;
  };
}

// Somebody who is tried again is followed up again, say the figures.
void count_twice(ledger::StreamKind& kind) {
  kind.contribute = [contribute = kind.contribute](const void* state, ledger::RowChanges& sums) {
    contribute(state, sums);
    const auto tries = static_cast<const cases::Case*>(state)->follow_ups.size();
    const std::size_t column = cases::case_figures_table().column("followed_up");
    for (ledger::RowChange& change : sums) {
      if (change.table != &cases::case_figures_table()) continue;
      auto& count = std::get<std::int64_t>(change.row[column]);
      count *= static_cast<std::int64_t>(tries);
    }
  };
}

// What was merged into another is in time when that one is.
ledger::Command with_borrowed_verdict(ledger::Command command) {
  command.decide = [decide = command.decide](ledger::View& view) {
    auto decision = decide(view);
    if (!decision) return decision;
    const std::string* first = nullptr;
    for (ledger::NewEvent& event : decision->events) {
      if (event.kind != "case.accepted") continue;
      if (first) event.body = *first;
      first = &event.body;
    }
    return decision;
  };
  return command;
}

ledger::Command with_old_numbers(ledger::Command command) {
  command.decide = [decide = command.decide](ledger::View& view) {
    OldNumbers old(view);
    return decide(old);
  };
  return command;
}

class Cases final : public Actor {
 public:
  explicit Cases(Canary canary) : canary_(canary) {}

  void add_to(ledger::Catalog& catalog) const override {
    catalog.push_back(cases::case_streams());
    if (canary_ == Canary::kForgottenRung) forget_rungs(catalog.back());
    if (canary_ == Canary::kCountedTwice) count_twice(catalog.back());
  }
  std::unique_ptr<Part> begin() const override { return std::make_unique<CasePart>(); }
  bool acts_in(ledger::BookId book) const override { return book == ledger::kCityBook; }
  std::size_t weight() const override { return 9; }

  // Nobody is in charge before there are units, nothing has a time before there are rules.
  Ask ask(Draw& draw, ledger::BookId book, const Parts& parts, env::WallTime now) const override {
    if (parts.of<OfficePart>().units.size() < 3) return office_->ask(draw, book, parts, now);
    if (parts.of<RulePart>().in_force("kinds", day_of(day_at(now))) == 0 && draw.chance(80)) {
      return rules_->ask(draw, book, parts, now);
    }
    auto [what, words] = draw_case(draw, parts.of<CasePart>(), parts.of<RegisterPart>(),
                                   parts.of<OfficePart>(), now);
    return ask_of(std::move(what), std::move(words));
  }
  std::vector<Ask> finish(const Parts& parts) const override {
    std::vector<Ask> asks;
    for (auto& [what, words] : finish_cases(parts.of<CasePart>(), parts.of<OfficePart>())) {
      asks.push_back(ask_of(std::move(what), std::move(words)));
    }
    return asks;
  }
  std::optional<std::string> unfinished(const Parts& parts) const override {
    const auto id = unfinished_case(parts.of<CasePart>());
    if (!id) return std::nullopt;
    return "case " + *id + " does not come to its end";
  }

 private:
  Ask ask_of(CaseAsk what, std::string words) const {
    Ask out;
    const auto fingerprint = vault::digest(vault::HashAlgorithm::kSha256, words);
    out.command = std::visit(
        [&](const auto& ask) {
          return office::command({"system/simulation", {}}, {}, fingerprint, ask);
        },
        what);
    if (canary_ == Canary::kNumberTwice) out.command = with_old_numbers(std::move(out.command));
    if (canary_ == Canary::kBorrowedVerdict) {
      out.command = with_borrowed_verdict(std::move(out.command));
    }
    out.words = std::move(words);
    out.expect = [what = std::move(what)](Parts& parts, env::WallTime now) {
      const CasePart::Beside beside{parts.of<OfficePart>(), parts.of<RulePart>(),
                                    parts.of<RegisterPart>(), now.time_since_epoch().count(),
                                    day_at(now)};
      return std::visit(
          [&](const auto& ask) { return parts.of<CasePart>().carry_out(ask, beside); }, what);
    };
    return out;
  }

  Canary canary_;
  std::unique_ptr<Actor> office_ = make_office(Canary::kNone);
  std::unique_ptr<Actor> rules_ = make_rule_files();
};

}  // namespace

std::unique_ptr<Actor> make_cases(Canary canary) { return std::make_unique<Cases>(canary); }

}  // namespace luoshi::sim
