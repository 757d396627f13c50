// Asterisk's options of a SIP account, given as keys and values by section, and what they mean here. The table stands
// in asterisk_option_table.cc: an option whose behaviour is added gets a row that sets the field.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/config.h"
#include "model/fields.h"
#include "model/problem.h"

namespace tandem::model {

/// Sections of pjsip.conf that belong to one account.
enum class OptionSection : std::uint8_t {
  endpoint,
  aor,
  auth,
  registration,
  identify,
  outbound_auth,
  registration_auth
};
inline constexpr std::size_t option_sections = 7;
std::string_view name_of(OptionSection section);  ///< "outbound_auth"

/// What an account's options may do to it: sets its fields through the field tables, so that their rules hold.
class OptionTarget {
 public:
  OptionTarget(const Record& record, void* object, Reading& reading)
      : record_(record), object_(object), reading_(reading) {}
  /// A field of another kind of account, or of a later version, is not there.
  bool has(std::string_view field) const { return record_.find(field) != nullptr; }
  std::string text_of(std::string_view field) const;  ///< of a text field; empty if there is none
  void set(std::string_view field, std::string_view value);
  void append(std::string_view field, std::string_view value);  ///< to a list, once
  void remove(std::string_view field, std::string_view value);  ///< from a list
  void reset(std::string_view field);                           ///< to what a new object has

 private:
  void put(std::string_view field, const Value& value);
  const Record& record_;
  void* object_;
  Reading& reading_;
};

/// How an option is treated. All but `sets` leave the account as it is.
enum class OptionMeaning : std::uint8_t {
  sets,      ///< sets fields
  as_it_is,  ///< describes what the exchange does anyway: other values are refused, as nobody would keep to them
  harmless   ///< has nothing to act on here: any value is accepted
};

struct AsteriskOption {
  /// Nothing, or what a right value looks like.
  using Apply = std::optional<std::string_view> (*)(OptionTarget& target, const AsteriskOption& option,
                                                    std::string_view value);
  OptionSection section;
  std::string_view name;
  OptionMeaning meaning;
  /// sets: the field, and more of them after blanks, that `apply` may set and unsetting puts back. as_it_is: the values
  /// that are kept to, separated by blanks.
  std::string_view what;
  std::string_view note;  ///< why it has no effect; a part of a sentence
  Apply apply = nullptr;  ///< sets
};

std::span<const AsteriskOption> asterisk_options();
/// By section and name; nullptr: there is none.
const AsteriskOption* find_asterisk_option(OptionSection section, std::string_view name);

/// Passwords and the like: never shown, and may be given as {env: NAME} or {file: PATH}.
bool is_secret_option(std::string_view name);

/// Puts what the options of trunks and phones say into the fields that they stand for, which then win over what these
/// fields had; the options themselves are cleared. Errors: unknown names, refused values. Warnings: one a section for
/// all that has no effect.
Problems resolve_options(Config& config);
/// Whether there is anything to resolve.
bool has_options(const Config& config);

/// The table for people, in Markdown: every option and what becomes of it.
std::string option_reference();

}  // namespace tandem::model
