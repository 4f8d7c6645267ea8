// Where a command's result goes: standard output, or a file that appears complete or not at all.
// Errors are told on the console when they happen; good() says whether all went well.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/options.h"
#include "app/world.h"
#include "sheet/write.h"

namespace luoshi::app {

class Output {
 public:
  // `path` empty or "-": standard output. A file is opened at once, so that a wrong path is told
  // before the work and not after it.
  static base::Result<Output> open(World& world, const std::string& path);

  bool is_file() const { return file_ != nullptr; }
  // False when it is no use to go on.
  bool write(std::string_view bytes);
  // The same as a sink for a table's writer.
  sheet::Sink sink();
  // Puts the file under its name. False when that failed, or something before it.
  bool commit();
  // False after a failure, and when nobody reads any more.
  bool open_for_more() const { return good_ && (file_ || world_->console.open_for_more()); }
  bool good() const { return good_ && !world_->console.broken(); }

 private:
  Output(World& world, std::unique_ptr<env::PendingFile> file)
      : world_(&world), file_(std::move(file)) {}

  World* world_;
  std::unique_ptr<env::PendingFile> file_;
  bool good_ = true;
};

// Refuses to pour a workbook over a terminal.
base::Result<void> check_output(const Options& options, const World& world);

}  // namespace luoshi::app
