// Runs nft(8), the program, for its licence does not let us link its library. The only place that knows it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "firewall/keeper.h"
#include "runtime/loop.h"

namespace tandem::firewall {

/// A child process a transaction; its commands and its words go through memory files, so that nothing ever waits for
/// it: the loop is told when it has ended. One that takes longer than `limit` is ended.
/// Shard: the loop's. Destroyed while a child runs: the child is ended, nothing is called back.
class NftProgram final : public Runner {
 public:
  static constexpr std::chrono::seconds limit{10};

  /// `program`: empty: nft where Debian and others install it.
  explicit NftProgram(runtime::Loop& loop, std::string program = {});
  ~NftProgram() override;

  void run(const std::string& commands, Done done) override;
  /// Waits for the outcome, at most `longest`: for the end of the exchange.
  Outcome run_now(const std::string& commands, std::chrono::milliseconds longest);

 private:
  class Child;
  void finish(Outcome outcome);

  runtime::Loop& loop_;
  std::string program_;
  std::unique_ptr<Child> child_, ended_;
  Done done_;
  runtime::Timer later_;
};

}  // namespace tandem::firewall
