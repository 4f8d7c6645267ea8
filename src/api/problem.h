// What went wrong, as RFC 9457 wants it told: application/problem+json, in the language that the
// client prefers, English always beside it. Thread rule: values.
#pragma once

#include <string>
#include <vector>

#include "api/http.h"
#include "base/message.h"
#include "base/result.h"

namespace luoshi::api {

struct FieldFault {
  std::string pointer;  // RFC 6901, into the request's body
  base::Message detail;
};

struct Problem {
  int status = 500;
  std::string type;     // empty: the status's own, "urn:luoshi:problem:not_found"
  base::Message title;  // empty: the status's own
  base::Message detail;
  std::string instance;  // the request's id, to be named when asking for help
  std::vector<FieldFault> faults;
};

Problem problem_of(int status, base::Message detail, std::string instance = {});
// Status by the error's code; detail from what, where and right.
Problem problem_of(const base::Error& error, std::string instance = {});
Response respond_with(const Problem& problem, base::Language language);

const base::Message& title_of_status(int status);
std::string_view reason_of_status(int status);  // the phrase of the status line

}  // namespace luoshi::api
