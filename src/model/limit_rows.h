// Limits as a field of their holders: a map of its own. Only for the tables of fields.
#pragma once

#include "model/field_types.h"
#include "model/limits.h"

namespace tandem::model {

extern const Record limits_record, day_limits_record, spike_record;
template <>
const Record& record_of<Limits>();
template <>
const Record& record_of<DayLimits>();
template <>
const Record& record_of<Spike>();

/// A part with fields of its own. It is replaced as a whole, or left if anything in it is wrong.
template <class Part>
struct PartTraits {
  static constexpr FieldType type = FieldType::part;
  static Value get(const Part& member) { return to_value(member); }
  static void set(const Field&, Part& member, const Value& value, Reading& reading) {
    const std::size_t errors_before = reading.errors();
    Part part;
    read_into(part, value, reading);
    if (reading.errors() == errors_before) member = std::move(part);
  }
};
template <>
struct FieldTraits<Limits> : PartTraits<Limits> {};
template <>
struct FieldTraits<DayLimits> : PartTraits<DayLimits> {};
template <>
struct FieldTraits<Spike> : PartTraits<Spike> {};

inline constexpr std::string_view limits_mean = "How much it may call at a time and in a day.";

}  // namespace tandem::model
