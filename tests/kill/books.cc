#include "tests/kill/books.h"

#include <fmt/format.h>

#include <sstream>

#include "ledger/rebuild.h"
#include "ledger/test_world_test.h"

namespace luoshi::kill {
namespace {

constexpr std::size_t kFindingsMax = 20;
constexpr std::size_t kAskedAtOnce = 500;

}  // namespace

void Books::find(std::string what) {
  if (findings_.size() < kFindingsMax) findings_.push_back(std::move(what));
}

void Books::note(const std::string& line) {
  std::istringstream words(line);
  std::string kind, request;
  words >> kind >> request;
  if (kind == "sent") {
    Sent& sent = round_[request];
    words >> sent.account >> sent.amount;
  } else if (kind == "done") {
    std::string reply;
    words >> reply;
    round_[request].reply = reply;
  } else if (kind == "wrong") {
    find("the child says: " + line);
  }
}

void Books::check_round(ledger::Ledger& ledger) {
  sent_ += round_.size();
  check_answers(ledger);
  ask_again(ledger);
  follow(ledger);
  round_.clear();
}

void Books::check_answers(ledger::Ledger& ledger) {
  std::vector<ledger::RequestKey> keys;
  for (const auto& [request, sent] : round_) keys.push_back({"person/p-1", request});
  auto transaction = ledger.store().begin(ledger::kCityBook);
  if (!transaction) return find(transaction.error().to_string(base::Language::kEnglish));
  auto records = (*transaction)->requests(keys);
  if (!records) return find(records.error().to_string(base::Language::kEnglish));
  std::map<std::string, std::string> replies;
  for (const ledger::RequestRecord& record : *records) replies[record.key.request] = record.reply;
  for (const auto& [request, sent] : round_) {
    const auto found = replies.find(request);
    if (sent.reply) ++done_;
    if (sent.reply && found == replies.end()) {
      find("LOST: " + request + " was answered and is not there");
    } else if (sent.reply && found->second != *sent.reply) {
      find(
          fmt::format("{} was answered {}, and stands as {}", request, *sent.reply, found->second));
    } else if (!sent.reply && found != replies.end()) {
      ++revived_;
    }
  }
}

void Books::ask_again(ledger::Ledger& ledger) {
  std::vector<ledger::Command> commands;
  const auto ask = [&] {
    for (const auto& reply : ledger.run_group(ledger::kCityBook, std::move(commands))) {
      if (!reply) find("asked again: " + reply.error().to_string(base::Language::kEnglish));
    }
    commands.clear();
  };
  for (const auto& [request, sent] : round_) {
    balances_[sent.account] += sent.amount;
    if (sent.reply) continue;
    commands.push_back(ledger::test::pay(sent.account, sent.amount, request));
    if (commands.size() >= kAskedAtOnce) ask();
  }
  if (!commands.empty()) ask();
}

// Every request of this round has one event; there are no others, and they are chained.
void Books::follow(ledger::Ledger& ledger) {
  ledger::Chain chain(ledger.identity().algorithm, ledger.identity().ledger);
  if (head_.sequence == 0) head_.hash = chain.beginning(ledger::kCityBook);
  std::map<std::string, int> counts;
  auto snapshot = ledger.store().snapshot();
  if (!snapshot) return find(snapshot.error().to_string(base::Language::kEnglish));
  auto visited = (*snapshot)->visit_events(
      ledger::kCityBook, head_.sequence, [&](const ledger::Event& event) -> base::Result<void> {
        if (event.sequence != head_.sequence + 1 || event.hash != chain.next(head_.hash, event)) {
          find(fmt::format("event {} does not follow {}", event.sequence, head_.sequence));
        }
        head_ = {event.sequence, event.hash};
        if (event.kind == "account.paid") ++counts[event.request];
        return {};
      });
  if (!visited) return find(visited.error().to_string(base::Language::kEnglish));
  for (const auto& [request, count] : counts) {
    if (!round_.contains(request)) find(request + " was never sent, or long ago");
    if (count != 1) find(fmt::format("DOUBLE: {} has {} events", request, count));
  }
  for (const auto& [request, sent] : round_) {
    if (!counts.contains(request)) find(request + " has no event");
  }
}

void Books::check_all(ledger::Ledger& ledger) {
  ledger::Chain chain(ledger.identity().algorithm, ledger.identity().ledger);
  ledger::Head head{0, chain.beginning(ledger::kCityBook)};
  auto snapshot = ledger.store().snapshot();
  if (!snapshot) return find(snapshot.error().to_string(base::Language::kEnglish));
  auto visited = (*snapshot)->visit_events(
      ledger::kCityBook, 0, [&](const ledger::Event& event) -> base::Result<void> {
        if (event.hash != chain.next(head.hash, event)) {
          find(fmt::format("the chain breaks at event {}", event.sequence));
        }
        head = {event.sequence, event.hash};
        return {};
      });
  if (!visited) find(visited.error().to_string(base::Language::kEnglish));
  if (head != head_) find("the chain ends elsewhere than it did");
  auto compared = ledger::compare_projections(
      **snapshot, ledger.catalog(), [&](const ledger::RowDifference& difference) {
        find(difference.to_string(base::Language::kEnglish));
        return findings_.size() < kFindingsMax;
      });
  if (!compared) find(compared.error().to_string(base::Language::kEnglish));
  auto rows = (*snapshot)->rows({.table = &ledger::test::kAccounts, .limit = 10'000});
  if (!rows) return find(rows.error().to_string(base::Language::kEnglish));
  std::map<std::string, std::int64_t> stored;
  for (const ledger::BookRow& row : *rows) {
    stored[std::get<std::string>(row.row[0])] = std::get<std::int64_t>(row.row[1]);
  }
  if (stored != balances_) find("the balances are not the sums of what was paid");
}

}  // namespace luoshi::kill
