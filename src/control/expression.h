// `like REGEX` of the tables.
#pragma once

#include <regex.h>  // tidy: allow third-party: POSIX, part of the C library

#include <string>

namespace tandem::control {

/// A POSIX extended regular expression, found anywhere in a text, as `like` has always meant it.
class Expression {
 public:
  explicit Expression(const std::string& text)
      : valid_(regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB) == 0) {}
  ~Expression() {
    if (valid_) regfree(&compiled_);
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;

  bool valid() const { return valid_; }
  bool finds(const std::string& text) const { return regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0; }

 private:
  regex_t compiled_{};
  bool valid_;
};

}  // namespace tandem::control
