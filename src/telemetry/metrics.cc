#include "telemetry/metrics.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

namespace tandem::telemetry {
namespace {

std::string_view to_text(MetricValue::Kind kind) {
  switch (kind) {
    case MetricValue::Kind::counter:
      return "counter";
    case MetricValue::Kind::gauge:
      return "gauge";
    case MetricValue::Kind::histogram:
      return "histogram";
  }
  std::unreachable();
}

std::string number(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

/// name{labels,extra} value
void append_line(std::string& text, std::string_view name, std::string_view labels, std::string_view extra,
                 double value) {
  text += name;
  if (!labels.empty() || !extra.empty()) {
    text += '{';
    text += labels;
    if (!labels.empty() && !extra.empty()) text += ',';
    text += extra;
    text += '}';
  }
  text += ' ';
  text += number(value);
  text += '\n';
}

void append_histogram(std::string& text, const MetricValue& metric) {
  double below = 0;
  for (std::size_t i = 0; i < metric.buckets.size(); ++i) {
    below += static_cast<double>(metric.buckets[i]);
    const bool bounded = i < metric.upper_bounds.size();
    const std::string bound = "le=\"" + (bounded ? number(metric.upper_bounds[i]) : "+Inf") + '"';
    append_line(text, metric.name + "_bucket", metric.labels, bound, below);
  }
  append_line(text, metric.name + "_sum", metric.labels, "", metric.value);
  append_line(text, metric.name + "_count", metric.labels, "", below);
}

void add_up(MetricValue& total, const MetricValue& part) {
  assert(total.kind == part.kind && total.buckets.size() == part.buckets.size());
  total.value += part.value;
  for (std::size_t i = 0; i < part.buckets.size(); ++i) total.buckets[i] += part.buckets[i];
}

}  // namespace

Histogram::Histogram(std::vector<double> upper_bounds)
    : bounds_(std::move(upper_bounds)), buckets_(bounds_.size() + 1) {
  assert(std::ranges::is_sorted(bounds_));
}

void Histogram::observe(double value) {
  const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
  buckets_[static_cast<std::size_t>(bucket)].add();
  sum_.store(sum() + value, std::memory_order_relaxed);
}

std::uint64_t Histogram::in_bucket(std::size_t bucket) const {
  return buckets_.at(bucket).value();
}

const MetricSet::Entry* MetricSet::find(const MetricName& name, MetricValue::Kind kind) const {
  for (const Entry& entry : entries_) {
    if (entry.name != name.name || entry.labels != name.labels) continue;
    assert(entry.kind == kind && "one name for two kinds of metric");
    if (entry.kind == kind) return &entry;
  }
  return nullptr;
}

void MetricSet::add(const MetricName& name, MetricValue::Kind kind, std::size_t index) {
  entries_.push_back({std::string(name.name), std::string(name.help), std::string(name.labels), kind, index});
}

Counter& MetricSet::counter(const MetricName& name) {
  const std::lock_guard lock(mutex_);
  if (const Entry* known = find(name, MetricValue::Kind::counter)) return counters_[known->index];
  add(name, MetricValue::Kind::counter, counters_.size());
  return counters_.emplace_back();
}

Gauge& MetricSet::gauge(const MetricName& name) {
  const std::lock_guard lock(mutex_);
  if (const Entry* known = find(name, MetricValue::Kind::gauge)) return gauges_[known->index];
  add(name, MetricValue::Kind::gauge, gauges_.size());
  return gauges_.emplace_back();
}

Histogram& MetricSet::histogram(const MetricName& name, std::vector<double> upper_bounds) {
  const std::lock_guard lock(mutex_);
  if (const Entry* known = find(name, MetricValue::Kind::histogram)) return histograms_[known->index];
  add(name, MetricValue::Kind::histogram, histograms_.size());
  return histograms_.emplace_back(std::move(upper_bounds));
}

MetricValue MetricSet::read(const Entry& entry) const {
  MetricValue value{entry.name, entry.help, entry.labels, entry.kind, 0, {}, {}};
  switch (entry.kind) {
    case MetricValue::Kind::counter:
      value.value = static_cast<double>(counters_[entry.index].value());
      break;
    case MetricValue::Kind::gauge:
      value.value = static_cast<double>(gauges_[entry.index].value());
      break;
    case MetricValue::Kind::histogram: {
      const Histogram& histogram = histograms_[entry.index];
      value.value = histogram.sum();
      value.upper_bounds = histogram.upper_bounds();
      for (std::size_t i = 0; i <= value.upper_bounds.size(); ++i) value.buckets.push_back(histogram.in_bucket(i));
      break;
    }
  }
  return value;
}

Metrics::Metrics(unsigned shards) {
  assert(shards >= 1 && shards <= max_shards);
  for (unsigned i = 0; i < shards; ++i) sets_.push_back(std::make_unique<MetricSet>());
}

std::vector<MetricValue> Metrics::read() const {
  std::map<std::pair<std::string, std::string>, MetricValue> totals;
  for (const auto& set : sets_) {
    const std::lock_guard lock(set->mutex_);
    for (const auto& entry : set->entries_) {
      const auto part = set->read(entry);
      const auto [place, added] = totals.try_emplace({entry.name, entry.labels}, part);
      if (!added) add_up(place->second, part);
    }
  }
  std::vector<MetricValue> values;
  for (auto& [key, value] : totals) values.push_back(std::move(value));
  return values;
}

double Metrics::value(std::string_view name, std::string_view labels) const {
  double sum = 0;
  for (const auto& set : sets_) {
    const std::lock_guard lock(set->mutex_);
    for (const auto& entry : set->entries_)
      if (entry.name == name && entry.labels == labels) sum += set->read(entry).value;
  }
  return sum;
}

std::string Metrics::to_prometheus() const {
  std::string text;
  std::string_view described;
  const auto values = read();
  for (const MetricValue& metric : values) {
    if (metric.name != described) {
      text += "# HELP " + metric.name + ' ' + metric.help + '\n';
      text += "# TYPE " + metric.name + ' ';
      text += to_text(metric.kind);
      text += '\n';
      described = metric.name;
    }
    if (metric.kind == MetricValue::Kind::histogram) {
      append_histogram(text, metric);
    } else {
      append_line(text, metric.name, metric.labels, "", metric.value);
    }
  }
  return text;
}

}  // namespace tandem::telemetry
