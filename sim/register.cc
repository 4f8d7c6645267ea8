// The register of commitments: what is drawn (register_draw.cc), sent, and expected of the twin.
#include "sim/register.h"

#include "commitment/source.h"
#include "office/command.h"

namespace luoshi::sim {
namespace {

class Register final : public Actor {
 public:
  explicit Register(Canary canary) : canary_(canary) {}

  void add_to(ledger::Catalog& catalog) const override {
    for (auto streams : {&commitment::commitment_streams, &commitment::period_streams,
                         &commitment::package_streams, &commitment::source_streams}) {
      catalog.push_back(streams());
    }
    spoil_register(catalog, canary_);
  }
  std::unique_ptr<Part> begin() const override { return std::make_unique<RegisterPart>(); }
  bool acts_in(ledger::BookId book) const override { return book == ledger::kCityBook; }
  std::size_t weight() const override { return 10; }

  // Nobody answers for anything before there are units.
  Ask ask(Draw& draw, ledger::BookId book, const Parts& parts, env::WallTime now) const override {
    if (parts.of<OfficePart>().units.size() < 3) return office_->ask(draw, book, parts, now);
    auto [what, words] =
        draw_register(draw, parts.of<RegisterPart>(), parts.of<OfficePart>(), day_at(now));
    Ask out;
    const auto fingerprint = vault::digest(vault::HashAlgorithm::kSha256, words);
    out.command = std::visit(
        [&](const auto& ask) {
          return office::command({"system/simulation", {}}, {}, fingerprint, ask);
        },
        what);
    out.words = std::move(words);
    if (draw.chance(20)) out.command.streams.clear();  // loaded when they are asked for
    out.expect = [what = std::move(what)](Parts& to, env::WallTime at) {
      const RegisterPart::Beside beside{to.of<OfficePart>(), to.of<RulePart>(), at, day_at(at)};
      return std::visit(
          [&](const auto& ask) { return to.of<RegisterPart>().carry_out(ask, beside); }, what);
    };
    return out;
  }

 private:
  Canary canary_;
  std::unique_ptr<Actor> office_ = make_office(Canary::kNone);
};

}  // namespace

std::unique_ptr<Actor> make_register(Canary canary) { return std::make_unique<Register>(canary); }

}  // namespace luoshi::sim
