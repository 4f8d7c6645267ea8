// The table of routes: which handler answers a method and a path, and what it may be sent.
//
// A pattern is "/api/v1/units/{id}": literal segments and {names} that stand for one segment each.
// Where two patterns fit, the one with the earlier literal segment wins, so that /units/tree may
// stand beside /units/{id}. HEAD is answered by GET's handler without the body; OPTIONS by the
// table. What no pattern fits goes to the fallback (the console's files), if its first segment is
// not reserved.
// Thread rule: made once, then read from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/http.h"
#include "api/multipart.h"
#include "base/result.h"

namespace luoshi::api {

enum class RunsOn {
  kPool,      // may wait for files, locks, databases
  kIoThread,  // never waits: others wait for it
  kHashing,   // as kPool, on threads of its own that are few: passwords are hashed there, which is
              // dear; whoever waits for it keeps nobody else waiting
};

struct Route {
  Method method = Method::kGet;
  std::string pattern;
  Handler handler;
  RunsOn runs_on = RunsOn::kPool;
  // Asked on the pool, when the head is read, before an upload or a body that is not small: what it
  // gives is the answer, and the body is never taken. The handler asks again.
  std::function<std::optional<Response>(const Request&)> refuses = {};
  bool is_sign_in = false;  // limited by PeerLimits::sign_ins_per_minute too
  std::uint64_t body_bytes_max = 1 << 20;
  bool takes_upload = false;  // multipart/form-data, within `upload`
  MultipartLimits upload = {};
};

struct Fallback {
  Handler handler;                              // GET and HEAD, on the io thread
  std::vector<std::string> reserved = {"api"};  // first segments that are never its own
};

class Router {
 public:
  // Refuses a pattern that does not begin with '/', an empty or doubled {name}, and two routes of
  // the same method and shape.
  static base::Result<Router> make(std::vector<Route> routes, Fallback fallback = {});

  struct Match {
    const Route* route = nullptr;
    Parameters parameters;
    std::vector<Method> allowed;  // when the path is known; else empty
  };
  Match match(Method method, const std::vector<std::string>& path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Resource {
    std::vector<std::string> segments;
    std::vector<std::size_t> routes;  // into routes_, one a method
  };
  Match match_in(const Resource& resource, Method method,
                 const std::vector<std::string>& path) const;

  std::vector<Route> routes_;
  std::vector<Resource> resources_;  // most literal first
  Route fallback_;
  std::vector<std::string> reserved_;
};

// "GET, HEAD, OPTIONS": the value of Allow.
std::string allow_of(const std::vector<Method>& methods);

}  // namespace luoshi::api
