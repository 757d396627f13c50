// From a target of the plan to SIP legs: every contact of a phone account, or a provider account.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "call/leg.h"
#include "legs/outside_addresses.h"
#include "legs/sip_leg.h"
#include "registrar/locations.h"
#include "registrar/registrar.h"
#include "registrar/trunk_presence.h"
#include "routing/snapshot.h"

namespace tandem::legs {

/// Shard: its own.
class SipLegFactory final : public call::LegFactory {
 public:
  struct Environment {
    sipstack::Stack& stack;
    sipstack::Dialogs& dialogs;
    net::Network& network;
    const registrar::Locations& locations;
    const registrar::TrunkTable& trunks;
    const OutsideAddresses& outside;
  };
  explicit SipLegFactory(Environment environment) : env_(std::move(environment)) {}
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) { snapshot_ = std::move(snapshot); }

  std::vector<std::unique_ptr<call::Leg>> legs_for(const Wish& wish) override;
  std::string trouble_with(const routing::Target& target) const override;
  /// Where legs would go, and as whom: every contact of a phone, or a trunk. For requests of other sorts too.
  std::vector<SipLegTarget> ways_to(const Wish& wish) const;

 private:
  SipLegTarget way_to_binding(const Wish& wish, const store::Binding& binding) const;
  SipLegTarget way_to_uri(const Wish& wish) const;
  SipLegTarget way_to_trunk(const Wish& wish, const model::Trunk& trunk) const;
  SipLegTarget way_to_gateway(const Wish& wish, const model::Trunk& trunk, const store::Binding& binding) const;
  void name_account(SipLegTarget& target, const Wish& wish, const model::Trunk& trunk) const;
  SipLegTarget target_as(const Wish& wish, const model::Trunk& trunk, const std::string& domain) const;
  void go_by_binding(SipLegTarget& target, const store::Binding& binding, const sipstack::Flow& flow,
                     const model::PeerNat& nat) const;
  const store::Binding* best_binding(const model::Trunk& trunk) const;
  void set_way(SipLegTarget& target, const model::Trunk& trunk) const;
  std::string own_host(const sipstack::Flow& flow) const;
  IpAddress address_towards(const model::Trunk& trunk) const;

  Environment env_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
};

}  // namespace tandem::legs
