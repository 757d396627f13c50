// What the exchange counts, in Prometheus' text format.
#pragma once

#include <string>

#include "control/exchange_view.h"
#include "telemetry/metrics.h"

namespace tandem::rest {

/// Thread: the worker's, which waits for the shards' answers.
class MetricsPage {
 public:
  /// `metrics` also has what the HTTP server counts; both it and `view` must outlive us.
  MetricsPage(telemetry::Metrics& metrics, control::ExchangeView& view);
  std::string text();

 private:
  void take(const control::Totals& totals);
  void take(const std::vector<registrar::RegistrationStatus>& accounts);
  telemetry::MetricSet& set() { return metrics_.of(ShardId{0}); }

  telemetry::Metrics& metrics_;
  control::ExchangeView& view_;
};

}  // namespace tandem::rest
