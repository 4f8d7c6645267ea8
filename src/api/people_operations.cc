// People and roles. The work is service/people.h's; here stand names, parameters and headers.
#include "api/resource.h"
#include "service/people.h"
#include "service/roles.h"

namespace luoshi::api {
namespace {

std::string person_of(const Call& call) { return parameter_of(call, "person_id"); }

void list(Call call) {
  answer_page(call, service::list_people(call.world, call.caller, call.request.query));
}

void get(Call call) {
  if (!check_parameters(call, {})) return;
  answer_versioned(call, 200, service::get_person(call.world, call.caller, person_of(call)));
}

void create(Call call) {
  const auto wanted = body<service::PersonNew>(call);
  if (!wanted) return;
  answer_made(call, service::create_person(call.world, call.caller, call.asked, *wanted),
              "/api/v1/people/", "person");
}

void change(Call call) {
  const auto version = if_match(call, true);
  if (!version) return;
  const auto wanted = change_body<service::PersonChange>(call);
  if (!wanted) return;
  answer_versioned(call, 200,
                   service::change_person(call.world, call.caller, call.asked, person_of(call),
                                          version->number, *wanted));
}

void reset_password(Call call) {
  answer_versioned(
      call, 200,
      service::reset_password(call.world, call.sessions, call.caller, call.asked, person_of(call)),
      "person");
}

void unlock(Call call) {
  answer_versioned(
      call, 200,
      service::unlock_person(call.world, call.sessions, call.caller, call.asked, person_of(call)));
}

void suspend(Call call) {
  const auto why = body<service::PersonReason>(call);
  if (!why) return;
  answer_versioned(call, 200,
                   service::suspend_person(call.world, call.sessions, call.caller, call.asked,
                                           person_of(call), *why));
}

void reinstate(Call call) {
  answer_versioned(call, 200,
                   service::reinstate_person(call.world, call.caller, call.asked, person_of(call)));
}

void leave(Call call) {
  const auto leaving = body<service::PersonLeave>(call);
  if (!leaving) return;
  answer_versioned(call, 200,
                   service::person_leaves(call.world, call.sessions, call.caller, call.asked,
                                          person_of(call), *leaving),
                   "person");
}

void erase(Call call) {
  const auto why = body<service::PersonErase>(call);
  if (!why) return;
  answer_versioned(
      call, 200, service::erase_person(call.world, call.caller, call.asked, person_of(call), *why));
}

void grant(Call call) {
  const auto wanted = body<service::GrantNew>(call);
  if (!wanted) return;
  answer_versioned(
      call, 201,
      service::grant_role(call.world, call.caller, call.asked, person_of(call), *wanted));
}

void withdraw(Call call) {
  answer_versioned(call, 200,
                   service::withdraw_role(call.world, call.caller, call.asked, person_of(call),
                                          parameter_of(call, "grant_id")));
}

void reveal(Call call) {
  answer(call, 200,
         service::reveal_person(call.world, call.caller, person_of(call), call.request.query));
}

// Makes a password.
Operation hashing(Operation operation) {
  operation.runs_on = RunsOn::kHashing;
  return operation;
}

base::Result<service::Imported> import(const Call& call, const std::string& path, bool dry_run) {
  return service::import_people(call.world, call.caller, call.asked, path, dry_run);
}

}  // namespace

std::vector<Operation> people_operations() {
  const std::string write = "people.write";
  const std::string unlocking = "people.unlock";
  const std::string granting = "roles.grant";
  const std::string people = "/api/v1/people";
  const std::string person = people + "/{person_id}";
  constexpr Method kPost = Method::kPost;
  return {
      read_operation("list_people", people, "people.read", list),
      hashing(change_operation("create_person", kPost, people, write, create)),
      import_operation("import_people", people + "/import", write, import),
      read_operation("get_person", person, "people.read", get),
      change_operation("change_person", Method::kPatch, person, write, change),
      hashing(change_operation("reset_password", kPost, person + "/password-reset", unlocking,
                               reset_password)),
      change_operation("unlock_person", kPost, person + "/unlock", unlocking, unlock),
      change_operation("suspend_person", kPost, person + "/suspend", write, suspend),
      change_operation("reinstate_person", kPost, person + "/reinstate", write, reinstate),
      change_operation("person_leaves", kPost, person + "/leave", write, leave),
      change_operation("grant_role", kPost, person + "/roles", granting, grant),
      change_operation("withdraw_role", Method::kDelete, person + "/roles/{grant_id}", granting,
                       withdraw),
      read_operation("reveal_person", person + "/reveal", "people.reveal", reveal),
      change_operation("erase_person", kPost, person + "/erase", "people.erase", erase),
      read_operation("list_roles", "/api/v1/roles", "roles.read",
                     [](Call call) {
                       answer_page(call, service::list_roles(call.world, call.request.query));
                     }),
  };
}

}  // namespace luoshi::api
