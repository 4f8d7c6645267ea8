#include "api/http.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "api/internal/stream.h"
#include "api/internal/weights.h"
#include "api/problem.h"

namespace luoshi::api {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> kMethods{
    {{Method::kGet, "GET"},
     {Method::kHead, "HEAD"},
     {Method::kPost, "POST"},
     {Method::kPut, "PUT"},
     {Method::kPatch, "PATCH"},
     {Method::kDelete, "DELETE"},
     {Method::kOptions, "OPTIONS"}}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view name_of(Method method) {
  return kMethods[static_cast<std::size_t>(method)].second;
}

std::optional<Method> method_of(std::string_view name) {
  for (const auto& [method, written] : kMethods) {
    if (written == name) return method;
  }
  return std::nullopt;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (equals_ignoring_case(field.first, name)) return field.second;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      fields_, [&](const Field& field) { return equals_ignoring_case(field.first, name); }));
}

void Headers::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_,
                [&](const Field& field) { return equals_ignoring_case(field.first, name); });
  fields_.emplace_back(name, std::move(value));
}

std::string_view Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

SharedBytes SharedBytes::of(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  const std::string_view bytes = *owner;
  return {std::move(owner), bytes};
}

EventStream::EventStream(StreamLimits limits) : state_(std::make_shared<State>(limits)) {}

bool EventStream::send(std::string_view id, std::string_view event, std::string_view data) {
  return state_->push(format_event(id, event, data));
}

void EventStream::close() { state_->finish(); }

bool EventStream::is_open() const { return state_->is_open(); }

Response Response::text(std::string body, std::string media_type, int status) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::move(media_type));
  response.body = std::move(body);
  return response;
}

Responder::Responder(std::function<void(Response)> answer) : answer_(std::move(answer)) {}

Responder::Responder(Responder&& other) noexcept : answer_(std::exchange(other.answer_, nullptr)) {}

Responder& Responder::operator=(Responder&& other) noexcept {
  std::swap(answer_, other.answer_);
  return *this;
}

Responder::~Responder() {
  if (!answer_) return;
  (*this)(respond_with(problem_of(500, {"服务器没有给出结果，请稍后再试",
                                        "The server gave no result; try again later"}),
                       base::Language::kChinese));
}

void Responder::operator()(Response response) {
  if (const auto answer = std::exchange(answer_, nullptr)) answer(std::move(response));
}

base::Language preferred_language(std::string_view accept_language) {
  base::Language language = base::Language::kChinese;
  int weight = 0;
  for (const Weighted& range : parse_weights(accept_language)) {
    const bool is_english = range.name == "en" || range.name.starts_with("en-");
    const bool is_chinese =
        range.name == "zh" || range.name.starts_with("zh-") || range.name == "*";
    if ((!is_english && !is_chinese) || range.weight <= weight) continue;
    weight = range.weight;  // of two wanted the same, the one named first
    language = is_english ? base::Language::kEnglish : base::Language::kChinese;
  }
  return language;
}

}  // namespace luoshi::api
