// Comma-separated header values (RFC 3261 §7.3.1), within one field and across repeated ones.
#pragma once

#include <string_view>
#include <vector>

#include "sip/message.h"
#include "sip/name_addr.h"

namespace tandem::sip {

/// The values of one field: split at commas outside of quotes and angle brackets, blanks around them removed, empty
/// ones left away. A range of string_view; iterating cannot fail and does not allocate.
class ListValues {
 public:
  explicit ListValues(std::string_view text) : text_(text) {}

  class Iterator {
   public:
    std::string_view operator*() const { return current_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    friend bool operator!=(const Iterator& a, const Iterator& b) { return a.at_end_ != b.at_end_; }

   private:
    friend class ListValues;
    Iterator() = default;
    explicit Iterator(std::string_view text) : left_(text), at_end_(false) { advance(); }
    void advance();
    std::string_view left_, current_;
    bool at_end_ = true;
  };
  Iterator begin() const { return Iterator(text_); }
  Iterator end() const { return {}; }

 private:
  std::string_view text_;
};

inline ListValues split_list(std::string_view field_value) {
  return ListValues(field_value);
}

/// `f(std::string_view value)` for every value of every field of that kind, in order.
template <class F>
void for_each_value(const Message& message, HeaderId id, F&& f) {
  for (const Field& field : message.fields())
    if (field.id == id)
      for (std::string_view value : split_list(field.value)) f(value);
}

/// The first value of the first such field; empty if there is none.
std::string_view first_value(const Message& message, HeaderId id);

/// All values as addresses, in order: Route, Record-Route, Path, Service-Route, P-Asserted-Identity, Diversion ...
/// The first unreadable one is the error, and too many of them are too_many_headers.
Parsed<std::vector<NameAddr>> parse_addresses(const Message& message, HeaderId id);

}  // namespace tandem::sip
