// How the exchange is: /health, /metrics, and wazo-confd's /infos and /status.
#pragma once

#include <functional>

#include "rest/gate.h"
#include "rest/metrics_page.h"

namespace tandem::rest {

/// For whom /metrics is without a token that allows metrics.read.
enum class MetricsFor : std::uint8_t { token, loopback, everybody };

/// Outlives the router that it adds its routes to.
class StatusRoutes {
 public:
  struct Parts {
    Access& access;
    control::ExchangeView& view;
    telemetry::Metrics& metrics;
    std::function<bool()> draining;  ///< any thread
    std::function<WallTime()> now;
    MetricsFor metrics_for = MetricsFor::loopback;
  };
  explicit StatusRoutes(Parts parts) : parts_(std::move(parts)), page_(parts_.metrics, parts_.view) {}
  void add_to(Router& router);

 private:
  Response health() const;
  Response infos() const;
  Response status() const;
  Response metrics(const Request& request);
  bool may_see_metrics(const Request& request);

  Parts parts_;
  MetricsPage page_;
};

}  // namespace tandem::rest
