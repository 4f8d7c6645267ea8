#include "office/support_test.h"

#include <gtest/gtest.h>

#include "vault/encoding.h"

namespace luoshi::office {

void Book::set_day(const std::string& text) {
  const Day wanted = office::day(text);
  while (city_day(now_) < wanted) now_ += std::chrono::hours(24);
  while (city_day(now_) > wanted) now_ -= std::chrono::hours(24);
}

const ledger::StreamKind& Book::kind_of(const ledger::StreamId& stream) const {
  for (const ledger::StreamKind& kind : catalog_) {
    if (kind.name == stream.kind) return kind;
  }
  ADD_FAILURE() << "no kind of stream is called " << stream.kind;
  return catalog_.front();
}

Book::Stream& Book::opened(const ledger::StreamId& stream) {
  Stream& found = streams_[stream];
  if (!found.state) found.state = kind_of(stream).create();
  return found;
}

void Book::apply(const ledger::Event& event, std::map<ledger::StreamId, Stream>& streams,
                 Rows& rows) const {
  const ledger::StreamId id = ledger::StreamId::parse(event.stream);
  const ledger::StreamKind& kind = kind_of(id);
  Stream& stream = streams[id];
  if (!stream.state) stream.state = kind.create();
  const auto ok = kind.apply(stream.state.get(), event);
  ASSERT_TRUE(ok) << event.kind << ' ' << event.body << ": "
                  << ok.error().to_string(base::Language::kEnglish);
  ++stream.version;
  ledger::RowChanges changes;
  kind.project(stream.state.get(), event, changes);
  for (const ledger::RowChange& change : changes) {
    ASSERT_EQ(change.row.size(), change.table->columns.size()) << change.table->name;
    rows[change.table][key_of(*change.table, change.row)] = change.row;
  }
}

void Book::keep(const ledger::Decision& decision) {
  for (const ledger::NewEvent& each : decision.events) {
    ledger::Event event;
    event.book = book();
    event.sequence = events_.size() + 1;
    event.stream = each.stream.text();
    event.version = opened(each.stream).version + 1;
    event.kind = each.kind;
    event.kind_version = each.kind_version;
    event.time = now_;
    event.body = each.body;
    apply(event, streams_, rows_);
    events_.push_back(std::move(event));
  }
}

std::map<ledger::Row, ledger::Row> Book::rows_anew(const ledger::Table& table) const {
  std::map<ledger::StreamId, Stream> streams;
  Rows rows;
  for (const ledger::Event& event : events_) apply(event, streams, rows);
  return rows[&table];
}

std::string Book::text_of(const base::Result<ledger::Decision>& decision) {
  static const std::map<base::ErrorCode, std::string> kCodes = {
      {base::ErrorCode::kInvalidInput, "invalid"},    {base::ErrorCode::kNotFound, "not_found"},
      {base::ErrorCode::kUnsupported, "unsupported"}, {base::ErrorCode::kTooLarge, "too_large"},
      {base::ErrorCode::kConflict, "conflict"},       {base::ErrorCode::kForbidden, "forbidden"}};
  if (!decision) {
    EXPECT_FALSE(decision.error().what.zh.empty() || decision.error().what.en.empty());
    return kCodes.at(decision.error().code) + " " + decision.error().where;
  }
  std::string text;
  for (const ledger::NewEvent& event : decision->events) {
    text += (text.empty() ? "" : "\n") + event.kind + " " + event.stream.text() + " " + event.body;
  }
  return text.empty() ? "nothing" : text;
}

Day day(const std::string& text) { return Day::parse(text).value_or(Day()); }

Sealed sealed(const std::string& text) {
  return {vault::to_base64url("sealed " + text), vault::to_base64url(text)};
}

Actor person(const std::string& id) { return {"person/" + id, PersonId(id)}; }

Book small_city() {
  Book book;
  const auto must = [](const base::Result<ledger::Decision>& decision) {
    EXPECT_TRUE(decision) << decision.error().to_string(base::Language::kEnglish);
  };
  const auto unit = [&](const char* id, const char* parent, UnitKind kind, const char* name,
                        const char* code) {
    CreateUnit ask{UnitId(id), code, name, "", kind, {}, {}};
    if (*parent) ask.parent_id = UnitId(parent);
    must(book.run(ask));
  };
  unit("u-city", "", UnitKind::kCity, "某市", "990100");
  unit("u-a", "u-city", UnitKind::kCounty, "甲区", "990102");
  unit("u-b", "u-city", UnitKind::kCounty, "乙县", "990121");
  unit("u-a1", "u-a", UnitKind::kTownship, "甲一镇", "");
  unit("u-b1", "u-b", UnitKind::kTownship, "乙一镇", "");
  unit("u-dept", "u-city", UnitKind::kDepartment, "市某局", "");
  const auto someone = [&](const char* id, const char* at, Role role) {
    must(book.run(
        CreatePerson{PersonId(id), std::string(id).substr(2), sealed(id), {}, UnitId(at)}));
    must(book.run(GrantRole{PersonId(id),
                            GrantId("g-" + std::string(id).substr(2)),
                            role,
                            UnitId(is_administration(role) ? "u-city" : at),
                            {},
                            {},
                            {}}));
  };
  someone("p-sys", "u-dept", Role::kSystemAdmin);
  someone("p-sec", "u-dept", Role::kSecurityAdmin);
  someone("p-aud", "u-dept", Role::kAuditAdmin);
  someone("p-one", "u-a", Role::kUnitClerk);
  someone("p-two", "u-b", Role::kUnitClerk);
  return book;
}

}  // namespace luoshi::office
