#include "app/output.h"

#include <algorithm>
#include <utility>

#include "sheet/width.h"

namespace luoshi::app {
namespace {

// What stands in a document must not drive the terminal that it is shown on, in no format.
std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += sheet::printable_line(line);
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

base::Result<Output> Output::open(World& world, const std::string& path) {
  if (path.empty() || path == "-") return Output(world, nullptr);
  auto file = world.files.create(path);
  if (!file) return tl::unexpected(std::move(file.error()));
  return Output(world, std::move(*file));
}

bool Output::write(std::string_view bytes) {
  if (!file_) {
    const bool is_shown = world_->console.terminal().output;
    return is_shown ? world_->console.write(printable(bytes)) : world_->console.write(bytes);
  }
  if (!good_) return false;
  if (auto appended = file_->append(bytes); !appended) {
    world_->console.tell(appended.error());
    good_ = false;
  }
  return good_;
}

sheet::Sink Output::sink() {
  return [this](std::string_view bytes) -> base::Result<void> {
    if (write(bytes)) return {};
    // What went wrong was told already, or nobody reads any more.
    return base::fail(base::ErrorCode::kUnavailable, {"已停止写出", "writing has ended"});
  };
}

bool Output::commit() {
  if (!good()) return false;
  if (!file_) return true;
  auto committed = file_->commit();
  if (!committed) {
    world_->console.tell(committed.error());
    good_ = false;
  }
  return good_;
}

base::Result<void> check_output(const Options& options, const World& world) {
  const bool to_output = options.output.empty() || options.output == "-";
  if (options.format != Format::kXlsx || !to_output || !world.console.terminal().output) return {};
  return base::fail(base::ErrorCode::kInvalidInput,
                    {"xlsx 不能显示在终端上", "an xlsx cannot be shown on a terminal"}, {},
                    {"加 --output 文件名.xlsx", "add --output NAME.xlsx"});
}

}  // namespace luoshi::app
