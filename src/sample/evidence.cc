#include "sample/evidence.h"

#include <fmt/format.h>

#include "service/files.h"

namespace luoshi::sample {

using base::Result;

Result<std::string> keep_file(Stage& stage, const office::PersonId& person, const std::string& name,
                              const std::string& text) {
  auto who = stage.desk.caller(person);
  if (!who) return tl::unexpected(who.error());
  auto folder = env::TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  const service::Upload upload{folder->path() + "/file", name, text.size()};
  if (auto done = stage.world.files.write_atomically(upload.path, text); !done) {
    return tl::unexpected(done.error());
  }
  auto kept = service::keep_file(stage.world, *who, stage.desk.next_request(), upload);
  if (!kept) return tl::unexpected(kept.error());
  return std::string(kept->at("hash").as_string());
}

Result<std::string> keep_evidence(Stage& stage, const Work& work, const commitment::Period& period,
                                  Draw& draw) {
  const std::string month = fmt::format("{}月", period.last_month());
  const std::string text =
      phrase(stage, "evidence", draw, {{"title", work.what.title}, {"period", month}});
  return keep_file(stage, stage.staff.clerk_of(work.who.lead),
                   phrase(stage, "evidence_name", draw, {{"period", month}}), text);
}

}  // namespace luoshi::sample
