// A company with its own users, numbers and limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/destination.h"
#include "model/endpoint.h"
#include "model/limits.h"

namespace tandem::model {

/// The tenant that owns what names no other, and the trunks that others may share. Its domain and country are those of
/// the settings.
inline constexpr std::string_view master_tenant = "master";

/// Kinds of numbers that may be called; emergency numbers and those without charge always may.
struct CallClasses {
  bool international = false;  ///< of other countries
  bool premium = false;        ///< that cost more than a call: premium rate, satellite and network services
  friend bool operator==(const CallClasses&, const CallClasses&) = default;
};

struct Tenant {
  std::string uuid, name, description;
  std::string parent;                 ///< tenant above it, whose limits hold as well; empty: the master
  std::string domain;                 ///< SIP domain of its phones and friends; unique
  std::string country, area_code;     ///< in which its people dial; empty: the parent's
  std::string rule_set;               ///< for its numbers; empty: the parent's
  std::string outgoing_number;        ///< shown to the outside when nothing better is known (default outgoing DDI)
  std::vector<std::string> numbers;   ///< public numbers of its own, or patterns, beside the DIDs of its incalls
  std::vector<std::string> networks;  ///< from where its phones and friends may call and register; none: anywhere
  std::optional<Destination> default_destination;  ///< of its public numbers that no incall names
  std::string hide_prefix;                         ///< dialled before a number, hides the caller; empty: none
  std::vector<Option> number_prefixes;             ///< dialled before a number, shows this one of the tenant's
  CallClasses classes{};
  bool enabled = true;
  Limits limits{};  ///< of itself and all below it together
  friend bool operator==(const Tenant&, const Tenant&) = default;
};

/// The context that an object of `tenant` means by `context`.
inline const std::string& home_context(const std::string& tenant, const std::string& context) {
  return context == "default" && !tenant.empty() && tenant != master_tenant ? tenant : context;
}

}  // namespace tandem::model
