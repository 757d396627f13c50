// /api/auth/0.1/token: tokens made for a user and password, looked at, revoked. As wazo-auth's.
#pragma once

#include <functional>

#include "rest/gate.h"
#include "rest/login_limits.h"
#include "telemetry/metrics.h"

namespace tandem::rest {

/// Outlives the router that it adds its routes to.
class AuthRoutes {
 public:
  struct Parts {
    Access& access;
    std::function<SnapshotPtr()> snapshot;
    std::function<WallTime()> now;
    telemetry::Log log;
    telemetry::MetricSet& metrics;  ///< written by the worker
  };
  explicit AuthRoutes(Parts parts);
  void add_to(Router& router);

 private:
  Response log_in(const Request& request);
  Response make_token(const Request& request, const store::ApiUser& user, std::chrono::seconds expiration);
  Response show(const Request& request) const;
  Response revoke(const Request& request) const;
  Response check_scopes(const Request& request) const;
  /// Of the path, if it is in force and of the tenant wanted.
  std::expected<store::ApiToken, Response> token_of(const Request& request, std::string_view tenant) const;
  std::string to_json(std::string_view value, const store::ApiToken& token) const;

  Parts parts_;
  telemetry::Counter &logins_, &failures_, &held_back_;
  LoginLimits limits_;  ///< the worker's
};

}  // namespace tandem::rest
