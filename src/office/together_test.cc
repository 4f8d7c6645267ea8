#include "office/together.h"

#include <gtest/gtest.h>

#include "office/support_test.h"

namespace luoshi::office {
namespace {

template <class Ask>
ledger::Decide part(Ask ask) {
  return [ask](ledger::View& view) { return decide(view, ask, Actor{"system/import", {}}); };
}

ledger::Decide unit(const std::string& id, const std::string& parent, UnitKind kind,
                    const std::string& name) {
  return part(CreateUnit{UnitId(id), "", name, "", kind, UnitId(parent), {}});
}

TEST(Together, EachPartSeesThoseBefore) {
  Book book = small_city();
  ChangeUnit move;
  move.id = UnitId("u-c1");
  move.version = 1;
  move.parent_id = UnitId("u-b");
  const auto decision =
      decide_together(book, {unit("u-c", "u-city", UnitKind::kCounty, "丙县"),
                             unit("u-c1", "u-c", UnitKind::kTownship, "丙一镇"), part(move),
                             part(CloseUnit{UnitId("u-c"), 1, day("2026-03-02"), {}}),
                             unit("u-c2", "u-city", UnitKind::kCounty, "丙县")});
  EXPECT_EQ(Book::text_of(decision),
            "unit.created unit/u-c "
            "{\"code\":\"\",\"name\":\"丙县\",\"short_name\":\"\",\"kind\":\"county\",\"parent_"
            "id\":\"u-city\"}\n"
            "unit.created unit/u-c1 "
            "{\"code\":\"\",\"name\":\"丙一镇\",\"short_name\":\"\",\"kind\":\"township\",\"parent_"
            "id\":\"u-c\"}\n"
            "unit.moved unit/u-c1 {\"parent_id\":\"u-b\"}\n"
            "unit.closed unit/u-c {\"on\":\"2026-03-02\"}\n"
            "unit.created unit/u-c2 "
            "{\"code\":\"\",\"name\":\"丙县\",\"short_name\":\"\",\"kind\":\"county\",\"parent_"
            "id\":\"u-city\"}");
  // The same, one after the other.
  Book other = small_city();
  other.keep(*decision);
  EXPECT_TRUE(other.replays_alike());
}

// As the service makes an account: the person, a first password, a role.
TEST(Together, AnAccountIsMadeAtOnce) {
  Book book = small_city();
  const auto account = [](const char* login) {
    return std::vector<ledger::Decide>{
        part(CreatePerson{PersonId("p-new"), login, sealed("name"), {}, UnitId("u-a")}),
        part(SetPassword{PersonId("p-new"), {"aGFzaA", ""}, true}),
        part(GrantRole{
            PersonId("p-new"), GrantId("g-new"), Role::kUnitHead, UnitId("u-a"), {}, {}, {}})};
  };
  const auto decision = decide_together(book, account("three"));
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->events.size(), 3);
  EXPECT_EQ(Book::text_of(decide_together(book, account("one"))), "conflict /login");
}

TEST(Together, TheFirstErrorIsTheAnswer) {
  Book book = small_city();
  std::size_t failed = 99;
  const auto decision = decide_together(book,
                                        {unit("u-c", "u-city", UnitKind::kCounty, "丙县"),
                                         unit("u-d", "u-city", UnitKind::kCounty, "丙县"),
                                         unit("u-e", "u-city", UnitKind::kCounty, "丁县")},
                                        &failed);
  EXPECT_EQ(Book::text_of(decision), "conflict /name");
  EXPECT_EQ(failed, 1);
}

TEST(Together, NoMoreThanTheLedgerTakes) {
  Book book = small_city();
  std::vector<ledger::Decide> parts;
  for (std::size_t i = 0; i <= kEventsMax; ++i) {
    parts.push_back(
        unit("u-n" + std::to_string(i), "u-dept", UnitKind::kDepartment, "科" + std::to_string(i)));
  }
  EXPECT_EQ(Book::text_of(decide_together(book, parts)), "too_large ");
  parts.pop_back();
  EXPECT_TRUE(decide_together(book, parts));
}

}  // namespace
}  // namespace luoshi::office
