// Limits that do nothing.
#include <algorithm>

#include "model/checks.h"
#include "model/money.h"
#include "model/references.h"
#include "model/tenant_tree.h"

namespace tandem::model {

namespace {

bool limits_spending(const DayLimits& limits) {
  return parse_amount(limits.spend_per_day).value_or(0) > 0;
}

class LimitCheck {
 public:
  LimitCheck(const Config& config, Findings& findings) : config_(config), tree_(config), findings_(findings) {}

  /// Of a holder that calls by the trunks which its tenant may use.
  template <class Object>
  void holder(const Object& object, std::string_view tenant) {
    const std::string path = path_of(object) + ".limits";
    const Limits& limits = object.limits;
    if (limits.calls != 0 && limits.external_calls > limits.calls)
      findings_.warn(ProblemCode::unused, path + ".external_calls",
                     "It may have " + std::to_string(limits.calls) + " calls in all, so that " +
                         std::to_string(limits.external_calls) + " to and from the outside are never reached.",
                     "Raise calls, or leave external_calls out.");
    spike(limits.day.spike, path);
    if (!limits_spending(limits.day)) return;
    const auto uncounted = std::ranges::find_if(config_.trunks, [&](const Trunk& trunk) {
      return trunk.enabled && trunk.tariff.empty() && tree_.may_use(tenant, trunk);
    });
    if (uncounted != config_.trunks.end()) spending_by(*uncounted, path);
  }

  void trunk(const Trunk& trunk) {
    const std::string path = path_of(trunk) + ".limits";
    spike(trunk.limits.spike, path);
    if (limits_spending(trunk.limits) && trunk.tariff.empty()) spending_by(trunk, path);
  }

 private:
  void spending_by(const Trunk& trunk, const std::string& path) {
    findings_.warn(ProblemCode::unused, path + ".spend_per_day",
                   "spend_per_day has no effect on calls by the trunk '" + trunk.name + "', as it has no tariff.",
                   "Give the trunk a tariff.");
  }

  void spike(const Spike& spike, const std::string& path) {
    if (spike.factor == 1)
      findings_.warn(ProblemCode::bad_range, path + ".spike.factor",
                     "Every hour that is busier than all before it counts as a spike.", "A usual factor is 5.");
  }

  const Config& config_;
  const TenantTree tree_;
  Findings& findings_;
};

}  // namespace

void check_limits(const Config& config, Findings& findings) {
  LimitCheck check(config, findings);
  for (const Tenant& tenant : config.tenants) check.holder(tenant, tenant.name);
  for (const User& user : config.users) check.holder(user, user.tenant);
  for (const Friend& one : config.friends) check.holder(one, one.tenant);
  for (const Trunk& trunk : config.trunks) check.trunk(trunk);
}

}  // namespace tandem::model
