// Addresses and what answers at them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confd/work.h"

namespace tandem::confd {

/// `keys`: what stands in the address for <int>, <uuid> and <key>, in order.
using Handler = std::function<Checked<Answer>(Work& work, const std::vector<Key>& keys)>;

struct Route {
  std::vector<std::string> segments;  ///< text, or <int>, <uuid>, <key> (either)
  std::map<std::string, Handler, std::less<>> methods;
};

class Routes {
 public:
  /// "GET", "/trunks/<int>". The first of an address and method counts, so that what is special goes before.
  void add(std::string_view method, std::string_view path, Handler handler);

  struct Found {
    const Route* route;
    std::vector<Key> keys;
  };
  /// The route whose address it is; nothing: no such address.
  std::optional<Found> find(std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

/// All of the interface.
const Routes& all_routes();

}  // namespace tandem::confd
