// The ";name=value" lists that follow URIs and header values. RFC 3261 §25.1 generic-param and uri-parameter.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "sip/parse_error.h"

namespace tandem::sip {

struct Param {
  std::string_view name;
  std::string_view value;  ///< as written: a quoted string keeps its quotes, escapes are kept. Empty for a flag
  bool has_value = false;  ///< tells ";lr=" from ";lr"
};

/// A view on text that was checked: iterating cannot fail. Names are compared in any case, the first one counts.
class Params {
 public:
  /// Header parameters: blanks allowed around ';' and '=', values are tokens, hosts or quoted strings. `text` is empty
  /// or starts with ';' (after blanks), and must be parameters to its end.
  static Parsed<Params> parse(std::string_view text);
  /// URI parameters: no blanks, no quotes, %-escapes. Names are found with their escapes decoded (RFC 4475 §3.1.1.3).
  static Parsed<Params> parse_of_uri(std::string_view text);

  Params() = default;

  std::optional<Param> find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name).has_value(); }
  /// As written; empty if absent or a flag.
  std::string_view value(std::string_view name) const;
  /// Without the quotes of a quoted string (escapes inside are kept; see unescape_quoted).
  std::string_view unquoted(std::string_view name) const;

  bool empty() const { return text_.empty(); }
  std::string_view text() const { return text_; }  ///< with the leading ';'

  class Iterator {
   public:
    const Param& operator*() const { return current_; }
    const Param* operator->() const { return &current_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    friend bool operator!=(const Iterator& a, const Iterator& b) { return a.at_end_ != b.at_end_; }

   private:
    friend class Params;
    Iterator() = default;
    explicit Iterator(std::string_view text) : left_(text), at_end_(false) { advance(); }
    void advance();
    std::string_view left_;
    Param current_;
    bool at_end_ = true;
  };
  Iterator begin() const { return Iterator(text_); }
  Iterator end() const { return {}; }

 private:
  friend class Uri;
  friend class Via;
  explicit Params(std::string_view text, bool of_uri) : text_(text), of_uri_(of_uri) {}
  bool is_named(const Param& param, std::string_view name) const;

  std::string_view text_;
  bool of_uri_ = false;
};

}  // namespace tandem::sip
