// One operation of openapi.yaml: who may ask for it, and the function that
// answers. The table of all operations is the server; a test holds it against
// openapi.yaml both ways, and every role against every row.
//
//   Request ─▶ gate: session or token ─▶ CSRF ─▶ right ─▶ request id ─▶
//   run(Call) ─▶ Response
//
// Thread rule: run is called on a pool thread (or the io thread, where the row
// says so); the Call is its own and may be handed on to the thread that
// answers.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/http.h"
#include "api/problem.h"
#include "api/router.h"
#include "base/json.h"
#include "service/caller.h"
#include "service/listing.h"
#include "service/world.h"

namespace luoshi::service {
class Oidc;
class Sessions;
}  // namespace luoshi::service

namespace luoshi::api {

struct Call {
  service::World& world;
  service::Sessions& sessions;
  service::Oidc& oidc;
  service::Caller caller;  // without a person where anyone may ask
  service::Asked asked;    // of a change
  Request request;
  Responder respond;
};

enum class Who { kAnyone, kSignedIn, kRight };

struct Operation {
  std::string id;  // operationId
  Method method = Method::kGet;
  std::string pattern;
  Who who = Who::kRight;
  std::string right;  // with kRight: its name, "units.read"
  std::function<void(Call)> run;
  RunsOn runs_on = RunsOn::kPool;
  bool is_change = false;                // of the ledger: takes a request id
  bool while_password_is_first = false;  // also for whoever must change the password
  bool sessions_only = false;            // not for tokens
  bool is_sign_in = false;               // limited by address
  std::uint64_t body_bytes_max = 1 << 20;
  bool takes_upload = false;
  MultipartLimits upload = {};
  // Where anyone may ask: what is refused by the head alone, before a body comes.
  std::function<std::optional<Response>(service::World&, service::Sessions&, const Request&)>
      refuses = {};
};

// The operations of each resource, in files of their own.
std::vector<Operation> session_operations();
std::vector<Operation> token_operations();
std::vector<Operation> unit_operations();
std::vector<Operation> people_operations();
std::vector<Operation> audit_operations();  // events, settings
std::vector<Operation> file_operations();
std::vector<Operation> reading_operations();
std::vector<Operation> review_operations();
std::vector<Operation> commitment_operations();  // periods, packages, sources
std::vector<Operation> order_operations();       // notices
std::vector<Operation> case_operations();
std::vector<Operation> board_operations();  // overview, desk
std::vector<Operation> indicator_operations();
std::vector<Operation> me_operations();        // saved filters
std::vector<Operation> webhook_operations();   // deliveries
std::vector<Operation> grid_operations();      // boundaries, regions, places
std::vector<Operation> question_operations();  // what a person is asked by message
std::vector<Operation> door_operations();      // the public's own site
std::vector<Operation> all_operations();

// Routes with the gate in front of them. World, sessions and provider outlive the routes.
std::vector<Route> routes_of(std::vector<Operation> operations, service::World& world,
                             service::Sessions& sessions, service::Oidc& oidc);
std::optional<std::string> cookie_of(const Request& request, std::string_view name);

// -- what operations are written with --

void answer_json(Call& call, int status, const boost::json::value& value, Headers headers = {});
void answer_nothing(Call& call, Headers headers = {});  // 204
void answer_problem(Call& call, const base::Error& error);
Response problem_response(const base::Error& error, const Request& request);
void answer_problem(Call& call,
                    const std::vector<base::Error>& errors);  // 422, each with its pointer

// A page of a list, or an export.
void answer_page(Call& call, base::Result<service::Page> page);
// When the result is there, its JSON with this status; else the problem.
void answer(Call& call, int status, const base::Result<boost::json::object>& result,
            Headers headers = {});

// The body as JSON; answers itself (400, 415, 422) and gives nothing when it is
// wrong.
std::optional<boost::json::value> json_body(Call& call);
template <class T>
std::optional<T> body(Call& call) {
  auto json = json_body(call);
  if (!json) return std::nullopt;
  std::vector<base::Error> problems;
  auto value = base::from_json<T>(*json, problems);
  if (!value) answer_problem(call, problems);
  return value;
}

// The version in If-Match; answers 428 when it is needed and absent, 400 when
// it is none.
struct Version {
  std::optional<std::uint64_t> number;
};
std::optional<Version> if_match(Call& call, bool needed);
std::string etag_of(std::uint64_t version);

// When the client says that its copy has this tag: answers 304 and gives true.
bool answer_if_current(Call& call, const std::string& etag);
// The result with its member `version` as ETag, or 304.
void answer_versioned(Call& call, const base::Result<boost::json::object>& result);

// Query parameters that are not among these are refused (400): answers itself,
// false.
bool check_parameters(Call& call, const std::vector<std::string_view>& known);

}  // namespace luoshi::api
