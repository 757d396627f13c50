// For tests: a database with users and tokens in a folder of its own.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "rest/access.h"

namespace tandem::rest {

/// Keeps the lines of the log.
struct KeptLog final : telemetry::LogSink {
  void write(telemetry::Severity, std::string_view, std::string_view text) override { lines.emplace_back(text); }
  bool has(std::string_view part) const {
    return std::ranges::any_of(lines, [part](const auto& line) { return line.find(part) != std::string::npos; });
  }
  std::vector<std::string> lines;
};

class AccessBench {
 public:
  AccessBench() {
    std::string name = std::filesystem::temp_directory_path() / "tandem-rest-XXXXXX";
    if (::mkdtemp(name.data())) folder_ = name;
    restart();
  }
  ~AccessBench() {
    access_.reset(), store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void restart() {
    access_.reset(), store_.reset();
    store_ = std::move(*store::Store::open(folder_, store::Access::serve));
    access_ = std::move(*Access::open(*store_, telemetry::Log(log, "rest"), now));
  }
  Access& access() { return *access_; }

  KeptLog log;
  WallTime now{std::chrono::seconds{1'800'000'000}};

 private:
  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Access> access_;
};

}  // namespace tandem::rest
