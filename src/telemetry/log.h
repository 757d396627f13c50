// Log lines for operators. A Log is a value handed to whoever has something to say; there is no global one.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tandem::telemetry {

enum class Severity : std::uint8_t { debug, info, notice, warning, error };
std::string_view to_text(Severity severity);  ///< "debug" ... "error"
std::optional<Severity> severity_from(std::string_view text);

/// The text with control characters written as \xNN, so that what strangers sent can neither forge a line nor reach a
/// terminal. UTF-8 is left as it is; texts beyond `limit` bytes are cut and end in "...".
std::string printable(std::string_view text, std::size_t limit = 2000);

/// Where lines go. Thread safe: every shard writes to the same one.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(Severity severity, std::string_view component, std::string_view text) = 0;

  bool shows(Severity severity) const { return severity >= least_.load(std::memory_order_relaxed); }
  void show_from(Severity least) { least_.store(least, std::memory_order_relaxed); }  ///< at any time, any thread

 private:
  std::atomic<Severity> least_{Severity::info};
};

/// Lets `burst` pass at once and `per_second` later on; counts what it held back. For messages that strangers can
/// cause.
class RateLimit {
 public:
  explicit RateLimit(double per_second = 1, double burst = 5)
      : per_second_(per_second), burst_(burst), tokens_(burst) {}
  bool allows(TimePoint now);
  std::uint64_t take_held_back();  ///< how many were refused since the last call

 private:
  double per_second_, burst_, tokens_;
  TimePoint last_{};
  std::uint64_t held_back_ = 0;
};

/// Speaks for one component. Cheap to copy; the sink must outlive it. A default one says nothing.
class Log {
 public:
  Log() = default;
  Log(LogSink& sink, std::string component) : sink_(&sink), component_(std::move(component)) {}
  Log for_component(std::string component) const;

  bool shows(Severity severity) const { return sink_ && sink_->shows(severity); }

  /// The pieces are joined as they are: log.info({"registered ", name, " at ", host}). Nothing is built unless shown.
  using Pieces = std::initializer_list<std::string_view>;
  void write(Severity severity, Pieces pieces) const;
  void debug(Pieces pieces) const { write(Severity::debug, pieces); }
  void info(Pieces pieces) const { write(Severity::info, pieces); }
  void notice(Pieces pieces) const { write(Severity::notice, pieces); }
  void warning(Pieces pieces) const { write(Severity::warning, pieces); }
  void error(Pieces pieces) const { write(Severity::error, pieces); }

  /// Written only if `limit` allows; the first line after a silence says how many were held back.
  void write_limited(RateLimit& limit, TimePoint now, Severity severity, Pieces pieces) const;

 private:
  LogSink* sink_ = nullptr;
  std::string component_;
};

/// Writes to standard error from a thread of its own: "2026-11-21 01:02:03.456 warning sip: text". Never blocks a
/// shard: when the queue is full the oldest lines are given up. Destroying it writes out what waits.
std::unique_ptr<LogSink> make_stderr_sink(bool coloured = false);

/// Appends to a file, made if missing, with the same promises; nullptr if it cannot be opened.
std::unique_ptr<LogSink> make_file_sink(const std::string& path);

}  // namespace tandem::telemetry
