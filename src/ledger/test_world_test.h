// A small world for tests: accounts that are paid into, with a table of balances and one of owners.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "ledger/command.h"
#include "ledger/stream.h"

namespace luoshi::ledger::test {

inline const Table kAccounts{
    "accounts",
    {{"id", ColumnType::kText}, {"balance", ColumnType::kInteger}, {"note", ColumnType::kText}},
    1,
    {{"balance"}}};

struct Account {
  std::int64_t balance = 0;
  std::string note;
};

inline base::Result<void> apply(Account& account, const Event& event) {
  if (event.kind == "account.paid") {
    account.balance += std::stoll(event.body);
  } else if (event.kind == "account.noted") {
    account.note = event.body;
  } else {
    return base::fail(base::ErrorCode::kUnsupported, {event.kind, event.kind});
  }
  return {};
}

inline void project(const Account& account, const Event& event, RowChanges& changes) {
  Row row{StreamId::parse(event.stream).id, account.balance, account.note};
  if (account.balance == 0) {
    changes.push_back({&kAccounts, {row[0]}, true});
  } else {
    changes.push_back({&kAccounts, std::move(row)});
  }
}

inline Catalog catalog() { return {stream_kind<Account>("account", {&kAccounts}, apply, project)}; }

// Pays into an account; refused when the balance would fall below zero. Replies with the balance.
inline Command pay(const std::string& id, std::int64_t amount, const std::string& request,
                   BookId book = kCityBook) {
  Command command;
  command.book = book;
  command.actor = "person/p-1";
  command.request = request;
  command.fingerprint =
      vault::digest(vault::HashAlgorithm::kSha256, fmt::format("pay {} {}", id, amount));
  const StreamId stream{"account", id};
  command.streams = {stream};
  command.decide = [stream, amount](View& view) -> base::Result<Decision> {
    auto account = view.state<Account>(stream);
    if (!account) return tl::unexpected(account.error());
    const std::int64_t balance = (*account)->balance + amount;
    if (balance < 0) return base::fail(base::ErrorCode::kConflict, {"余额不足", "too little"});
    return Decision{{{stream, "account.paid", 1, std::to_string(amount)}}, std::to_string(balance)};
  };
  return command;
}

}  // namespace luoshi::ledger::test
