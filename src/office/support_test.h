// What office's tests build their books of (office/test_book_test.h).
#pragma once

#include <string>

#include "office/command.h"
#include "office/test_book_test.h"

namespace luoshi::office {

using test::Book;

Day day(const std::string& text);
Sealed sealed(const std::string& text);
Actor person(const std::string& id);  // "person/p-…"

// A small city: u-city, u-a and u-b counties, u-a1 and u-b1 townships, u-dept a department; people
// p-sys, p-sec, p-aud with the three administrations, p-one and p-two clerks.
Book small_city();

}  // namespace luoshi::office
