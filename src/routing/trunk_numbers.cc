#include "routing/trunk_numbers.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "routing/expression.h"

namespace tandem::routing {

namespace {

constexpr std::size_t longest_number = 128;  ///< read out of a stranger's header

std::string header_of(const std::string& source) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> words{{{"to", "To"},
                                                                                {"from", "From"},
                                                                                {"diversion", "Diversion"},
                                                                                {"pai", "P-Asserted-Identity"},
                                                                                {"rpid", "Remote-Party-ID"},
                                                                                {"ppi", "P-Preferred-Identity"}}};
  for (const auto& [word, header] : words)
    if (equal_ignoring_case(word, source)) return std::string(header);
  return equal_ignoring_case(source, "request_uri") ? "request_uri" : source;
}

/// The user part of the first SIP URI, or the number of the first tel URI; a text that holds none: itself.
std::string_view user_of(std::string_view value) {
  const auto after = [&](std::string_view scheme) {
    for (std::size_t at = 0; at + scheme.size() <= value.size(); ++at)
      if (equal_ignoring_case(value.substr(at, scheme.size()), scheme)) return at + scheme.size();
    return value.npos;
  };
  for (const std::string_view scheme : {"sip:", "sips:", "tel:"}) {
    const auto begin = after(scheme);
    if (begin == value.npos) continue;
    const std::string_view uri = value.substr(begin, value.find_first_of("> ,", begin) - begin);
    if (scheme == "tel:") return uri.substr(0, uri.find(';'));
    const auto at = uri.find('@');
    if (at == uri.npos) return {};
    const std::string_view user = uri.substr(0, at);
    return user.substr(0, user.find_first_of(";:"));
  }
  return trim(value);
}

bool concerns(model::NumberParty rule, model::NumberParty party) {
  return rule == model::NumberParty::both || rule == party;
}
bool may_register_in_bulk(const model::Trunk& trunk) {
  return trunk.account_type == model::AccountType::inbound && trunk.gateway.accept_bulk;
}

bool concerns(model::NumberWay rule, model::NumberWay way) {
  return rule == model::NumberWay::both || rule == way;
}

}  // namespace

NumberReader::NumberReader(const model::NumberSource& source, const std::string& path, model::Problems& problems)
    : source_(source), header_(header_of(source.source)) {
  if (!source.expression.empty()) expression_ = compiled_expression(source.expression, path + "_expression", problems);
}
NumberReader::~NumberReader() = default;
NumberReader::NumberReader(NumberReader&&) noexcept = default;
NumberReader& NumberReader::operator=(NumberReader&&) noexcept = default;

std::optional<std::string> NumberReader::read(const RequestValue& value_of) const {
  std::string_view value = value_of(header_);
  if (value.empty() || value.size() > longest_searched) return std::nullopt;
  if (!source_.start.empty()) {
    const auto at = value.find(source_.start);
    if (at == value.npos) return std::nullopt;
    value.remove_prefix(at + source_.start.size());
  }
  if (!source_.end.empty()) {
    const auto at = value.find(source_.end);
    if (at == value.npos) return std::nullopt;
    value = value.substr(0, at);
  }
  if (expression_) {
    re2::StringPiece found[2];
    const bool grouped = expression_->NumberOfCapturingGroups() > 0;
    if (!expression_->Match({value.data(), value.size()}, 0, value.size(), RE2::UNANCHORED, found, grouped ? 2 : 1))
      return std::nullopt;
    const re2::StringPiece& number = found[grouped ? 1 : 0];
    value = number.data() == nullptr ? std::string_view{} : std::string_view(number.data(), number.size());
  } else if (source_.start.empty() && source_.end.empty()) {
    value = user_of(value);
  }
  value = trim(value);
  if (value.empty() || value.size() > longest_number) return std::nullopt;
  return std::string(value);
}

struct TrunkNumbers::Rule {
  std::unique_ptr<RE2> match;
  std::string replace;
  model::NumberWay way;
  model::NumberParty party;
};

TrunkNumbers::TrunkNumbers(const model::Trunk& trunk, const model::Settings& settings, model::Problems& problems,
                           const RuleSet* set)
    : set_(set), format_(trunk.numbers.number_format) {
  const std::string path = "trunks." + trunk.name;
  const std::string& country = trunk.numbers.country.empty() ? settings.country : trunk.numbers.country;
  const bool formatted = format_ != model::NumberFormat::as_is;
  if (formatted || set_ != nullptr || may_register_in_bulk(trunk)) {
    plan_ = NumberPlan::of_country(country);
    if (!plan_ && formatted) {
      model::Problem problem;
      problem.code = model::ProblemCode::missing;
      problem.path = path + ".number_format";
      problem.sentence = country.empty() ? "A number's form depends on the country, and none is given."
                                         : "There are no telephone numbers in the country '" + country + "'.";
      problem.fix = "Set `country` in the settings, or of this trunk, such as FR.";
      problems.push_back(std::move(problem));
    }
  }
  for (std::size_t i = 0; i < trunk.numbers.number_rules.size(); ++i) {
    const model::NumberRule& rule = trunk.numbers.number_rules[i];
    const std::string where = path + ".number_rules[" + std::to_string(i) + "]";
    auto match = compiled_expression(rule.match, where + ".match", problems);
    std::string wrong;
    if (!match) continue;
    if (!match->CheckRewriteString(rule.replace, &wrong)) {
      model::Problem problem;
      problem.code = model::ProblemCode::bad_value;
      problem.path = where + ".replace";
      problem.sentence = "'" + rule.replace + "' cannot replace it: " + wrong + ".";
      problems.push_back(std::move(problem));
      continue;
    }
    rules_.push_back({std::move(match), rule.replace, rule.way, rule.party});
  }
  says_called_ =
      formatted || set_ != nullptr || std::ranges::any_of(rules_, [](const Rule& rule) {
        return concerns(rule.party, model::NumberParty::called) && concerns(rule.way, model::NumberWay::outgoing);
      });
  if (!trunk.did_source.source.empty()) did_.emplace(trunk.did_source, path + ".did", problems);
  if (!trunk.caller_id_source.source.empty()) caller_id_.emplace(trunk.caller_id_source, path + ".caller_id", problems);
}
TrunkNumbers::~TrunkNumbers() = default;
TrunkNumbers::TrunkNumbers(TrunkNumbers&&) noexcept = default;

bool TrunkNumbers::needed_by(const model::Trunk& trunk) {
  return trunk.numbers.number_format != model::NumberFormat::as_is || !trunk.numbers.number_rules.empty() ||
         !trunk.numbers.rule_set.empty() || !trunk.did_source.source.empty() ||
         !trunk.caller_id_source.source.empty() || may_register_in_bulk(trunk);
}

std::optional<std::string> TrunkNumbers::by_rule(std::string_view number, model::NumberParty party,
                                                 model::NumberWay way) const {
  for (const Rule& rule : rules_) {
    if (!concerns(rule.party, party) || !concerns(rule.way, way)) continue;
    std::array<re2::StringPiece, 10> groups;  // \0 to \9
    const int wanted = std::min(rule.match->NumberOfCapturingGroups() + 1, static_cast<int>(groups.size()));
    if (!rule.match->Match({number.data(), number.size()}, 0, number.size(), RE2::ANCHOR_BOTH, groups.data(), wanted))
      continue;
    std::string result;
    rule.match->Rewrite(&result, rule.replace, groups.data(), wanted);
    return result;
  }
  return std::nullopt;
}

std::optional<std::string> TrunkNumbers::by_set(std::string_view number, model::NumberParty party,
                                                model::NumberWay way) const {
  if (set_ == nullptr) return std::nullopt;
  const bool in = way == model::NumberWay::incoming, caller = party == model::NumberParty::caller;
  const auto direction = caller ? (in ? NumberDirection::caller_in : NumberDirection::caller_out)
                                : (in ? NumberDirection::callee_in : NumberDirection::callee_out);
  auto rewritten = set_->apply(direction, number, plan_ ? &*plan_ : nullptr);
  return rewritten ? std::optional(std::move(rewritten->number)) : std::nullopt;
}

std::string TrunkNumbers::outgoing(std::string_view number, model::NumberParty party) const {
  if (auto ruled = by_rule(number, party, model::NumberWay::outgoing)) return *ruled;
  if (auto ruled = by_set(number, party, model::NumberWay::outgoing)) return *ruled;
  return plan_ ? plan_->formatted(number, format_) : std::string(number);
}

std::string TrunkNumbers::for_bulk(std::string_view number) const {
  return plan_ && !says_called_ ? plan_->formatted(number, model::NumberFormat::plus_e164) : std::string(number);
}

std::string TrunkNumbers::incoming(std::string_view number, model::NumberParty party) const {
  if (auto ruled = by_rule(number, party, model::NumberWay::incoming)) return *ruled;
  return by_set(number, party, model::NumberWay::incoming).value_or(std::string(number));
}

}  // namespace tandem::routing
