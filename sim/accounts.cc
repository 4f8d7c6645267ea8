// Accounts: the smallest domain that shows what is lost, doubled or half done. Money is paid in,
// moved from one account to another in one command, and a limit that all accounts of a book share
// makes decisions look at rows beside states.
#include <fmt/format.h>

#include <map>

#include "sim/actor.h"

namespace luoshi::sim {
namespace {

constexpr std::int64_t kTogetherMax = 20'000;  // of all accounts of a book
constexpr std::int64_t kNames = 12;

using base::ErrorCode;
using ledger::Decision;
using ledger::StreamId;
using ledger::View;

const ledger::Table& accounts_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{
      "accounts",
      {{"id", kText}, {"balance", kInteger}, {"changes", kInteger}, {"changed_at", kInteger}},
      1,
      {{"balance"}}};
  return kTable;
}

// -- as the ledger does it --

struct Account {
  std::int64_t balance = 0;
};

base::Result<void> apply(Account& account, const ledger::Event& event) {
  if (event.kind != "account.paid" || event.kind_version != 1) {
    return base::fail(ErrorCode::kUnsupported, {"不认识的事件", "unknown event"}, event.kind);
  }
  account.balance += std::stoll(event.body);
  return {};
}

void project(const Account& account, const ledger::Event& event, ledger::RowChanges& changes) {
  std::string id = StreamId::parse(event.stream).id;
  if (account.balance == 0) {
    changes.push_back({&accounts_table(), {std::move(id)}, true});
    return;
  }
  changes.push_back({&accounts_table(),
                     {std::move(id), account.balance, static_cast<std::int64_t>(event.version),
                      event.time.time_since_epoch().count()},
                     false});
}

base::Result<std::int64_t> balance_of(View& view, const std::string& id) {
  auto account = view.state<Account>({"account", id});
  if (!account) return tl::unexpected(account.error());
  return (*account)->balance;
}

ledger::NewEvent paid(const std::string& id, std::int64_t amount) {
  return {{"account", id}, "account.paid", 1, std::to_string(amount)};
}

struct Payment {
  std::string from;  // empty: from outside
  std::string to;
  std::int64_t amount = 0;
};

base::Result<Decision> decide(View& view, const Payment& ask) {
  if (ask.from.empty()) {
    auto rows = view.rows({.table = &accounts_table(), .limit = 1'000});
    if (!rows) return tl::unexpected(rows.error());
    std::int64_t together = ask.amount;
    for (const ledger::Row& row : *rows) together += std::get<std::int64_t>(row[1]);
    if (together > kTogetherMax) {
      return base::fail(ErrorCode::kTooLarge, {"超过总额上限", "over the common limit"});
    }
  }
  auto before = balance_of(view, ask.to);
  if (!before) return tl::unexpected(before.error());
  Decision out{{paid(ask.to, ask.amount)}, std::to_string(*before + ask.amount)};
  if (ask.from.empty()) return out;
  auto source = balance_of(view, ask.from);
  if (!source) return tl::unexpected(source.error());
  if (*source < ask.amount) {
    return base::fail(ErrorCode::kConflict, {"余额不足", "too little"});
  }
  out.events.insert(out.events.begin(), paid(ask.from, -ask.amount));
  return out;
}

// -- as a child would do it --

class AccountsPart final : public Part {
 public:
  std::unique_ptr<Part> copy() const override { return std::make_unique<AccountsPart>(*this); }
  Rows rows() const override {
    std::set<ledger::Row> rows;
    for (const auto& [id, account] : accounts) {
      if (account.balance == 0) continue;
      rows.insert({id, account.balance, account.changes, account.changed_at});
    }
    return {{&accounts_table(), std::move(rows)}};
  }

  Expected pay(const Payment& ask, env::WallTime now) {
    std::int64_t together = 0;
    for (const auto& [id, account] : accounts) together += account.balance;
    if (ask.from.empty() && together + ask.amount > kTogetherMax) {
      return Expected::refuse(ErrorCode::kTooLarge);
    }
    if (!ask.from.empty() && accounts[ask.from].balance < ask.amount) {
      return Expected::refuse(ErrorCode::kConflict);
    }
    // What stands in `to` before anything moves: who pays himself is told of the paid one alone.
    const std::int64_t before = accounts[ask.to].balance;
    if (!ask.from.empty()) change(ask.from, -ask.amount, now);
    change(ask.to, ask.amount, now);
    return {{}, std::to_string(before + ask.amount), ask.from.empty() ? 1u : 2u};
  }

 private:
  struct One {
    std::int64_t balance = 0;
    std::int64_t changes = 0;
    std::int64_t changed_at = 0;
  };
  void change(const std::string& id, std::int64_t amount, env::WallTime now) {
    One& one = accounts[id];
    one.balance += amount;
    ++one.changes;
    one.changed_at = now.time_since_epoch().count();
  }
  std::map<std::string, One> accounts;
};

class Accounts final : public Actor {
 public:
  void add_to(ledger::Catalog& catalog) const override {
    catalog.push_back(
        ledger::stream_kind<Account>("account", {&accounts_table()}, &apply, &project));
  }
  std::unique_ptr<Part> begin() const override { return std::make_unique<AccountsPart>(); }
  bool acts_in(ledger::BookId) const override { return true; }

  Ask ask(Draw& draw, ledger::BookId, const Parts&, env::WallTime) const override {
    Payment payment;
    payment.to = fmt::format("a{}", draw.between(1, kNames));
    payment.amount = draw.between(1, draw.chance(10) ? 3'000 : 300);
    if (draw.chance(50)) payment.from = fmt::format("a{}", draw.between(1, kNames));
    Ask out;
    out.words =
        fmt::format("pay {} from \"{}\" to \"{}\"", payment.amount, payment.from, payment.to);
    out.command.actor = fmt::format("person/p-{}", draw.between(1, 4));
    out.command.fingerprint = vault::digest(vault::HashAlgorithm::kSha256, out.words);
    // Streams that are not named beforehand are loaded when they are asked for.
    if (draw.chance(80)) out.command.streams = {{"account", payment.to}};
    out.command.decide = [payment](View& view) { return decide(view, payment); };
    out.expect = [payment](Parts& parts, env::WallTime now) {
      return parts.of<AccountsPart>().pay(payment, now);
    };
    return out;
  }
};

}  // namespace

std::unique_ptr<Actor> make_accounts() { return std::make_unique<Accounts>(); }

}  // namespace luoshi::sim
