// Reviews of readings. The work is service/reviews.h's.
#include "api/resource.h"
#include "service/bodies.h"
#include "service/reviews.h"

namespace luoshi::api {
namespace {

using Json = base::Result<boost::json::object>;

void open(Call call) {
  const auto wanted = body<service::ReviewNew>(call);
  if (!wanted) return;
  answer(call, 200, service::open_review(call.world, call.caller, call.asked, *wanted));
}

void get(Call call) {
  if (!check_parameters(call, {})) return;
  answer(call, 200, service::get_review(call.world, call.caller, parameter_of(call, "reading_id")));
}

void candidates(Call call) {
  answer_page(call, service::list_candidates(call.world, call.caller,
                                             parameter_of(call, "reading_id"), call.request.query));
}

template <class Body>
Operation acts(const char* id, const char* verb,
               Json (*act)(const service::OnReview&, const Body&)) {
  return change_operation(
      id, Method::kPost, std::string("/api/v1/reviews/{reading_id}/") + verb, "commitments.write",
      [act](Call call) {
        const auto wanted = body<Body>(call);
        if (!wanted) return;
        answer(
            call, 200,
            act({call.world, call.caller, call.asked, parameter_of(call, "reading_id")}, *wanted));
      });
}

}  // namespace

std::vector<Operation> review_operations() {
  const std::string read = "commitments.read";
  const std::string review = "/api/v1/reviews/{reading_id}";
  return {
      change_operation("open_review", Method::kPost, "/api/v1/reviews", "commitments.write", open),
      read_operation("get_review", review, read, get),
      read_operation("list_candidates", review + "/candidates", read, candidates),
      acts("accept_candidates", "accept", service::accept_candidates),
      acts("reject_candidates", "reject", service::reject_candidates),
      acts("correct_candidate", "correct", service::correct_candidate),
      acts("merge_candidates", "merge", service::merge_candidates),
      acts("split_candidate", "split", service::split_candidate),
      acts("assign_candidates", "assign", service::assign_candidates),
      acts("undo_review", "undo", service::undo_review),
  };
}

}  // namespace luoshi::api
