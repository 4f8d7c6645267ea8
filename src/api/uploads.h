// What the parts of a multipart upload are to operations: one file, and fields beside it. Each
// answers itself when a part is missing, unknown or there twice. Thread rule: values and pure
// functions.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "api/operation.h"
#include "service/files.h"

namespace luoshi::api {

// The part `file`; beside it only parts of these names, each at most once.
std::optional<service::Upload> file_part(Call& call,
                                         std::initializer_list<std::string_view> beside);
// Nothing when there is none of this name.
std::optional<std::string> field_part(const Call& call, std::string_view name);

// The pointer of the part at fault, answered as 422.
void answer_wrong_part(Call& call, std::string_view name, base::Message what, base::Message right);

}  // namespace luoshi::api
