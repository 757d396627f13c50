// By which trunks a call to the outside goes, in which order, and as whom.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routing/caller_identity.h"
#include "routing/plan_builder.h"

namespace tandem::routing {

/// The part of PlanBuilder that knows outcalls. Short-lived.
class OutsideRoute {
 public:
  using Led = PlanBuilder::Led;

  OutsideRoute(PlanBuilder& builder, const Scope& scope);

  /// The outcalls one after the other, each with its trunks.
  Led go(const std::vector<OutcallMatch>& matches);
  /// The number by the trunks of one outcall, nothing taken off and nothing put in front.
  Led go_as_it_is(const model::Outcall& outcall, const std::string& number);
  void go_to_uri(const std::string& uri, const std::string& number);

 private:
  Led by_outcall(const OutcallMatch& match);
  bool add_pin(const OutcallMatch& match);
  std::optional<Refusal> closed_class(const OutcallMatch& match, const std::string& sent);
  void add_uri_ways(const OutcallMatch& match, const std::string& sent);
  void add_outside(Step step, const std::string& sent);
  void add_trunk(const model::Trunk& trunk, const OutcallMatch& match, const std::string& sent);
  std::vector<const model::Trunk*> trunks_in_order(const model::Outcall& outcall, const std::string& sent);
  void cheapest_first(const std::string& sent, std::vector<const model::Trunk*>& trunks);
  void draw_by_weight(const model::Outcall& outcall, std::vector<const model::Trunk*>& trunks);
  std::optional<std::string> public_number(const std::string& number) const;
  OutgoingIdentity identity(const OutcallMatch& match, const model::Trunk& trunk) const;
  void join(std::size_t from, const model::OutcomeSet& on);

  PlanBuilder& builder_;
  const Scope& scope_;
  const Snapshot& snapshot_;
  Trail& trail_;
  bool emergency_ = false;  ///< the number of the outcall that is being added
};

}  // namespace tandem::routing
