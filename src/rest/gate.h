// Who gets past: the route of a request, its token, its tenant. Decided before the body is read.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "rest/access.h"
#include "rest/router.h"
#include "routing/snapshot.h"

namespace tandem::rest {

using SnapshotPtr = std::shared_ptr<const routing::Snapshot>;

/// Thread: the HTTP thread's.
class Gate {
 public:
  struct Parts {
    const Router& router;
    Access& access;
    std::function<SnapshotPtr()> snapshot;
    std::function<WallTime()> now;
  };
  explicit Gate(Parts parts) : parts_(std::move(parts)) {}

  /// Fills `parameters`, `mount` and `who` of a request whose head has been read; or says no.
  std::expected<const Work*, Response> admit(Request& request) const;

 private:
  std::expected<Identity, Response> identify(const Request& request, const std::string& acl) const;

  Parts parts_;
};

/// The tenant's uuid; nothing if there is no such tenant. The master needs no entry: it has the installation's.
std::optional<std::string> uuid_of_tenant(const model::Config& config, const store::Installation& installation,
                                          std::string_view name);
/// The name of the tenant with that uuid or name.
std::optional<std::string> tenant_named(const model::Config& config, const store::Installation& installation,
                                        std::string_view uuid_or_name);
/// The name of the tenant `wanted` (uuid or name), if tokens of tenant `of_token` see it: their own, and those below.
std::optional<std::string> visible_tenant(const model::Config& config, const store::Installation& installation,
                                          std::string_view of_token, std::string_view wanted);

}  // namespace tandem::rest
