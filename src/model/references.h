// Where objects name each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/config.h"
#include "model/fields.h"

namespace tandem::model {

enum class Target : std::uint8_t { context, user, trunk };

/// The names in a destination of `owner`.
template <class AnyDestination, class Owner, class Visitor>
void visit_destination(AnyDestination& destination, Owner& owner, std::string_view field, Visitor& visit) {
  for (auto& name : destination.users) visit(Target::user, name, owner, field);
  if (destination.kind == DestinationKind::extension) visit(Target::context, destination.context, owner, field);
}

/// Calls `visit(Target, name, owner, field)` for every name by which an object refers to another; `name` may be
/// changed if `config` may. Empty names ("any") are passed too.
template <class AnyConfig, class Visitor>
void for_each_reference(AnyConfig& config, Visitor&& visit) {
  for (auto& context : config.contexts)
    for (auto& name : context.include) visit(Target::context, name, context, "include");
  for (auto& user : config.users) visit(Target::context, user.context, user, "context");
  for (auto& trunk : config.trunks) visit(Target::context, trunk.context, trunk, "context");
  for (auto& outcall : config.outcalls) {
    visit(Target::context, outcall.context, outcall, "context");
    for (auto& name : outcall.trunks) visit(Target::trunk, name, outcall, "trunks");
  }
  for (auto& incall : config.incalls) {
    visit(Target::trunk, incall.trunk, incall, "trunk");
    visit_destination(incall.destination, incall, "destination", visit);
  }
  for (auto& schedule : config.schedules) {
    visit_destination(schedule.closed, schedule, "closed", visit);
    for (auto& exception : schedule.exceptions) visit_destination(exception.destination, schedule, "exceptions", visit);
  }
}

/// "trunks.ovh"; the path of an object in problems.
template <class Object>
std::string path_of(const Object& object) {
  return std::string(record_of<Object>().plural) + '.' + object.name;
}

}  // namespace tandem::model
