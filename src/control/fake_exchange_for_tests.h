// An exchange that says what a test wants, and remembers what it was told to do.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <map>

#include "control/catalogue.h"

namespace tandem::control {

inline PeerSummary phone(std::string name, std::optional<SocketAddress> address = {}) {
  PeerSummary peer;
  peer.username = name;
  peer.name = std::move(name);
  peer.dynamic = true;
  peer.address = address;
  return peer;
}

inline PeerSummary trunk_peer(std::string name, std::string username, std::optional<SocketAddress> address = {}) {
  PeerSummary peer;
  peer.name = std::move(name);
  peer.username = std::move(username);
  peer.address = address;
  return peer;
}

inline registrar::RegistrationStatus account(std::string trunk, std::string host, std::string username,
                                             registrar::RegistrationState state) {
  registrar::RegistrationStatus status;
  status.trunk = std::move(trunk);
  status.host = std::move(host);
  status.username = std::move(username);
  status.state = state;
  return status;
}

class FakeExchange final : public ExchangeView {
 public:
  FakeExchange() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }

  std::vector<registrar::RegistrationStatus> registrations() override { return registered; }
  std::vector<PeerSummary> peers() override { return peer_list; }
  std::vector<CertificateSummary> certificates() override { return certificate_list; }
  std::vector<SoundSummary> sounds() override { return sound_list; }
  std::vector<call::CallSummary> calls() override { return call_list; }
  Totals totals() override { return sums; }
  std::shared_ptr<const routing::Snapshot> snapshot() override {
    auto compiled = routing::Snapshot::compile(std::make_shared<const model::Config>(config));
    return compiled ? *compiled : nullptr;
  }
  std::vector<StorySummary> stories(bool failed_only, std::size_t) override {
    auto some = story_list;
    if (failed_only) std::erase_if(some, [](const StorySummary& story) { return !story.failed; });
    return some;
  }
  std::optional<std::string> ladder(std::string_view id, bool with_messages) override {
    if (!std::string_view("story-one").starts_with(id)) return std::nullopt;
    return with_messages ? "ladder and messages" : "ladder";
  }
  std::vector<store::Cdr> newest_cdrs(std::size_t count) override {
    asked_records = count;
    return records;
  }
  bool hang_up(std::string_view channel) override {
    hung_up.emplace_back(channel);
    return std::ranges::any_of(call_list, [&](const call::CallSummary& call) {
      return std::ranges::any_of(call.channels, [&](const auto& one) { return one.name == channel; });
    });
  }
  bool register_now(std::string_view trunk) override { return trunk == "prov"; }
  bool set_sip_debug(const SipDebug& wish) override {
    debug = wish;
    return true;
  }
  std::expected<void, std::string> reload() override { return reloads; }
  void stop(bool gracefully) override { stopped = gracefully ? "gracefully" : "now"; }
  bool unregister(std::string_view peer) override { return peer == "phone31"; }
  bool qualify(std::string_view peer) override {
    qualified.emplace_back(peer);
    return peer != "nobody" && peer != "away";
  }
  bool leave_provider(std::string_view trunk) override {
    if (trunk == "prov") left.emplace_back(trunk);
    return trunk == "prov";
  }
  std::expected<std::vector<legs::PeerReply>, std::string> send_request(std::string_view peer,
                                                                        const legs::PeerRequest& request) override {
    if (peer == "nobody") return std::unexpected("nobody is not registered.");
    sent = request;
    return replies;
  }
  std::expected<void, std::string> originate(const OriginateWish& wish) override {
    if (wish.party == "nobody") return std::unexpected("nobody is not registered.");
    placed = wish;
    return {};
  }
  void follow(const FollowWish& wish) override { followed = wish; }
  firewall::Status firewall() override { return wall; }
  MeterReading meter(const routing::Holder& holder) override { return meters[holder.key]; }
  bool release_meter(const routing::Holder& holder) override {
    return std::exchange(meters[holder.key].stop, std::nullopt).has_value();
  }
  bool reset_meter(const routing::Holder& holder) override {
    const bool had = meters.contains(holder.key);
    meters[holder.key] = {};
    return had;
  }
  WallTime now() override { return clock; }

  static WallTime at(std::int64_t seconds) { return WallTime{std::chrono::seconds{seconds}}; }

  std::vector<registrar::RegistrationStatus> registered;
  std::vector<PeerSummary> peer_list;
  std::vector<CertificateSummary> certificate_list;
  std::vector<SoundSummary> sound_list;
  std::vector<call::CallSummary> call_list;
  Totals sums;
  model::Config config;
  std::vector<StorySummary> story_list;
  std::vector<store::Cdr> records;
  std::expected<void, std::string> reloads;
  firewall::Status wall;
  std::map<std::string, MeterReading> meters;  ///< by key
  WallTime clock = at(1'735'985'472);          ///< Sat, 04 Jan 2025 10:11:12 UTC

  std::vector<std::string> hung_up;
  std::size_t asked_records = 0;
  std::optional<SipDebug> debug;
  std::string stopped;
  std::vector<std::string> qualified, left;
  std::optional<legs::PeerRequest> sent;
  std::vector<legs::PeerReply> replies;  ///< to it
  std::optional<OriginateWish> placed;
  FollowWish followed;
};

}  // namespace tandem::control
