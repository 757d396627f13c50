#include "model/asterisk_options.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/nearest.h"
#include "model/reading.h"

namespace tandem::model {
namespace {

Value plain(std::string_view text) {
  Value value = Value::text(text);
  value.kind = Value::Kind::plain;  // a number or a truth value, if the field wants one
  return value;
}

/// Asterisk's truth values in one spelling.
std::string_view usual_spelling(std::string_view value) {
  for (const std::string_view yes : {"yes", "true", "on", "1"})
    if (equal_ignoring_case(value, yes)) return "yes";
  for (const std::string_view no : {"no", "false", "off"})
    if (equal_ignoring_case(value, no)) return "no";
  return value;
}

/// Calls `visit` with each word of a text separated by blanks.
template <class Visitor>
void for_each_word(std::string_view text, Visitor&& visit) {
  for (Cursor words(text); !words.at_end(); words.take(' ')) visit(words.take_until(" "));
}

bool is_word_of(std::string_view text, std::string_view wanted) {
  bool found = false;
  for_each_word(text, [&](std::string_view word) { found = found || word == wanted; });
  return found;
}

/// One section of one account.
class SectionResolver {
 public:
  SectionResolver(OptionSection section, OptionTarget& target, Reading& reading)
      : section_(section), target_(target), reading_(reading) {}

  void resolve(const Option& option) {
    const Reading::Inside inside(reading_, option.name);
    const AsteriskOption* known = find_asterisk_option(section_, option.name);
    if (known == nullptr) return unknown(option.name);
    if (known->meaning == OptionMeaning::harmless) return note(*known);
    if (known->meaning == OptionMeaning::sets && !acts(*known))
      return known->note.empty() ? refuse("This account cannot do what '" + option.name + "' says.",
                                          "Take it out, or unset it if it is inherited.")
                                 : note(*known);
    if (option.unset) return unset(*known);
    known->meaning == OptionMeaning::sets ? set(*known, option.value) : compare(*known, option.value);
  }

  /// All that has no effect, in one sentence; empty: everything acts.
  const std::string& notes() const { return notes_; }

 private:
  bool acts(const AsteriskOption& option) const {
    bool any = false;
    for_each_word(option.what, [&](std::string_view field) { any = any || target_.has(field); });
    return any;
  }

  void unset(const AsteriskOption& option) {
    if (option.meaning == OptionMeaning::sets)
      for_each_word(option.what, [&](std::string_view field) { target_.reset(field); });
  }

  void set(const AsteriskOption& option, std::string_view value) {
    if (const auto wanted = option.apply(target_, option, trim(value)))
      refuse("'" + std::string(value) + "' is no value of '" + std::string(option.name) + "'.",
             "It wants " + std::string(*wanted) + ".");
  }

  void compare(const AsteriskOption& option, std::string_view value) {
    if (is_word_of(option.what, usual_spelling(trim(value)))) return;
    std::string sentence = "'" + std::string(option.name) + "' cannot be '" + std::string(value) + "' here";
    if (!option.note.empty()) sentence += ": " + std::string(option.note);
    std::string allowed;
    for_each_word(option.what,
                  [&](std::string_view word) { allowed.append(allowed.empty() ? "" : ", ").append(word); });
    refuse(sentence + ".",
           allowed.empty() ? "Take it out, or unset it if it is inherited." : "Only this is done: " + allowed + ".");
  }

  void note(const AsteriskOption& option) {
    notes_.append(notes_.empty() ? "" : "; ").append(option.name).append(" (").append(option.note).append(")");
  }

  void unknown(const std::string& name) {
    std::vector<std::string_view> names;
    for (const AsteriskOption& option : asterisk_options())
      if (option.section == section_) names.push_back(option.name);
    reading_.error(ProblemCode::unknown_key, {},
                   "'" + name + "' is not an option of the section '" + std::string(name_of(section_)) + "'.",
                   suggestion(name, names));
  }

  void refuse(std::string sentence, std::string fix) {
    reading_.error(ProblemCode::bad_value, {}, std::move(sentence), std::move(fix));
  }

  OptionSection section_;
  OptionTarget& target_;
  Reading& reading_;
  std::string notes_;
};

struct SectionMember {
  OptionSection section;
  std::vector<Option> SectionOptions::* options;
};
/// What stands later wins: the endpoint's own From over that of the registration's URI.
constexpr std::array<SectionMember, option_sections> members{
    {{OptionSection::auth, &SectionOptions::auth},
     {OptionSection::registration_auth, &SectionOptions::registration_auth},
     {OptionSection::outbound_auth, &SectionOptions::outbound_auth},
     {OptionSection::aor, &SectionOptions::aor},
     {OptionSection::registration, &SectionOptions::registration},
     {OptionSection::identify, &SectionOptions::identify},
     {OptionSection::endpoint, &SectionOptions::endpoint}}};

/// Collects what was told about all accounts.
class AccountResolver {
 public:
  template <class Account>
  void resolve(Account& account, const std::string& list, const std::string& name) {
    const Reading::Inside in_list(reading_, list), in_object(reading_, name);
    OptionTarget target(record_of<Account>(), &account, reading_);
    for (const auto& [section, options] : members) {
      const Reading::Inside inside(reading_, std::string(name_of(section)) + "_options");
      SectionResolver resolver(section, target, reading_);
      const std::string host = host_of(account);
      for (const Option& option : account.options.*options) resolver.resolve(option);
      if (section == OptionSection::registration && called_at_ && !host.empty() && host_of(account) != host)
        reading_.error(ProblemCode::bad_value, {},
                       "Calls would go to '" + host +
                           "' by the contact of the aor, but to be "
                           "registered at '" +
                           host_of(account) + "'.",
                       "An account calls where it registers: use "
                       "outbound_proxy, or a trunk for each.");
      called_at_ = section == OptionSection::aor ? host_of(account) != host : called_at_;
      if (!resolver.notes().empty()) warn(reading_.path(), resolver.notes());
    }
    called_at_ = false;
    account.options = {};
  }

  Problems take() {
    Problems all = reading_.take_problems();
    all.insert(all.end(), std::make_move_iterator(warnings_.begin()), std::make_move_iterator(warnings_.end()));
    return all;
  }

 private:
  static std::string host_of(const Trunk& trunk) { return trunk.host; }
  static std::string host_of(const Phone&) { return {}; }

  void warn(std::string path, const std::string& notes) {
    if (warnings_.size() < max_problems)
      warnings_.push_back({Severity::warning,
                           ProblemCode::without_effect,
                           std::move(path),
                           "Accepted without effect: " + notes + ".",
                           {},
                           {},
                           {}});
  }

  Reading reading_{no_secrets()};
  Problems warnings_;
  bool called_at_ = false;  ///< the aor's contact has set the host
};

bool any(const SectionOptions& options) {
  return options != SectionOptions{};
}

/// The fields of `option` that a trunk or a phone has; the others are of versions to come.
std::string fields_here(const AsteriskOption& option) {
  std::string fields;
  for_each_word(option.what, [&](std::string_view field) {
    if (record_of<Trunk>().find(field) || record_of<Phone>().find(field))
      fields.append(fields.empty() ? "" : ", ").append(field);
  });
  return fields;
}

/// What becomes of it, and the fields or values.
std::pair<std::string_view, std::string> fate_of(const AsteriskOption& option) {
  const std::string fields = option.meaning == OptionMeaning::sets ? fields_here(option) : std::string(option.what);
  if (option.meaning == OptionMeaning::harmless) return {"no effect", {}};
  if (option.meaning == OptionMeaning::as_it_is) return {fields.empty() ? "refused" : "only", fields};
  if (fields.empty()) return {option.note.empty() ? "refused" : "no effect", {}};
  return {"sets", fields};
}

}  // namespace

void OptionTarget::put(std::string_view name, const Value& value) {
  if (const Field* field = record_.find(name)) field->set(*field, object_, value, reading_);
}

std::string OptionTarget::text_of(std::string_view name) const {
  const Field* field = record_.find(name);
  return field == nullptr ? std::string{} : field->get(object_).scalar;
}

void OptionTarget::set(std::string_view field, std::string_view value) {
  put(field, plain(value));
}

void OptionTarget::append(std::string_view name, std::string_view text) {
  const Field* field = record_.find(name);
  if (field == nullptr) return;
  Value list = field->get(object_);
  if (std::ranges::none_of(list.items, [&](const Value& item) { return item.scalar == text; }))
    list.items.push_back(Value::text(text));
  put(name, list);
}

void OptionTarget::remove(std::string_view name, std::string_view text) {
  const Field* field = record_.find(name);
  if (field == nullptr) return;
  Value list = field->get(object_);
  std::erase_if(list.items, [&](const Value& item) { return equal_ignoring_case(item.scalar, text); });
  put(name, list);
}

void OptionTarget::reset(std::string_view name) {
  const Field* field = record_.find(name);
  if (field == nullptr) return;
  Field lenient = *field;  // the empty value need not satisfy the rule that a given one must
  lenient.rule = {};
  lenient.set(lenient, object_, *record_.blank().find(field->name), reading_);
}

bool has_options(const Config& config) {
  return std::ranges::any_of(config.trunks, [](const Trunk& trunk) { return any(trunk.options); }) ||
         std::ranges::any_of(config.users, [](const User& user) {
           return std::ranges::any_of(user.phones, [](const Phone& phone) { return any(phone.options); });
         });
}

Problems resolve_options(Config& config) {
  AccountResolver resolver;
  for (Trunk& trunk : config.trunks)
    if (any(trunk.options)) resolver.resolve(trunk, "trunks", trunk.name);
  for (User& user : config.users)
    for (std::size_t i = 0; i < user.phones.size(); ++i)
      if (any(user.phones[i].options))
        resolver.resolve(user.phones[i], "users", user.name + ".phones[" + std::to_string(i) + ']');
  return resolver.take();
}

std::string option_reference() {
  std::string out =
      "\n## Asterisk's options\n\n"
      "What the options of `endpoint_options` and its neighbours do. sets: the option acts as the field "
      "named, which it overrides.\nonly: that is how it is done here, other values are refused. no "
      "effect: accepted, with a warning. `null` as the value unsets:\nthe field is as that of a new "
      "account. Options that are not listed are refused.\n\n| section | option | | |\n|---|---|---|---|\n";
  for (const AsteriskOption& option : asterisk_options()) {
    out.append("| ").append(name_of(option.section)).append(" | `").append(option.name).append("` | ");
    const auto [fate, what] = fate_of(option);
    out.append(fate).append(" | ").append(what).append(what.empty() || option.note.empty() ? "" : "; ");
    out.append(option.note).append(" |\n");
  }
  return out;
}

}  // namespace tandem::model
