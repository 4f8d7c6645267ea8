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

}  // namespace luoshi::app
