#include "telemetry/log.h"

#include <spdlog/async_logger.h>
#include <spdlog/common.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::telemetry {
namespace {

constexpr std::array<std::string_view, 5> severity_names = {"debug", "info", "notice", "warning", "error"};
constexpr std::size_t lines_waiting = 8192;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

spdlog::level::level_enum level_of(Severity severity) {
  switch (severity) {
    case Severity::debug:
      return spdlog::level::debug;
    case Severity::info:
      return spdlog::level::info;
    case Severity::notice:
    case Severity::warning:
      return spdlog::level::warn;
    case Severity::error:
      return spdlog::level::err;
  }
  std::unreachable();
}

/// Hands lines to a thread of its own. Our severities are written as text, since spdlog has no notice.
class SpdlogSink final : public LogSink {
 public:
  explicit SpdlogSink(spdlog::sink_ptr sink)
      : pool_(std::make_shared<spdlog::details::thread_pool>(lines_waiting, 1)),
        logger_(std::make_shared<spdlog::async_logger>("tandem", std::move(sink), pool_,
                                                       spdlog::async_overflow_policy::overrun_oldest)) {
    logger_->set_level(spdlog::level::trace);
    logger_->set_pattern("%^%Y-%m-%d %H:%M:%S.%e %v%$");
    logger_->flush_on(spdlog::level::info);
  }
  ~SpdlogSink() override { logger_->flush(); }

  void write(Severity severity, std::string_view component, std::string_view text) override {
    logger_->log(level_of(severity), "{:<7} {}: {}", to_text(severity), component, text);
  }

 private:
  std::shared_ptr<spdlog::details::thread_pool> pool_;  // destroying it writes what waits, then joins
  std::shared_ptr<spdlog::async_logger> logger_;
};

}  // namespace

std::string_view to_text(Severity severity) {
  return severity_names.at(static_cast<std::size_t>(severity));
}

std::optional<Severity> severity_from(std::string_view text) {
  const auto found = std::ranges::find(severity_names, text);
  if (found == severity_names.end()) return std::nullopt;
  return static_cast<Severity>(found - severity_names.begin());
}

std::string printable(std::string_view text, std::size_t limit) {
  constexpr char hex[] = "0123456789abcdef";
  std::string safe;
  safe.reserve(std::min(text.size(), limit) + 3);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool starts_character = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    if (starts_character && safe.size() >= limit) return safe += "...";
    if (is_control(c)) {
      safe += {'\\', 'x', hex[static_cast<unsigned char>(c) >> 4], hex[c & 15]};
    } else {
      safe += c;
    }
  }
  return safe;
}

bool RateLimit::allows(TimePoint now) {
  const std::chrono::duration<double> passed = now - last_;
  if (last_ != TimePoint{}) tokens_ = std::min(burst_, tokens_ + std::max(0.0, passed.count()) * per_second_);
  last_ = now;
  if (tokens_ < 1) {
    ++held_back_;
    return false;
  }
  tokens_ -= 1;
  return true;
}

std::uint64_t RateLimit::take_held_back() {
  return std::exchange(held_back_, 0);
}

Log Log::for_component(std::string component) const {
  Log other;
  other.sink_ = sink_;
  other.component_ = std::move(component);
  return other;
}

void Log::write(Severity severity, Pieces pieces) const {
  if (!shows(severity)) return;
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  const bool harmless = std::ranges::none_of(text, is_control) && text.size() <= 2000;
  sink_->write(severity, component_, harmless ? text : printable(text));
}

void Log::write_limited(RateLimit& limit, TimePoint now, Severity severity, Pieces pieces) const {
  if (!shows(severity) || !limit.allows(now)) return;
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  text = printable(text);
  if (const auto held_back = limit.take_held_back())
    text += " (" + std::to_string(held_back) + " more like this not shown)";
  sink_->write(severity, component_, text);
}

std::unique_ptr<LogSink> make_stderr_sink(bool coloured) {
  if (coloured) return std::make_unique<SpdlogSink>(std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>());
  return std::make_unique<SpdlogSink>(std::make_shared<spdlog::sinks::stderr_sink_mt>());
}

std::unique_ptr<LogSink> make_file_sink(const std::string& path) {
  try {
    return std::make_unique<SpdlogSink>(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path));
  } catch (const spdlog::spdlog_ex&) {
    return nullptr;
  }
}

}  // namespace tandem::telemetry
