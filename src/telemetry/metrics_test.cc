#include "telemetry/metrics.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace tandem::telemetry {
namespace {

TEST(Metrics, AddUpTheShards) {
  Metrics metrics(2);
  metrics.of(ShardId{0}).counter({"tandem_calls_total", "Calls"}).add(3);
  metrics.of(ShardId{1}).counter({"tandem_calls_total", "Calls"}).add(4);
  metrics.of(ShardId{1}).gauge({"tandem_calls", "Calls now"}).add(-2);
  EXPECT_EQ(metrics.value("tandem_calls_total"), 7);
  EXPECT_EQ(metrics.value("tandem_calls"), -2);
  EXPECT_EQ(metrics.value("tandem_nothing"), 0);
}

TEST(Metrics, OfOneNameAndLabelsAreOne) {
  Metrics metrics(1);
  auto& set = metrics.of(ShardId{0});
  Counter& first = set.counter({"a", "A", "x=\"1\""});
  for (int i = 0; i < 100; ++i) set.counter({"b" + std::to_string(i), "B"});
  EXPECT_EQ(&set.counter({"a", "A", "x=\"1\""}), &first);
  EXPECT_NE(&set.counter({"a", "A", "x=\"2\""}), &first);
}

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
  Metrics metrics(2);
  for (std::uint8_t shard = 0; shard < 2; ++shard) {
    auto& set = metrics.of(ShardId{shard});
    set.counter({"tandem_requests_total", "Requests received", "method=\"INVITE\""}).add(1);
    set.counter({"tandem_requests_total", "Requests received", "method=\"BYE\""}).add(2);
    set.gauge({"tandem_calls", "Calls now"}).set(5);
    auto& delay = set.histogram({"tandem_setup_seconds", "Time to ring"}, {0.1, 1});
    delay.observe(0.1);
    delay.observe(0.5);
    delay.observe(7);
  }
  EXPECT_EQ(metrics.to_prometheus(),
            "# HELP tandem_calls Calls now\n"
            "# TYPE tandem_calls gauge\n"
            "tandem_calls 10\n"
            "# HELP tandem_requests_total Requests received\n"
            "# TYPE tandem_requests_total counter\n"
            "tandem_requests_total{method=\"BYE\"} 4\n"
            "tandem_requests_total{method=\"INVITE\"} 2\n"
            "# HELP tandem_setup_seconds Time to ring\n"
            "# TYPE tandem_setup_seconds histogram\n"
            "tandem_setup_seconds_bucket{le=\"0.1\"} 2\n"
            "tandem_setup_seconds_bucket{le=\"1\"} 4\n"
            "tandem_setup_seconds_bucket{le=\"+Inf\"} 6\n"
            "tandem_setup_seconds_sum 15.2\n"
            "tandem_setup_seconds_count 6\n");
}

TEST(Metrics, AreReadWhileTheirShardWrites) {
  Metrics metrics(1);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    Counter& counter = metrics.of(ShardId{0}).counter({"n", "N"});
    for (int i = 0; i < 20'000; ++i) counter.add();
    stop = true;
  });
  double before = 0;
  while (!stop) {
    const double now = metrics.value("n");
    EXPECT_GE(now, before);
    before = now;
  }
  writer.join();
  EXPECT_EQ(metrics.value("n"), 20'000);
}

}  // namespace
}  // namespace tandem::telemetry
