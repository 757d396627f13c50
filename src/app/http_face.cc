#include "app/http_face.h"

#include "runtime/wall_clock.h"

namespace tandem::app {

namespace {

constexpr const char* first_user = "admin";
constexpr std::size_t short_password = 8;

}  // namespace

std::expected<std::unique_ptr<HttpFace>, StartFault> HttpFace::open(const store::Store& store) {
  auto face = std::make_unique<HttpFace>();
  auto access = rest::Access::open(store, telemetry::Log(*face->sink_, "rest"), runtime::wall_clock_now());
  if (!access) return std::unexpected(StartFault{exit_data_unusable, access.error()});
  face->access_ = std::move(*access);
  return face;
}

std::optional<StartFault> HttpFace::add_first_user(const std::string& password) {
  if (access_->has_users()) return std::nullopt;
  const auto made = access_->add_user(first_user, rest::Role::admin, "master", password, runtime::wall_clock_now());
  if (!made) return StartFault{exit_data_unusable, made.error()};
  if (password.empty())
    announcements_.push_back("user admin has the password " + made->password + " (shown only now)");
  else if (password.size() < short_password)
    warnings_.push_back("TANDEM_ADMIN_PASSWORD is short: strangers will guess it.");
  return std::nullopt;
}

std::optional<StartFault> HttpFace::start(const HttpOptions& options, Parts parts) {
  if (!options.bind) return std::nullopt;
  auto face = rest::Face::start({.bind = *options.bind,
                                 .access = *access_,
                                 .view = parts.view,
                                 .catalogue = parts.catalogue,
                                 .snapshot = std::move(parts.snapshot),
                                 .now = [] { return runtime::wall_clock_now(); },
                                 .draining = std::move(parts.draining),
                                 .log = telemetry::Log(*sink_, "rest"),
                                 .metrics_for = options.metrics_for,
                                 .subtrees = std::move(parts.subtrees)});
  if (face) {
    face_ = std::move(*face);
    return add_first_user(options.first_password);  // now that a password that is made will be told
  }
  const std::string text = face.error() + " Choose another with --http ADDRESS:PORT, or none with --http off.";
  if (options.demanded) return StartFault{exit_port_taken, text};
  warnings_.push_back(text);
  return std::nullopt;
}

std::optional<SocketAddress> HttpFace::address() const {
  return face_ ? std::optional(face_->address()) : std::nullopt;
}

}  // namespace tandem::app
