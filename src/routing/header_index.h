// Which trunks a request's headers name (Trunk::match_header): by a whole value, or by an expression.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "model/config.h"
#include "model/problem.h"
#include "routing/trunk_numbers.h"

namespace tandem::routing {

/// "X-Account: 4711" wants this very value; "X-Account: /^47/" one in which the RE2 expression is found, as in
/// Asterisk. Immutable once it is made; any shard. Holds pointers to the trunks.
class HeaderIndex {
 public:
  using Trunks = std::vector<const model::Trunk*>;

  HeaderIndex();
  /// Problems of expressions are told under "trunks.NAME.match_header".
  HeaderIndex(const Trunks& trunks, model::Problems& problems);
  ~HeaderIndex();
  HeaderIndex(HeaderIndex&&) noexcept;
  HeaderIndex& operator=(HeaderIndex&&) noexcept;

  /// In order of their names. A value that is longer than any sensible one fits no expression.
  Trunks find(const RequestValue& value_of) const;

 private:
  class Expressions;
  struct Header {
    std::string name;
    std::unordered_map<std::string, Trunks, TextHash, std::equal_to<>> by_value;
    std::unique_ptr<Expressions> expressions;
  };

  Header& header(std::string_view name);

  std::vector<Header> headers_;
};

}  // namespace tandem::routing
