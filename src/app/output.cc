#include "app/output.h"

#include <utility>

namespace luoshi::app {

base::Result<Output> Output::open(World& world, const std::string& path) {
  if (path.empty() || path == "-") return Output(world, nullptr);
  auto file = world.files.create(path);
  if (!file) return tl::unexpected(std::move(file.error()));
  return Output(world, std::move(*file));
}

bool Output::write(std::string_view bytes) {
  if (!file_) return world_->console.write(bytes);
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
