#include "api/uploads.h"

#include <algorithm>

namespace luoshi::api {

void answer_wrong_part(Call& call, std::string_view name, base::Message what, base::Message right) {
  answer_problem(call, base::Error{base::ErrorCode::kInvalidInput, std::move(what),
                                   "/" + std::string(name), std::move(right), "validation"});
}

std::optional<service::Upload> file_part(Call& call,
                                         std::initializer_list<std::string_view> beside) {
  const Part* file = nullptr;
  for (const Part& part : call.request.parts) {
    const bool is_file = part.name == "file";
    const bool is_known = is_file || std::ranges::find(beside, part.name) != beside.end();
    const auto same = std::ranges::count(call.request.parts, part.name, &Part::name);
    if (!is_known || same > 1) {
      answer_wrong_part(call, part.name, {"不认识或重复的部分", "an unknown part, or one twice"},
                        {"每个已知部分至多一次", "each known part at most once"});
      return std::nullopt;
    }
    // A form whose field was left empty sends an empty name.
    if (is_file && !part.path.empty() && part.file_name != "") file = &part;
  }
  if (file == nullptr) {
    answer_wrong_part(call, "file", {"缺少文件", "the file is missing"},
                      {"应有名为 file 的文件部分", "a part named file, with a file name"});
    return std::nullopt;
  }
  return service::Upload{file->path, file->file_name.value_or(""), file->size_bytes};
}

std::optional<std::string> field_part(const Call& call, std::string_view name) {
  for (const Part& part : call.request.parts) {
    if (part.name == name && part.path.empty()) return part.value;
  }
  return std::nullopt;
}

}  // namespace luoshi::api
