// Which handler a request is for: one table of routes and subtrees.
#pragma once

#include <deque>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "rest/request.h"

namespace tandem::rest {

/// What is done for a route, and within which bounds.
struct Work {
  Handler handler;
  std::size_t max_body = 1u << 20;  ///< bytes
  bool on_worker = false;           ///< it takes long (passwords, whole configurations): not on the HTTP thread
};

/// `{name}` in a pattern stands for one segment that is not empty. A GET serves HEAD too, unless HEAD has a route.
struct Route {
  Method method;
  std::string pattern;  ///< "/api/auth/0.1/token/{token}"
  std::string acl;      ///< that a token must allow; empty: no token is needed
  Work work;
};

/// Everything below some path that has no route of its own, with any method: one handler that sorts it out itself. A
/// token must allow acl_name(service, segments below the prefix, method).
struct Subtree {
  std::string prefix;   ///< "/api/confd/1.1"
  std::string service;  ///< "confd"
  Work work;
};

struct Match {
  const Work* work;
  std::string acl;
  Pairs parameters;
  std::size_t mount = 0;  ///< Request::mount
};

/// There is nothing of that name; or not with this method.
struct NoMatch {
  std::string allow;  ///< "GET, HEAD, POST": what there is; empty: nothing
};

/// Filled before it is used; then immutable, any thread.
class Router {
 public:
  void add(Route route);
  void mount(Subtree subtree);
  std::expected<Match, NoMatch> match(Method method, const std::vector<std::string>& segments) const;

 private:
  struct Entry {
    Route route;
    std::vector<std::string> pattern;
  };
  struct Mounted {
    Subtree subtree;
    std::vector<std::string> prefix;
  };
  std::deque<Entry> routes_;
  std::deque<Mounted> subtrees_;
};

}  // namespace tandem::rest
