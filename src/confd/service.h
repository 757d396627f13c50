// The REST resources of the compatible interface, from a request to its answer. Pure: no I/O, no clock, no globals.
//
// A Wazo client finds here the objects, orders, defaults, status codes and sentences that it knows; what they mean for
// calls is confd/expand.h.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "confd/documents.h"

namespace tandem::confd {

/// One request, its token already accepted by whoever received it.
struct Request {
  std::string method;                                        ///< "GET"
  std::string path;                                          ///< behind the prefix, decoded: "/trunks/3"
  std::vector<std::pair<std::string, std::string>> query{};  ///< decoded
  std::string body{};
  /// Of which links are made; all may be empty.
  std::string host{}, script_name{}, forwarded_proto{};
  std::string token{};                         ///< told back to who may not do what only the master tenant may
  std::string token_tenant{};                  ///< uuid; the token's own
  std::string tenant{};                        ///< uuid; the request's: what the header says, else the token's own
  std::vector<std::string> visible_tenants{};  ///< uuids; `tenant` and all below it
};

struct Answer {
  int status = 200;
  std::string body{};      ///< JSON; may be empty
  std::string location{};  ///< absolute address of what was created; else empty
  std::string allow{};     ///< of a 405: the methods that there are, as in the header
};

struct TenantFacts {
  std::string uuid, name, slug;
  std::string parent;   ///< uuid; empty: the master's has none
  std::string country;  ///< two letters, or empty
};

/// What the exchange knows and the documents do not. All of it outlives the call.
struct Context {
  std::vector<TenantFacts> tenants;
  std::string master_tenant;  ///< uuid
  std::string server_uuid, version;
  std::string now;                        ///< of new users, as clients read it: "2026-11-27T12:59:56.000000+00:00"
  Random& random;                         ///< uuids, names, codes
  std::string udp_bind = "0.0.0.0:5060";  ///< where a fresh server's transport-udp listens
};

/// `documents` change only if the answer is one of success; of a GET or HEAD, only if a tenant had not had its
/// templates yet. Whatever the request holds, this answers.
Answer answer(const Request& request, Documents& documents, const Context& context);

/// Gives a fresh server its transports and every tenant that has none its templates; true: something was made.
bool give_presets(Documents& documents, const Context& context);

}  // namespace tandem::confd
