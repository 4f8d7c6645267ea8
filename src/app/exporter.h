// One format of `luoshi read`: readings come one after the other, bytes go to an Output. What a
// format must hold back until the end (the sheets of a workbook but the first) it holds in memory;
// the others keep nothing.
// Thread rule: one thread.
#pragma once

#include <memory>

#include "app/inputs.h"
#include "app/options.h"
#include "app/output.h"
#include "app/world.h"

namespace luoshi::app {

class Exporter {
 public:
  virtual ~Exporter() = default;
  // Both answer false when it is no use to go on; why was told then.
  virtual bool add(const FileReading& file) = 0;
  virtual bool end() = 0;
};

// `many`: more than one document may come. Options must fit together (see read_command).
std::unique_ptr<Exporter> make_exporter(const Options& options, bool many, Output& output,
                                        World& world);

}  // namespace luoshi::app
