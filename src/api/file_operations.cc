// Files: kept, and given back as they came. What somebody uploaded is never shown by a browser as a
// page of this server: it is an attachment, in a box without rights.
#include <fmt/format.h>

#include "api/resource.h"
#include "api/uploads.h"
#include "service/files.h"

namespace luoshi::api {
namespace {

constexpr std::uint64_t kOtherPartsBytes = 1 << 20;

// RFC 6266 and 8187: the name in UTF-8, escaped, and a plain one beside it for old clients.
std::string disposition_of(const std::string& name) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~";
  std::string escaped;
  for (const char c : name) {
    if (kPlain.find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return "attachment; filename=\"file\"; filename*=UTF-8''" + escaped;
}

Headers headers_of(const service::FileHead& head) {
  return {{"ETag", "\"" + head.hash + "\""},
          {"Content-Type", head.media_type},
          {"Content-Disposition", disposition_of(head.name)},
          {"Content-Security-Policy", "default-src 'none'; sandbox"},
          {"Cache-Control", "private, no-cache"}};
}

std::string hash_in(const Call& call) { return parameter_of(call, "hash"); }

void upload_file(Call call) {
  if (!check_parameters(call, {})) return;
  const auto upload = file_part(call, {"personal", "as_is"});
  if (!upload) return;
  service::Keeping how;
  for (const auto& [name, member] :
       {std::pair("personal", &how.personal), std::pair("as_is", &how.as_is)}) {
    const std::string word = field_part(call, name).value_or("false");
    if (word != "true" && word != "false") {
      return answer_wrong_part(call, name, {"应为真假值", "this is neither true nor false"},
                               {"应为 true 或 false", "true or false"});
    }
    *member = word == "true";
  }
  auto kept = service::keep_file(call.world, call.caller, call.asked, *upload, how);
  if (!kept) return answer_problem(call, kept.error());
  const std::string hash(std::string_view(kept->at("hash").as_string()));
  answer_json(call, 201, *kept, {{"Location", "/api/v1/files/" + hash}});
}

void head_file(Call call) {
  if (!check_parameters(call, {})) return;
  auto head = service::file_head(call.world, call.caller, hash_in(call));
  if (!head) return answer_problem(call, head.error());
  if (answer_if_current(call, "\"" + head->hash + "\"")) return;
  Response response;
  response.headers = headers_of(*head);
  response.length_of_get = head->size;
  call.respond(std::move(response));
}

void get_file(Call call) {
  if (!check_parameters(call, {})) return;
  auto head = service::file_head(call.world, call.caller, hash_in(call));
  if (!head) return answer_problem(call, head.error());
  if (answer_if_current(call, "\"" + head->hash + "\"")) return;
  auto file = service::file_bytes(call.world, call.caller, hash_in(call));
  if (!file) return answer_problem(call, file.error());
  Response response;
  response.headers = headers_of(file->head);
  response.body = SharedBytes{std::move(file->owner), file->bytes};
  call.respond(std::move(response));
}

}  // namespace

std::vector<Operation> file_operations() {
  std::vector<Operation> all;
  all.push_back(
      change_operation("upload_file", Method::kPost, "/api/v1/files", "files.write", upload_file));
  all.back().takes_upload = true;
  all.back().upload.file_bytes_max = service::kFileBytesMax;
  all.back().upload.bytes_max = service::kFileBytesMax + kOtherPartsBytes;
  all.push_back(read_operation("get_file", "/api/v1/files/{hash}", "files.read", get_file));
  all.push_back(read_operation("head_file", "/api/v1/files/{hash}", "files.read", head_file));
  all.back().method = Method::kHead;
  return all;
}

}  // namespace luoshi::api
