// Counters and gauges. Each shard writes its own set without contention; readers add the shards up.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/shard_id.h"

namespace tandem::telemetry {

/// Only ever grows. One thread writes, any may read.
class Counter {
 public:
  void add(std::uint64_t count = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Goes up and down. One thread writes, any may read.
class Gauge {
 public:
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t change) { set(value() + change); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

/// How often a measured value fell below each of a few bounds. One thread writes, any may read.
class Histogram {
 public:
  explicit Histogram(std::vector<double> upper_bounds);  ///< ascending
  void observe(double value);
  const std::vector<double>& upper_bounds() const { return bounds_; }
  std::uint64_t in_bucket(std::size_t bucket) const;  ///< not cumulative; the last bucket has no bound
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::vector<Counter> buckets_;
  std::atomic<double> sum_{0};
};

/// What a metric is called. Names as Prometheus wants them: "tandem_calls_total"; `labels` as it writes them, without
/// braces: `method="INVITE"`. Labels come from closed lists of our own, never from the network.
struct MetricName {
  std::string_view name;
  std::string_view help;
  std::string_view labels = {};
};

/// One metric of all shards together.
struct MetricValue {
  enum class Kind : std::uint8_t { counter, gauge, histogram };
  std::string name, help, labels;
  Kind kind;
  double value = 0;  ///< of a histogram: the sum of what was observed
  std::vector<double> upper_bounds;
  std::vector<std::uint64_t> buckets;
};

/// The metrics that one shard writes. What is returned stays valid as long as the set; asking again for the same name
/// and labels gives the same one. Registering takes a lock: do it when things are built, not per call.
class MetricSet {
 public:
  Counter& counter(const MetricName& name);
  Gauge& gauge(const MetricName& name);
  Histogram& histogram(const MetricName& name, std::vector<double> upper_bounds);

 private:
  friend class Metrics;
  struct Entry {
    std::string name, help, labels;
    MetricValue::Kind kind;
    std::size_t index;
  };
  const Entry* find(const MetricName& name, MetricValue::Kind kind) const;
  void add(const MetricName& name, MetricValue::Kind kind, std::size_t index);
  MetricValue read(const Entry& entry) const;

  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::deque<Counter> counters_;
  std::deque<Gauge> gauges_;
  std::deque<Histogram> histograms_;
};

/// All sets of the program: one for each shard. Thread safe. Outlives the shards.
class Metrics {
 public:
  explicit Metrics(unsigned shards);
  MetricSet& of(ShardId shard) { return *sets_.at(shard.value); }

  std::vector<MetricValue> read() const;  ///< by name, then labels
  /// Of one metric, all shards; 0 if there is none.
  double value(std::string_view name, std::string_view labels = {}) const;
  std::string to_prometheus() const;  ///< text exposition format 0.0.4

 private:
  std::vector<std::unique_ptr<MetricSet>> sets_;
};

}  // namespace tandem::telemetry
