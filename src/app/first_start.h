// The first start of a server: its ledger is filled with a city's files, and with the year that the
// sample city has lived, before anybody can sign in. Thread rule: one thread.
#pragma once

#include <memory>
#include <vector>

#include "app/house.h"

namespace luoshi::app {

struct Opened {
  std::unique_ptr<House> house;
  std::vector<FirstPassword> passwords;  // of a first start
};
// A first start that broke off is taken up; a year that broke off stays as far as it came.
base::Result<Opened> open_to_serve(const Configuration& configuration, World& world);

// Nothing when there are none.
void tell_passwords(World& world, const std::vector<FirstPassword>& passwords);

}  // namespace luoshi::app
