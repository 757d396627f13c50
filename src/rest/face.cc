#include "rest/face.h"

#include "rest/auth_routes.h"
#include "rest/console_route.h"

namespace tandem::rest {

namespace {

/// Who writes metrics: sets have one writer each.
constexpr ShardId worker_set{0}, http_set{1};

class WholeFace final : public Face {
 public:
  explicit WholeFace(Parts parts);
  std::expected<void, std::string> open();
  SocketAddress address() const override { return server_->address(); }

 private:
  Parts parts_;
  telemetry::Metrics metrics_{2};
  AuthRoutes auth_;
  StatusRoutes status_;
  Router router_;
  Gate gate_;
  std::unique_ptr<Server> server_;
};

WholeFace::WholeFace(Parts parts)
    : parts_(std::move(parts)),
      auth_({parts_.access, parts_.snapshot, parts_.now, parts_.log, metrics_.of(worker_set)}),
      status_({parts_.access, parts_.view, metrics_, parts_.draining, parts_.now, parts_.metrics_for}),
      gate_({router_, parts_.access, parts_.snapshot, parts_.now}) {
  auth_.add_to(router_);
  status_.add_to(router_);
  add_console_route(router_, parts_.catalogue, parts_.log);
  for (Subtree& subtree : parts_.subtrees) router_.mount(std::move(subtree));
}

std::expected<void, std::string> WholeFace::open() {
  auto server = Server::start(parts_.bind, {gate_, parts_.log, metrics_.of(http_set), parts_.now, parts_.limits});
  if (!server) return std::unexpected(server.error());
  server_ = std::move(*server);
  return {};
}

}  // namespace

std::expected<std::unique_ptr<Face>, std::string> Face::start(Parts parts) {
  auto face = std::make_unique<WholeFace>(std::move(parts));
  if (auto opened = face->open(); !opened) return std::unexpected(opened.error());
  return face;
}

}  // namespace tandem::rest
