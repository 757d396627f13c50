// How each C++ type of a member gets into a Value and out of one. Only for field_tables.cc.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "model/fields.h"
#include "model/reading.h"

namespace tandem::model {

/// Whole-field readers; false: told to `reading`, the target is untouched.
bool read_text(const Field& field, std::string& target, const Value& value, Reading& reading);
bool read_number(const Field& field, std::uint64_t highest, std::uint64_t& target, const Value& value,
                 Reading& reading);
bool read_boolean(bool& target, const Value& value, Reading& reading);
bool read_seconds(const Field& field, std::chrono::seconds& target, const Value& value, Reading& reading);
bool read_choice(const Field& field, std::size_t& target, const Value& value, Reading& reading);
bool read_address(SocketAddress& target, const Value& value, Reading& reading);
bool read_texts(const Field& field, std::vector<std::string>& target, const Value& value, Reading& reading);
bool read_options(std::vector<Option>& target, const Value& value, Reading& reading);
Value options_value(const std::vector<Option>& options);
bool read_destination(Destination& target, const Value& value, Reading& reading);
Value destination_value(const Destination& destination);

/// The words of an enumeration, in the order of its values.
template <class Enum>
struct Choices;

template <class T>
struct FieldTraits;

template <>
struct FieldTraits<std::string> {
  static constexpr FieldType type = FieldType::text;
  static Value get(const std::string& member) { return Value::text(member); }
  static void set(const Field& f, std::string& member, const Value& v, Reading& r) { read_text(f, member, v, r); }
};

template <>
struct FieldTraits<bool> {
  static constexpr FieldType type = FieldType::boolean;
  static Value get(bool member) { return Value::boolean(member); }
  static void set(const Field&, bool& member, const Value& v, Reading& r) { read_boolean(member, v, r); }
};

template <std::unsigned_integral T>
struct FieldTraits<T> {
  static constexpr FieldType type = FieldType::number;
  static Value get(T member) { return Value::number(member); }
  static void set(const Field& f, T& member, const Value& v, Reading& r) {
    std::uint64_t number = 0;
    if (read_number(f, std::numeric_limits<T>::max(), number, v, r)) member = static_cast<T>(number);
  }
};

template <>
struct FieldTraits<std::chrono::seconds> {
  static constexpr FieldType type = FieldType::seconds;
  static Value get(std::chrono::seconds member) { return Value::number(static_cast<std::uint64_t>(member.count())); }
  static void set(const Field& f, std::chrono::seconds& m, const Value& v, Reading& r) { read_seconds(f, m, v, r); }
};

template <class T>
  requires std::is_enum_v<T>
struct FieldTraits<T> {
  static constexpr FieldType type = FieldType::choice;
  static Value get(T member) { return Value::text(Choices<T>::words[static_cast<std::size_t>(member)]); }
  static void set(const Field& f, T& member, const Value& v, Reading& r) {
    std::size_t index = 0;
    if (read_choice(f, index, v, r)) member = static_cast<T>(index);
  }
};

/// "auto", then the words of an enumeration.
template <class Enum>
struct ChoicesOrAuto {
  static constexpr auto words = [] {
    std::array<std::string_view, std::size(Choices<Enum>::words) + 1> all{"auto"};
    std::ranges::copy(Choices<Enum>::words, all.begin() + 1);
    return all;
  }();
};

/// A choice that may be left to the program.
template <class T>
  requires std::is_enum_v<T>
struct FieldTraits<std::optional<T>> {
  static constexpr FieldType type = FieldType::choice;
  static Value get(const std::optional<T>& member) {
    return Value::text(ChoicesOrAuto<T>::words[member ? static_cast<std::size_t>(*member) + 1 : 0]);
  }
  static void set(const Field& f, std::optional<T>& member, const Value& v, Reading& r) {
    std::size_t index = 0;
    if (!read_choice(f, index, v, r)) return;
    member = index == 0 ? std::nullopt : std::optional(static_cast<T>(index - 1));
  }
};

template <>
struct FieldTraits<SocketAddress> {
  static constexpr FieldType type = FieldType::address;
  static Value get(const SocketAddress& member) { return Value::text(member.to_string()); }
  static void set(const Field&, SocketAddress& member, const Value& v, Reading& r) { read_address(member, v, r); }
};

template <>
struct FieldTraits<std::vector<std::string>> {
  static constexpr FieldType type = FieldType::texts;
  static Value get(const std::vector<std::string>& member) {
    Value list = Value::list();
    for (const std::string& text : member) list.items.push_back(Value::text(text));
    return list;
  }
  static void set(const Field& f, std::vector<std::string>& m, const Value& v, Reading& r) { read_texts(f, m, v, r); }
};

template <>
struct FieldTraits<Destination> {
  static constexpr FieldType type = FieldType::destination;
  static Value get(const Destination& member) { return destination_value(member); }
  static void set(const Field&, Destination& m, const Value& v, Reading& r) { read_destination(m, v, r); }
};

template <>
struct FieldTraits<std::optional<Destination>> {
  static constexpr FieldType type = FieldType::destination;
  static Value get(const std::optional<Destination>& member) {
    return member ? destination_value(*member) : Value::text("");
  }
  static void set(const Field&, std::optional<Destination>& m, const Value& v, Reading& r) {
    if (v.kind == Value::Kind::text && v.scalar.empty()) return m.reset();
    Destination read;
    if (read_destination(read, v, r)) m = std::move(read);
  }
};

/// One after the other. One map stands for a list of one.
template <>
struct FieldTraits<std::vector<Destination>> {
  static constexpr FieldType type = FieldType::destination;
  static Value get(const std::vector<Destination>& member);
  static void set(const Field&, std::vector<Destination>& member, const Value& value, Reading& reading);
};

template <>
struct FieldTraits<std::vector<Option>> {
  static constexpr FieldType type = FieldType::options;
  static Value get(const std::vector<Option>& member) { return options_value(member); }
  static void set(const Field&, std::vector<Option>& m, const Value& v, Reading& r) { read_options(m, v, r); }
};

/// Parts with fields of their own. The list is replaced as a whole, or left if any part is wrong.
template <class Part>
struct FieldTraits<std::vector<Part>> {
  static constexpr FieldType type = FieldType::records;
  static Value get(const std::vector<Part>& member) {
    Value list = Value::list();
    for (const Part& part : member) list.items.push_back(to_value(part));
    return list;
  }
  static void set(const Field&, std::vector<Part>& member, const Value& v, Reading& r) {
    const std::size_t errors_before = r.errors();
    std::vector<Part> parts;
    const std::span<const Value> items = v.kind == Value::Kind::list ? std::span(v.items) : std::span(&v, 1);
    for (const Value& item : items) {
      Reading::Inside inside(r, '[' + std::to_string(parts.size()) + ']');
      read_into(parts.emplace_back(), item, r);
    }
    if (r.errors() == errors_before) member = std::move(parts);
  }
};

template <class T>
struct ChoicesOf {
  static constexpr std::span<const std::string_view> words{};
};
template <class T>
  requires std::is_enum_v<T>
struct ChoicesOf<T> {
  static constexpr std::span<const std::string_view> words{Choices<T>::words};
};

template <class T>
  requires std::is_enum_v<T>
struct ChoicesOf<std::optional<T>> {
  static constexpr std::span<const std::string_view> words{ChoicesOrAuto<T>::words};
};

template <class Pointer>
struct MemberPointer;
template <class O, class T>
struct MemberPointer<T O::*> {
  using Object = O;
  using Type = T;
};

/// The descriptor of one member: everything that can be known from its type is taken from there.
template <auto Member>
consteval Field field(std::string_view name, std::string_view documentation, Rule rule = {},
                      const Record* part = nullptr) {
  using Object = typename MemberPointer<decltype(Member)>::Object;
  using Type = typename MemberPointer<decltype(Member)>::Type;
  return {name,
          documentation,
          FieldTraits<Type>::type,
          rule,
          ChoicesOf<Type>::words,
          part,
          [](const void* object) { return FieldTraits<Type>::get(static_cast<const Object*>(object)->*Member); },
          [](const Field& self, void* object, const Value& value, Reading& reading) {
            FieldTraits<Type>::set(self, static_cast<Object*>(object)->*Member, value, reading);
          }};
}

/// The same for a member of a group: in files and answers it stands beside the others.
template <auto Group, auto Member>
consteval Field grouped_field(std::string_view name, std::string_view documentation, Rule rule = {},
                              const Record* part = nullptr) {
  using Object = typename MemberPointer<decltype(Group)>::Object;
  using Type = typename MemberPointer<decltype(Member)>::Type;
  return {name,
          documentation,
          FieldTraits<Type>::type,
          rule,
          ChoicesOf<Type>::words,
          part,
          [](const void* object) { return FieldTraits<Type>::get(static_cast<const Object*>(object)->*Group.*Member); },
          [](const Field& self, void* object, const Value& value, Reading& reading) {
            FieldTraits<Type>::set(self, static_cast<Object*>(object)->*Group.*Member, value, reading);
          }};
}

}  // namespace tandem::model
