// A telephone without audio whose owner acts at random: for chaos runs of many thousand calls.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "flows/simulated_network.h"
#include "flows/simulator.h"
#include "legs/sip_leg.h"
#include "registrar/registration.h"
#include "sipstack/dialog_table.h"

namespace tandem::flows {

struct RestlessCounts {
  std::uint64_t placed = 0, answered = 0, received = 0, ended = 0;
};

/// Answers after a while, refuses, or rings for ever; calls, gives up, holds, hangs up. Everything by the shard's
/// random numbers. All calls in progress are kept until told that they ended.
class RestlessPhone final : private sipstack::RequestHandler {
 public:
  RestlessPhone(World& world, IpAddress address, std::string account, SocketAddress server);
  ~RestlessPhone();

  bool registered() const { return registration_->status().state == registrar::RegistrationState::registered; }
  void call(const std::string& number);
  const RestlessCounts& counts() const { return counts_; }
  std::size_t calls() const { return calls_.size(); }
  std::size_t sessions() const { return dialogs_->sessions() + dialogs_->farewells(); }
  std::size_t transactions() const { return stack_->transactions(); }
  SimShard& shard() { return process_.shard(); }

 private:
  class OneCall;
  void on_request(std::unique_ptr<sipstack::ServerRequest> request) override;
  void forget(OneCall& call);

  SimHost& host_;
  Process process_;
  std::string account_;
  SocketAddress server_;
  std::unique_ptr<sipstack::Stack> stack_;
  std::unique_ptr<sipstack::Dialogs> dialogs_;
  crypto::Hasher hasher_;
  std::unique_ptr<registrar::TrunkFlow> flow_;
  std::unique_ptr<registrar::Registration> registration_;
  std::list<std::unique_ptr<OneCall>> calls_;
  RestlessCounts counts_;
};

}  // namespace tandem::flows
