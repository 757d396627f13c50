// Where objects name each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/config.h"
#include "model/fields.h"

namespace tandem::model {

enum class Target : std::uint8_t {
  tenant,
  context,
  user,
  group,
  trunk,
  outcall,
  friend_,
  permission,
  schedule,
  tariff,
  rule_set,
  sound
};

/// Whose an object is; empty: the master's.
template <class Object>
const std::string& tenant_of(const Object& object) {
  if constexpr (requires { object.sharing.tenant; })
    return object.sharing.tenant;
  else if constexpr (requires { object.tenant; })
    return object.tenant;
  else
    return object.name;  // a tenant
}

/// Those of one destination.
template <class AnyDestination, class Owner, class Visitor>
void for_each_reference_in(AnyDestination& destination, Owner& owner, std::string_view field, Visitor&& visit) {
  for (auto& name : destination.users) visit(Target::user, name, owner, field);
  if (destination.kind == DestinationKind::group) visit(Target::group, destination.name, owner, field);
  if (destination.kind == DestinationKind::friend_) visit(Target::friend_, destination.name, owner, field);
  if (destination.kind == DestinationKind::outcall) visit(Target::outcall, destination.name, owner, field);
  if (destination.kind == DestinationKind::announcement) visit(Target::sound, destination.name, owner, field);
  if (destination.kind == DestinationKind::extension || destination.kind == DestinationKind::number)
    visit(Target::context, destination.context, owner, field);
}

template <class AnyForwards, class Owner, class Visitor>
void for_each_forward(AnyForwards& forwards, Owner& owner, Visitor&& visit) {
  if (forwards.always) visit(*forwards.always, owner, "forward_always");
  if (forwards.busy) visit(*forwards.busy, owner, "forward_busy");
  if (forwards.no_answer) visit(*forwards.no_answer, owner, "forward_no_answer");
  if (forwards.unreachable) visit(*forwards.unreachable, owner, "forward_unreachable");
}

/// Calls `visit(destination, owner, field)` for every place where a call may be led to.
template <class AnyConfig, class Visitor>
void for_each_destination(AnyConfig& config, Visitor&& visit) {
  for (auto& tenant : config.tenants)
    if (tenant.default_destination) visit(*tenant.default_destination, tenant, "default_destination");
  for (auto& user : config.users) for_each_forward(user.forwards, user, visit);
  for (auto& one : config.friends) for_each_forward(one.forwards, one, visit);
  for (auto& group : config.groups)
    for (auto& destination : group.otherwise) visit(destination, group, "otherwise");
  for (auto& extension : config.extensions) {
    visit(extension.destination, extension, "destination");
    for (auto& destination : extension.otherwise) visit(destination, extension, "otherwise");
  }
  for (auto& schedule : config.schedules) {
    if (is_given(schedule.closed)) visit(schedule.closed, schedule, "closed");
    for (auto& exception : schedule.exceptions)
      if (is_given(exception.destination)) visit(exception.destination, schedule, "exceptions");
  }
  for (auto& incall : config.incalls) {
    visit(incall.destination, incall, "destination");
    for (auto& destination : incall.otherwise) visit(destination, incall, "otherwise");
  }
}

/// Calls `visit(Target, name, owner, field)` for every name by which an object refers to another; `name` may be
/// changed if `config` may. Empty names ("any") are passed too.
template <class AnyConfig, class Visitor>
void for_each_reference(AnyConfig& config, Visitor&& visit) {
  const auto owned = [&](auto& list) {
    for (auto& object : list) {
      if constexpr (requires { object.sharing.tenant; })
        visit(Target::tenant, object.sharing.tenant, object, "tenant");
      else
        visit(Target::tenant, object.tenant, object, "tenant");
      if constexpr (requires { object.context; }) visit(Target::context, object.context, object, "context");
    }
  };
  owned(config.contexts);
  owned(config.users);
  owned(config.groups);
  owned(config.trunks);
  owned(config.outcalls);
  owned(config.friends);
  owned(config.extensions);
  owned(config.incalls);
  owned(config.tariffs);
  owned(config.permissions);
  owned(config.schedules);
  owned(config.sounds);
  for (auto& tenant : config.tenants) visit(Target::tenant, tenant.parent, tenant, "parent");
  for (auto& context : config.contexts)
    for (auto& name : context.include) visit(Target::context, name, context, "include");
  for (auto& group : config.groups)
    for (auto& name : group.members) visit(Target::user, name, group, "members");
  for (auto& trunk : config.trunks)
    for (auto& name : trunk.sharing.shared_with) visit(Target::tenant, name, trunk, "shared_with");
  for (auto& outcall : config.outcalls)
    for (auto& name : outcall.trunks) visit(Target::trunk, name, outcall, "trunks");
  for (auto& incall : config.incalls) visit(Target::trunk, incall.trunk, incall, "trunk");
  for (auto& set : config.rule_sets) visit(Target::tenant, set.tenant, set, "tenant");
  for (auto& tenant : config.tenants) visit(Target::rule_set, tenant.rule_set, tenant, "rule_set");
  for (auto& user : config.users) visit(Target::rule_set, user.rule_set, user, "rule_set");
  for (auto& one : config.friends) visit(Target::rule_set, one.rule_set, one, "rule_set");
  for (auto& trunk : config.trunks) visit(Target::rule_set, trunk.numbers.rule_set, trunk, "rule_set");
  const auto rules_of = [&](auto& list) {
    for (auto& object : list) {
      if constexpr (requires { object.permissions; })
        for (auto& name : object.permissions) visit(Target::permission, name, object, "permissions");
      if constexpr (requires { object.schedule; }) visit(Target::schedule, object.schedule, object, "schedule");
      if constexpr (requires { object.tariff; }) visit(Target::tariff, object.tariff, object, "tariff");
    }
  };
  rules_of(config.users);
  rules_of(config.groups);
  rules_of(config.friends);
  rules_of(config.outcalls);
  rules_of(config.incalls);
  rules_of(config.trunks);
  for_each_destination(config, [&](auto& destination, auto& owner, std::string_view field) {
    for_each_reference_in(destination, owner, field, visit);
  });
}

/// "trunks.ovh"; the path of an object in problems.
template <class Object>
std::string path_of(const Object& object) {
  return std::string(record_of<Object>().plural) + '.' + object.name;
}

}  // namespace tandem::model
