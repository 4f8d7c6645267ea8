// What duty's tests build their books of (office/test_book_test.h).
#pragma once

#include <string>

#include "duty/catalog.h"
#include "duty/post.h"
#include "office/person.h"
#include "office/rule_file.h"
#include "office/test_book_test.h"

namespace luoshi::duty::test {

using office::test::Book;

inline office::Day day(const std::string& text) { return *office::Day::parse(text); }
inline office::PersonId person(const std::string& name) { return office::PersonId("p-" + name); }

// u-city and u-a; p-one to p-four work there; the forces grid and order, the networks "" and urban.
inline Book small_city() {
  Book book(&add_to, office::Actor{"person/p-1", office::PersonId("p-1")});
  office::test::found_city(book, {"u-a", "u-old"});
  for (const std::string name : {"one", "two", "three", "four"}) {
    EXPECT_TRUE(book.run(
        office::CreatePerson{person(name), name, {"c2VhbGVk", "bWF0"}, {}, office::UnitId("u-a")}));
  }
  EXPECT_TRUE(book.run(office::LoadRules{"grid",
                                         {},
                                         R"(networks:
  - {id: "", name: 网格}
  - {id: urban, name: 城管网格}
forces:
  - {id: grid, name: 网格员, network: ""}
  - {id: order, name: 城管, network: urban}
)",
                                         {}}));
  return book;
}

inline Timing every_day(const std::string& begins, const std::string& ends) {
  return {day("2026-03-02"), {}, {}, {}, begins, ends};
}

inline StaffPost in_charge(const std::string& name, const std::string& from) {
  return {PlaceId("g-1"),
          {},
          office::UnitId("u-a"),
          {person(name), Part::kWorker, 0, "", day(from), {}}};
}
inline StaffPost deputy(const std::string& name, const std::string& from) {
  return {PlaceId("g-1"),
          {},
          office::UnitId("u-a"),
          {person(name), Part::kDeputy, 0, "", day(from), {}}};
}
inline AddShift shift(const std::string& id, const std::string& name, Timing timing) {
  return {PlaceId("g-1"),
          {},
          office::UnitId("u-a"),
          {ShiftId("h-" + id), "", person(name), std::move(timing)}};
}

}  // namespace luoshi::duty::test
