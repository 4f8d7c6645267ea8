// The public's own site (service/door.h, door_data.h): no account and no session. What each may do
// is limited by address here and by telephone behind it; a report costs a little work first.
#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "api/addresses.h"
#include "api/internal/peers.h"
#include "api/operation.h"
#include "service/door.h"
#include "service/door_data.h"

namespace luoshi::api {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::uint64_t kBodyBytesMax = 64 << 10;
constexpr std::string_view kWork = "X-Luoshi-Work";

using Guard = std::shared_ptr<service::DoorGuard>;

// This machine is a proxy that says nothing of its users (docs/operating.md): no one of them may
// use up what is all of theirs.
service::DoorAsked asked_of(Call& call, const Guard& guard) {
  const std::string& peer = call.request.peer;
  return {call.world, *guard, is_loopback(peer) ? std::string() : peer_key(peer),
          call.request.language};
}

Headers by_language() { return {{"Vary", "Accept-Language"}}; }

// What any site may read.
Headers for_all() { return {{"Access-Control-Allow-Origin", "*"}, {"Vary", "Accept-Language"}}; }

std::string work_of(const Request& request) {
  return std::string(request.headers.find(kWork).value_or(""));
}

void keep_photo(Call call, const Guard& guard) {
  const auto file = std::ranges::find_if(
      call.request.parts, [](const Part& part) { return part.name == "file" && part.file_name; });
  if (file == call.request.parts.end()) {
    return answer_problem(call, Error{ErrorCode::kInvalidInput,
                                      {"没有照片", "there is no photograph"},
                                      "/file",
                                      {"应有名为file的文件", "a file named file"},
                                      "validation"});
  }
  const service::DoorSent sent{call.asked, work_of(call.request)};
  const service::Upload photo{file->path, *file->file_name, file->size_bytes};
  answer(call, 201, service::door_keep_photo(asked_of(call, guard), sent, photo));
}

void take_report(Call call, const Guard& guard) {
  const auto report = body<service::DoorReport>(call);
  if (!report) return;
  const service::DoorSent sent{call.asked, work_of(call.request)};
  answer(call, 201, service::door_take_in(asked_of(call, guard), sent, *report));
}

// Taken from whoever has done the work, before it comes.
std::optional<Response> refuse_photo(service::World& world, const Request& request) {
  auto may = service::door_admits(world, work_of(request));
  if (may) return std::nullopt;
  return problem_response(may.error(), request);
}

// As whoever asks sees this server.
std::string place_of(const Request& request) {
  const std::string scheme = request.is_secure ? "https://" : "http://";
  return scheme + std::string(request.headers.find("Host").value_or("localhost"));
}

void give_data(Call call) {
  auto file = service::open_data({call.world, call.request.language, place_of(call.request)},
                                 std::string(call.request.parameter("file")));
  if (!file) return answer_problem(call, file.error());
  Response response = Response::text(std::move(file->bytes), file->media_type);
  const Headers headers = for_all();
  for (const auto& [name, value] : headers.fields()) response.headers.add(name, value);
  response.headers.add("Cache-Control", "no-store");
  call.respond(std::move(response));
}

void give_figures(Call call) {
  if (!check_parameters(call, {"month", "by", "line"})) return;
  answer(call, 200, service::public_figures(call.world, call.request.query), for_all());
}

Operation open_to_all(std::string id, Method method, std::string_view rest,
                      std::function<void(Call)> run) {
  Operation out;
  out.id = std::move(id);
  out.method = method;
  out.pattern = "/api/public/v1/" + std::string(rest);
  out.who = Who::kAnyone;
  out.run = std::move(run);
  out.body_bytes_max = kBodyBytesMax;
  return out;
}

Operation photo_operation(const Guard& guard) {
  Operation out = open_to_all("keep_photo", Method::kPost, "photos",
                              [guard](Call call) { keep_photo(std::move(call), guard); });
  out.is_change = true;
  out.takes_upload = true;
  out.upload.parts_max = 4;
  out.upload.file_bytes_max = service::kDoorPhotoBytesMax;
  out.upload.bytes_max = service::kDoorPhotoBytesMax + kBodyBytesMax;
  out.refuses = [](service::World& world, service::Sessions&, const Request& request) {
    return refuse_photo(world, request);
  };
  return out;
}

template <class Wanted>
Operation looking(std::string id, std::string_view rest, const Guard& guard,
                  service::DoorJson (*look)(const service::DoorAsked&, const Wanted&)) {
  return open_to_all(std::move(id), Method::kPost, rest, [guard, look](Call call) {
    const auto wanted = body<Wanted>(call);
    if (!wanted) return;
    answer(call, 200, look(asked_of(call, guard), *wanted), by_language());
  });
}

}  // namespace

std::vector<Operation> door_operations() {
  const auto guard = std::make_shared<service::DoorGuard>();
  std::vector<Operation> all;
  all.push_back(open_to_all("get_door", Method::kGet, "door", [](Call call) {
    answer(call, 200, service::door_offers(call.world));
  }));
  all.push_back(open_to_all("get_door_work", Method::kGet, "work", [guard](Call call) {
    answer(call, 200, service::door_work(asked_of(call, guard)));
  }));
  all.push_back(photo_operation(guard));
  all.push_back(open_to_all("make_report", Method::kPost, "reports",
                            [guard](Call call) { take_report(std::move(call), guard); }));
  all.back().is_change = true;
  all.push_back(looking("hint_report", "hints", guard, &service::door_hints));
  all.push_back(looking("follow_report", "follow", guard, &service::door_follow));
  all.push_back(open_to_all("say_of_report", Method::kPost, "say", [guard](Call call) {
    const auto said = body<service::DoorSaid>(call);
    if (!said) return;
    answer(call, 200, service::door_say(asked_of(call, guard), call.asked, *said), by_language());
  }));
  all.back().is_change = true;
  all.push_back(open_to_all("get_public_figures", Method::kGet, "figures", give_figures));
  all.push_back(open_to_all("get_open_data", Method::kGet, "data/{file}", give_data));
  return all;
}

}  // namespace luoshi::api
