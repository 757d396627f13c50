// How an attempt to ring somebody came out, as far as the next choice depends on it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::model {

enum class OutcomeKind : std::uint8_t {
  unreachable,     ///< not registered, no way there
  no_response,     ///< nothing came back to the INVITE, or 408 before it rang
  unavailable,     ///< 480 before it rang
  no_answer,       ///< it rang, and nobody answered
  busy,            ///< 486, 600
  declined,        ///< 603, or a refusal after it rang
  unknown_number,  ///< 404, 410, 484, 604
  failed,          ///< 5xx
  full,            ///< of a trunk that carries as many calls as it may
  other            ///< any other refusal
};
inline constexpr unsigned outcome_kinds = 10;
std::string_view word(OutcomeKind kind);  ///< "no_answer"

/// What is known of the outcome.
struct Outcome {
  std::uint16_t status = 0;  ///< final SIP status; 0: nothing ever came back or it could not be sent
  bool rang = false;
  bool no_way = false;  ///< it was not even sent: not registered, no address
  bool full = false;
};
OutcomeKind kind_of(const Outcome& outcome);

/// Outcomes by kind and by status. A value.
class OutcomeSet {
 public:
  constexpr OutcomeSet() = default;
  static OutcomeSet all() {
    OutcomeSet set;
    set.kinds_ = (1u << outcome_kinds) - 1;
    return set;
  }
  static OutcomeSet of(std::initializer_list<OutcomeKind> kinds);
  /// "busy", "404", "4xx"; nothing for other words.
  static std::optional<OutcomeSet> of_word(std::string_view word);

  void add(const OutcomeSet& other);
  bool has(const Outcome& outcome) const;
  std::string in_words() const;  ///< "unreachable, no response, failed"
  friend bool operator==(const OutcomeSet&, const OutcomeSet&) = default;

 private:
  std::uint16_t kinds_ = 0;
  std::uint8_t classes_ = 0;  ///< bit n: nxx
  std::vector<std::uint16_t> statuses_;
};

}  // namespace tandem::model
