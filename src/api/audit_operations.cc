// The audit trail, live changes, and the city's settings.
#include "api/resource.h"
#include "service/audit.h"
#include "service/live.h"
#include "service/settings.h"

namespace luoshi::api {
namespace {

// More than are told to whoever comes back at once: kCaughtUpMax (service::Live) of each book, and
// as many that were committed meanwhile.
constexpr StreamLimits kStreamLimits{.events_max = 5'000, .bytes_max = 1 << 20};

void stream_events(Call call) {
  if (!check_parameters(call, {})) return;
  if (call.world.live == nullptr) {
    return answer_problem(
        call,
        {base::ErrorCode::kUnavailable, {"没有实时变化", "there are no live changes"}, {}, {}, {}});
  }
  EventStream stream(kStreamLimits);
  service::LiveSink sink;
  sink.send = [stream](std::string_view id, std::string_view event, std::string_view data) mutable {
    return stream.send(id, event, data);
  };
  sink.close = [stream]() mutable { stream.close(); };
  const std::string last(call.request.headers.find("Last-Event-ID").value_or(""));
  if (auto done = call.world.live->listen(call.caller, last, std::move(sink)); !done) {
    return answer_problem(call, done.error());
  }
  Response response;
  response.body = std::move(stream);
  call.respond(std::move(response));
}

void get_heads(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::book_heads(call.world, call.caller));
}

void get_settings(Call call) {
  if (!check_parameters(call, {})) return;
  answer_versioned(call, service::get_settings(call.world, call.caller));
}

void change_settings(Call call) {
  if (!check_parameters(call, {})) return;
  const auto version = if_match(call, true);
  if (!version) return;
  const auto change = body<service::SettingsChange>(call);
  if (!change) return;
  auto changed =
      service::change_settings(call.world, call.caller, call.asked, *version->number, *change);
  if (!changed) return answer_problem(call, changed.error());
  const std::string etag = etag_of(changed->at("version").to_number<std::uint64_t>());
  answer_json(call, 200, *changed, {{"ETag", etag}});
}

}  // namespace

std::vector<Operation> audit_operations() {
  std::vector<Operation> all;
  all.push_back(read_operation("list_events", "/api/v1/events", "audit.read", [](Call call) {
    answer_page(call, service::list_events(call.world, call.caller, call.request.query));
  }));
  all.push_back(read_operation("stream_events", "/api/v1/events/stream", "", stream_events));
  all.back().who = Who::kSignedIn;
  all.push_back(read_operation("get_book_heads", "/api/v1/events/head", "audit.read", get_heads));
  all.push_back(read_operation("get_settings", "/api/v1/settings", "settings.read", get_settings));
  all.push_back(change_operation("change_settings", Method::kPatch, "/api/v1/settings",
                                 "settings.write", change_settings));
  return all;
}

}  // namespace luoshi::api
