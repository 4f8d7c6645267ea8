#include "api/router.h"

#include <algorithm>
#include <optional>

namespace luoshi::api {
namespace {

bool is_name(std::string_view segment) {
  return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

std::string_view name_in(std::string_view segment) { return segment.substr(1, segment.size() - 2); }

tl::unexpected<base::Error> refuse(const Route& route, base::Message what) {
  return base::fail(base::ErrorCode::kInvalidInput, std::move(what),
                    std::string(name_of(route.method)) + " " + route.pattern);
}

base::Result<std::vector<std::string>> parse_pattern(const Route& route) {
  std::string_view rest = route.pattern;
  if (!rest.starts_with('/') || (rest.size() > 1 && rest.ends_with('/'))) {
    return refuse(route,
                  {"路由应以 / 开头，不以 / 结尾", "a route begins with '/' and ends without"});
  }
  rest.remove_prefix(1);
  std::vector<std::string> segments;
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string segment(rest.substr(0, slash));
    const bool has_brace = segment.find_first_of("{}") != std::string::npos;
    const bool is_plain_name =
        is_name(segment) && name_in(segment).find_first_of("{}") == std::string_view::npos;
    if (segment.empty() || (has_brace && !is_plain_name)) {
      return refuse(route, {"路由中的一段应是文字或 {名称}", "a segment is a literal or a {name}"});
    }
    if (has_brace && std::ranges::find(segments, segment) != segments.end()) {
      return refuse(route, {"路由中同一 {名称} 出现两次", "a {name} stands twice in a route"});
    }
    segments.push_back(segment);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return segments;
}

// Two patterns of one shape are one resource, whatever their names are called.
bool has_same_shape(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  return std::ranges::equal(left, right, [](const std::string& a, const std::string& b) {
    return is_name(a) || is_name(b) ? is_name(a) && is_name(b) : a == b;
  });
}

// Where the names stand: false, a literal, sorts first.
std::vector<bool> shape_of(const std::vector<std::string>& segments) {
  std::vector<bool> shape;
  for (const std::string& segment : segments) shape.push_back(is_name(segment));
  return shape;
}

bool fits(const std::vector<std::string>& segments, const std::vector<std::string>& path) {
  return std::ranges::equal(segments, path,
                            [](const std::string& segment, const std::string& given) {
                              return is_name(segment) ? !given.empty() : segment == given;
                            });
}

// Names by the route's own pattern: routes of one shape may call them differently.
Parameters parameters_of(const Route& route, const std::vector<std::string>& path) {
  Parameters out;
  std::string_view rest = std::string_view(route.pattern).substr(1);
  for (const std::string& given : path) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, slash);
    if (is_name(segment)) out.emplace_back(name_in(segment), given);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return out;
}

}  // namespace

base::Result<Router> Router::make(std::vector<Route> routes, Fallback fallback) {
  Router router;
  router.routes_ = std::move(routes);
  router.reserved_ = std::move(fallback.reserved);
  router.fallback_.handler = std::move(fallback.handler);
  router.fallback_.runs_on = RunsOn::kIoThread;
  for (std::size_t i = 0; i < router.routes_.size(); ++i) {
    const Route& route = router.routes_[i];
    auto segments = parse_pattern(route);
    if (!segments) return tl::unexpected(segments.error());
    auto resource = std::ranges::find_if(router.resources_, [&](const Resource& each) {
      return has_same_shape(each.segments, *segments);
    });
    if (resource == router.resources_.end()) {
      resource = router.resources_.insert(resource, {std::move(*segments), {}});
    }
    for (const std::size_t other : resource->routes) {
      if (router.routes_[other].method == route.method) {
        return refuse(route, {"两条路由相同", "two routes are the same"});
      }
    }
    resource->routes.push_back(i);
  }
  std::ranges::stable_sort(router.resources_, {},
                           [](const Resource& resource) { return shape_of(resource.segments); });
  return router;
}

Router::Match Router::match_in(const Resource& resource, Method method,
                               const std::vector<std::string>& path) const {
  Match match;
  const Route* get = nullptr;
  for (const std::size_t index : resource.routes) {
    const Route& route = routes_[index];
    match.allowed.push_back(route.method);
    if (route.method == method) match.route = &route;
    if (route.method == Method::kGet) get = &route;
  }
  const auto allows = [&](Method each) {
    return std::ranges::find(match.allowed, each) != match.allowed.end();
  };
  if (get != nullptr && !allows(Method::kHead)) {
    match.allowed.push_back(Method::kHead);
    if (method == Method::kHead) match.route = get;
  }
  if (!allows(Method::kOptions)) match.allowed.push_back(Method::kOptions);
  if (match.route != nullptr) match.parameters = parameters_of(*match.route, path);
  return match;
}

Router::Match Router::match(Method method, const std::vector<std::string>& path) const {
  for (const Resource& resource : resources_) {
    if (fits(resource.segments, path)) return match_in(resource, method, path);
  }
  const bool is_reserved =
      !path.empty() && std::ranges::find(reserved_, path[0]) != reserved_.end();
  if (!fallback_.handler || is_reserved) return {};
  Match match;
  match.allowed = {Method::kGet, Method::kHead, Method::kOptions};
  if (method == Method::kGet || method == Method::kHead) match.route = &fallback_;
  return match;
}

std::string allow_of(const std::vector<Method>& methods) {
  std::string out;
  for (const Method method : methods) {
    if (!out.empty()) out += ", ";
    out += name_of(method);
  }
  return out;
}

}  // namespace luoshi::api
