// One HTTP request and its answer as values: all that handlers see. No sockets, no threads, nothing of Beast.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/address.h"

namespace tandem::rest {

enum class Method : std::uint8_t { get, head, post, put, delete_, other };
std::string_view to_text(Method method);  ///< "GET"; "OTHER" for what we never do

using Pairs = std::vector<std::pair<std::string, std::string>>;
/// The first of that name, as written.
std::optional<std::string_view> find(const Pairs& pairs, std::string_view name);

/// On whose behalf a request comes.
struct Identity {
  std::string user, user_uuid;
  std::string token_tenant;      ///< name of the tenant that the token is of; "master" sees all
  std::string tenant;            ///< that this request is for: the token's, or one below it (Wazo-Tenant)
  std::string tenant_uuid;       ///< of `tenant`
  std::vector<std::string> acl;  ///< rest/acl.h
  std::string session;           ///< names the token in the log
};

struct Request {
  Method method = Method::get;
  std::string path{};                   ///< as it came, without the query
  std::vector<std::string> segments{};  ///< of the path, decoded, UTF-8
  std::size_t mount = 0;                ///< how many of them belong to the subtree's own prefix
  Pairs parameters{};                   ///< of the path, by the names in the route's pattern
  Pairs query{};                        ///< decoded, UTF-8, in the order written
  Pairs headers{};                      ///< names in lower case; several of one name are not joined
  std::string body{};
  IpAddress remote{};
  std::optional<Identity> who{};  ///< absent on routes that need no token

  std::optional<std::string_view> header(std::string_view name) const { return find(headers, name); }
  std::optional<std::string_view> query_value(std::string_view name) const { return find(query, name); }
  /// Of the route's pattern; it has that parameter.
  std::string_view parameter(std::string_view name) const { return find(parameters, name).value_or(""); }
  /// What comes after the prefix of a subtree.
  std::span<const std::string> below_mount() const { return std::span(segments).subspan(mount); }
};

/// A long answer, piece by piece: asked for the next one when the client has taken the last; nothing: that was all.
using BodySource = std::function<std::optional<std::string>()>;

struct Response {
  unsigned status = 200;
  std::string body{};
  std::string content_type = "application/json";
  Pairs headers{};
  BodySource source{};  ///< instead of `body`
};

/// Runs on the HTTP thread or on a worker, as its route says; there may be one of each at the same time.
using Handler = std::function<Response(const Request&)>;

}  // namespace tandem::rest
