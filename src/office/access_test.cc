#include "office/access.h"

#include <gtest/gtest.h>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

TEST(Access, IsRecordedInThePersonsStream) {
  Book book;
  EXPECT_EQ(book.tell_all(RecordSignIn{PersonId("p-one"), {"s-1", SignInMethod::kPassword, {}}}),
            R"(access.signed_in access/p-one {"session_id":"s-1","method":"password"})");
  EXPECT_EQ(
      book.tell_all(RecordSignInFailure{PersonId("p-one"),
                                        {SignInFailure::kWrongPassword, sealed("10.0.0.1")}}),
      R"(access.sign_in_failed access/p-one {"reason":"wrong_password","address":{"sealed":"c2VhbGVkIDEwLjAuMC4x","match":"MTAuMC4wLjE"}})");
  EXPECT_EQ(book.tell_all(RecordSignOut{PersonId("p-one"), {"s-1"}}),
            R"(access.signed_out access/p-one {"session_id":"s-1"})");
  EXPECT_EQ(book.tell_all(RecordSessionRevoked{PersonId("p-one"), {"s-2", PersonId("p-sec")}}),
            R"(access.session_revoked access/p-one {"session_id":"s-2","by":"p-sec"})");
  EXPECT_EQ(
      book.tell_all(
          RecordFieldRevealed{PersonId("p-one"), {PersonId("p-two"), Field::kPhone, "催办联系"}}),
      R"(access.field_revealed access/p-one {"person_id":"p-two","field":"phone","purpose":"催办联系"})");
  const ledger::Row& row = book.rows_of(access_people_table()).at({std::string("p-one")});
  EXPECT_EQ(row[3], ledger::Value(std::int64_t{1}));
  EXPECT_TRUE(book.replays_alike());
}

TEST(Access, WhatNobodyIsStandsInTheDay) {
  Book book;
  EXPECT_EQ(book.tell_all(RecordSignInFailure{{}, {SignInFailure::kUnknownLogin, {}}}),
            R"(access.sign_in_failed access/day-2026-03-02 {"reason":"unknown_login"})");
  EXPECT_TRUE(book.rows_of(access_people_table()).empty());
}

TEST(Access, APurposeIsSaid) {
  Book book;
  const auto reveal = [](const std::string& purpose) {
    return RecordFieldRevealed{PersonId("p-one"), {PersonId("p-two"), Field::kName, purpose}};
  };
  EXPECT_EQ(book.tell_all(reveal("")), "invalid /purpose");
  EXPECT_EQ(book.tell_all(reveal("看看")), "invalid /purpose");
  EXPECT_EQ(book.tell_all(RecordSignOut{PersonId("somebody"), {"s-1"}}), "invalid /person");
  EXPECT_EQ(book.tell_all(RecordSignOut{PersonId("p-one"), {""}}), "invalid /session_id");
}

TEST(Access, CommandsGoToTheirBooks) {
  const Actor actor = person("p-one");
  const auto record = command(actor, "r-1", {}, RecordSignOut{PersonId("p-one"), {"s-1"}});
  EXPECT_EQ(record.book, ledger::kAccessBook);
  EXPECT_EQ(record.streams, std::vector{access_stream(PersonId("p-one"))});
  const auto create = command(actor, "r-2", {}, RevokeToken{TokenId("t-1")});
  EXPECT_EQ(create.book, ledger::kCityBook);
  EXPECT_EQ(create.actor, "person/p-one");
  Book book = small_city();
  const auto decision = create.decide(book);
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().where, "/id");
}

}  // namespace
}  // namespace luoshi::office
