// What commitment's tests build their books of (office/test_book_test.h).
#pragma once

#include "commitment/catalog.h"
#include "office/test_book_test.h"

namespace luoshi::commitment::test {

using office::test::Book;

inline Book empty_book() {
  return Book(&add_to, office::Actor{"person/p-1", office::PersonId("p-1")});
}

// u-city, its departments u-a, u-b, u-c, and u-old, which is closed.
inline Book small_city() {
  Book book = empty_book();
  office::test::found_city(book, {"u-a", "u-b", "u-c", "u-old"});
  return book;
}

}  // namespace luoshi::commitment::test
