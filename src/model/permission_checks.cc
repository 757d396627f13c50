// Permissions with rules that can never decide.
#include <map>
#include <optional>

#include "model/checks.h"
#include "model/dialable.h"
#include "model/pattern.h"
#include "model/references.h"

namespace tandem::model {

namespace {

constexpr std::size_t max_rules = 10'000;  ///< patterns of one permission: each call looks at them in turn

bool is_subset(const CharSet& inner, const CharSet& outer) {
  for (int c = 0; c < 256; ++c)
    if (inner.has(static_cast<char>(c)) && !outer.has(static_cast<char>(c))) return false;
  return true;
}

/// One rule's pattern, as it is compared with others.
struct Ruled {
  std::vector<CharSet> positions;
  Tail tail;
  std::string text;

  std::size_t shortest() const { return positions.size() + (tail == Tail::one_or_more ? 1 : 0); }
  bool covers(const Ruled& other) const {
    if (tail == Tail::none && (other.tail != Tail::none || other.positions.size() != positions.size())) return false;
    if (other.shortest() < shortest() || other.positions.size() < positions.size()) return false;
    for (std::size_t i = 0; i < positions.size(); ++i)
      if (!is_subset(other.positions[i], positions[i])) return false;
    return true;
  }
};

class PermissionCheck {
 public:
  PermissionCheck(const Permission& permission, Findings& findings)
      : permission_(permission), path_(path_of(permission)), findings_(findings) {}

  void run() {
    for (std::size_t i = 0; i < permission_.rules.size(); ++i) check_rule(i);
    if (count_ > max_rules)
      findings_.error(ProblemCode::bad_range, path_ + ".rules",
                      "There are " + std::to_string(count_) + " patterns, and at most " + std::to_string(max_rules) +
                          " in one permission.",
                      "Join them: a set or '.' stands for many numbers.");
    if (permission_.rules.empty() && permission_.otherwise == PermissionDefault::next)
      findings_.warn(ProblemCode::unused, path_ + ".rules", "The permission says nothing of any number.",
                     "Give it rules: [{deny: \"0899.\"}], or a default.");
    if (!permission_.pin.empty() && !denies_)
      findings_.warn(ProblemCode::without_effect, path_ + ".pin",
                     "The permission denies nothing that a pin could lift.");
    if (permission_.pin.find('#') != std::string::npos)
      findings_.note(ProblemCode::unused, path_ + ".pin",
                     "With '#' in a pin, '#' does not end what callers enter: they wait until it is complete.",
                     "Take another pin.");
  }

 private:
  void check_rule(std::size_t index) {
    const PermissionRule& rule = permission_.rules[index];
    const std::string path = path_ + ".rules[" + std::to_string(index) + ']';
    if (rule.allow.empty() == rule.deny.empty())
      findings_.error(
          ProblemCode::wrong_type, path,
          rule.allow.empty() ? "The rule neither allows nor denies anything." : "The rule both allows and denies.",
          "Wanted: {allow: NUMBERS} or {deny: NUMBERS}.");
    check_list(rule.allow, path + ".allow");
    check_list(rule.deny, path + ".deny");
    denies_ = denies_ || !rule.deny.empty();
  }

  void check_list(const std::vector<std::string>& list, const std::string& path) {
    for (std::size_t i = 0; i < list.size(); ++i)
      if (++count_ <= max_rules) check_pattern(list[i], path + '[' + std::to_string(i) + ']');
  }

  void check_pattern(const std::string& text, const std::string& path) {
    if (text.starts_with('/')) {
      if (!expressions_.emplace(text, path).second) tell_covered(path, text);
      return;
    }
    const auto pattern = Pattern::parse_rule(text);
    if (!pattern) return;  // told as a field
    if (const std::string why = why_never_dialled(*pattern); !why.empty()) {
      findings_.warn(ProblemCode::unreachable_rule, path, "'" + text + "' matches no number. " + why,
                     "A regular expression stands between slashes: /^0899/.");
      return;
    }
    Ruled ruled{positions_of(*pattern), pattern->tail(), text};
    const auto [equal, fresh] = signatures_.emplace(pattern->signature(), text);
    if (!fresh) return tell_covered(path, equal->second);
    for (const Ruled& before : patterns_)
      if (before.covers(ruled)) return tell_covered(path, before.text);
    if (patterns_.size() < max_compared) patterns_.push_back(std::move(ruled));
  }

  void tell_covered(const std::string& path, const std::string& by) {
    findings_.warn(ProblemCode::unreachable_rule, path, "'" + by + "' decides for these numbers before.",
                   "Put it before that one, or take it out.");
  }

  const Permission& permission_;
  const std::string path_;
  Findings& findings_;
  std::size_t count_ = 0;
  bool denies_ = permission_.otherwise == PermissionDefault::deny;
  std::map<std::string_view, std::string> expressions_;
  std::map<std::string, std::string> signatures_;
  std::vector<Ruled> patterns_;
};

}  // namespace

void check_permissions(const Config& config, Findings& findings) {
  for (const Permission& permission : config.permissions)
    if (permission.enabled) PermissionCheck(permission, findings).run();
}

}  // namespace tandem::model
