#include "rest/metrics_page.h"

#include <map>

#include "control/program.h"

namespace tandem::rest {

namespace {

/// Brings a counter to what somebody else has counted.
void bring(telemetry::Counter& counter, std::uint64_t total) {
  if (total > counter.value()) counter.add(total - counter.value());
}

std::string_view to_label(registrar::RegistrationState state) {
  using enum registrar::RegistrationState;
  switch (state) {
    case off:
      return "state=\"off\"";
    case trying:
      return "state=\"trying\"";
    case registered:
      return "state=\"registered\"";
    case rejected:
      return "state=\"rejected\"";
    case unreachable:
      return "state=\"unreachable\"";
  }
  std::unreachable();
}

}  // namespace

MetricsPage::MetricsPage(telemetry::Metrics& metrics, control::ExchangeView& view) : metrics_(metrics), view_(view) {
  const std::string version = "version=\"" + control::this_program().version + '"';
  set().gauge({"tandem_info", "What runs here", version}).set(1);
}

void MetricsPage::take(const control::Totals& totals) {
  const auto gauge = [this](std::string_view name, std::string_view help, std::uint64_t value) {
    set().gauge({name, help}).set(static_cast<std::int64_t>(value));
  };
  gauge("tandem_calls", "Calls in progress", totals.calls_running);
  gauge("tandem_transactions", "SIP transactions in progress", totals.transactions);
  gauge("tandem_bindings", "Accounts of phones and gateways that are registered here", totals.bindings);
  gauge("tandem_media_ports", "Media ports in use", totals.ports_in_use);
  gauge("tandem_shards", "Worker threads", totals.shards);
  gauge("tandem_uptime_seconds", "Since the start", static_cast<std::uint64_t>(totals.uptime.count()));
  bring(set().counter({"tandem_calls_total", "Calls that have ended or are in progress"}), totals.calls_processed);
  bring(set().counter({"tandem_guests_refused_total", "Calls of guests beyond the limits of their incalls"}),
        totals.guests_refused);
}

void MetricsPage::take(const std::vector<registrar::RegistrationStatus>& accounts) {
  using enum registrar::RegistrationState;
  std::map<registrar::RegistrationState, std::int64_t> counts{
      {off, 0}, {trying, 0}, {registered, 0}, {rejected, 0}, {unreachable, 0}};
  for (const auto& account : accounts) ++counts[account.state];
  for (const auto& [state, count] : counts)
    set().gauge({"tandem_registrations", "Our accounts at providers", to_label(state)}).set(count);
}

std::string MetricsPage::text() {
  take(view_.totals());
  take(view_.registrations());
  return metrics_.to_prometheus();
}

}  // namespace tandem::rest
