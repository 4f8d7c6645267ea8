// What reads across commitments: overview, desk, rankings, search. The work is service's.
#include <boost/json.hpp>

#include "api/resource.h"
#include "service/desk.h"
#include "service/find.h"
#include "service/overview.h"
#include "service/rankings.h"

namespace luoshi::api {
namespace {

// What shows a state of the register on a day: both are its tag.
void answer_as_of(Call& call, const base::Result<service::BoardAnswer>& answer) {
  if (!answer) return answer_problem(call, answer.error());
  const boost::json::object& result = **answer;
  const std::string etag = "\"" + std::to_string(result.at("version").to_number<std::uint64_t>()) +
                           "-" + std::string(result.at("as_of").as_string()) + "\"";
  if (answer_if_current(call, etag)) return;
  answer_json(call, 200, result, {{"ETag", etag}, {"Cache-Control", "private, no-cache"}});
}

void overview(Call call) {
  if (!check_parameters(call, {"year"})) return;
  answer_as_of(call, service::get_overview(call.world, call.caller, call.request.query));
}

void desk(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::get_desk(call.world, call.caller));
}

void rankings(Call call) {
  if (!check_parameters(call, {"year", "of"})) return;
  answer_as_of(call, service::get_rankings(call.world, call.caller, call.request.query));
}

void find(Call call) {
  if (!check_parameters(call, {"q", "limit"})) return;
  answer(call, 200, service::find_everything(call.world, call.caller, call.request.query));
}

}  // namespace

std::vector<Operation> board_operations() {
  const std::string right = "commitments.read";
  return {read_operation("get_overview", "/api/v1/overview", right, overview),
          read_operation("get_desk", "/api/v1/desk", right, desk),
          read_operation("get_rankings", "/api/v1/rankings", right, rankings),
          read_operation("find_everything", "/api/v1/search", right, find)};
}

}  // namespace luoshi::api
