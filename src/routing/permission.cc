#include "routing/permission.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "routing/expression.h"
#include "routing/trail.h"

namespace tandem::routing {

struct Permission::Rule {
  Say say;
  std::string text;
  std::variant<model::Pattern, std::unique_ptr<RE2>> match;

  bool matches(const std::string& number) const {
    if (const auto* pattern = std::get_if<model::Pattern>(&match)) return pattern->matches(number);
    return RE2::PartialMatch(number, *std::get<std::unique_ptr<RE2>>(match));
  }
};

namespace {

Say say_of(model::PermissionDefault otherwise) {
  switch (otherwise) {
    case model::PermissionDefault::next:
      return Say::nothing;
    case model::PermissionDefault::allow:
      return Say::allow;
    case model::PermissionDefault::deny:
      return Say::deny;
  }
  return Say::nothing;
}

std::string_view word(Say say) {
  return say == Say::allow ? "allowed" : "denied";
}

}  // namespace

Permission::Permission(const model::Permission& permission, model::Problems& problems)
    : name_(permission.name),
      pin_(permission.pin),
      enabled_(permission.enabled),
      otherwise_(say_of(permission.otherwise)) {
  for (std::size_t i = 0; i < permission.rules.size(); ++i) {
    const std::string path = "permissions." + name_ + ".rules[" + std::to_string(i) + ']';
    add(permission.rules[i].allow, Say::allow, path + ".allow", problems);
    add(permission.rules[i].deny, Say::deny, path + ".deny", problems);
  }
}
Permission::~Permission() = default;
Permission::Permission(Permission&&) noexcept = default;

void Permission::add(const std::vector<std::string>& patterns, Say say, const std::string& path,
                     model::Problems& problems) {
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const std::string& text = patterns[i];
    const std::string where = path + '[' + std::to_string(i) + ']';
    if (text.size() > 2 && text.starts_with('/') && text.ends_with('/')) {
      if (auto expression = compiled_expression(text.substr(1, text.size() - 2), where, problems))
        rules_.push_back({say, text, std::move(expression)});
      continue;
    }
    auto pattern = model::Pattern::parse_rule(text);
    if (pattern) {
      rules_.push_back({say, text, std::move(*pattern)});
      continue;
    }
    problems.push_back({model::Severity::error,
                        model::ProblemCode::bad_value,
                        where,
                        "'" + text + "' is no number or pattern. " + model::sentence(pattern.error()),
                        "A regular expression stands between slashes: /^0899/.",
                        {},
                        {}});
  }
}

Permission::Answer Permission::ask(const NumberForms& number) const {
  std::vector<std::string> forms;
  for (const std::string_view form : {number.dialled, number.international, number.national}) {
    std::string plain = model::without_dashes(form);
    if (forms.empty() || (!plain.empty() && std::ranges::find(forms, plain) == forms.end()))
      forms.push_back(std::move(plain));
  }
  const auto decided = [&](const Rule& rule, const std::string& form) {
    return Answer{rule.say, form + " is " + std::string(word(rule.say)) + " by " + rule.text};
  };
  for (const Rule& rule : rules_)
    for (const std::string& form : forms)
      if (rule.matches(form)) return decided(rule, form);
  if (otherwise_ == Say::nothing) return {Say::nothing, "no rule of it matches"};
  return {otherwise_, forms.front() + " is " + std::string(word(otherwise_)) + " by its default, as no rule matches"};
}

Permissions::Permissions(const model::Config& config, model::Problems& problems) {
  for (const model::Permission& permission : config.permissions)
    permissions_.try_emplace(permission.name, permission, problems);
}

const Permission* Permissions::find(std::string_view name) const {
  const auto at = permissions_.find(name);
  return at == permissions_.end() ? nullptr : &at->second;
}

PermissionVerdict Permissions::ask(const PermissionQuestion& question) const {
  PermissionVerdict verdict;
  const auto ask_holder = [&](const PermissionHolder& holder, Say& level) {
    for (const std::string& name : holder.permissions) {
      const Permission* permission = find(name);
      const std::string rule = "permission " + name + " of " + std::string(holder.who);
      if (permission == nullptr || !permission->enabled()) {
        note(verdict.trail, false, rule, permission == nullptr ? "there is none of this name" : "it is disabled");
        continue;
      }
      Permission::Answer answer = permission->ask(question.number);
      note(verdict.trail, answer.say != Say::nothing, rule, answer.reason);
      if (answer.say == Say::nothing || level == Say::allow) continue;
      if (level == Say::nothing || answer.say == Say::allow) verdict.reason = rule + ": " + answer.reason;
      level = answer.say;
      if (answer.say == Say::deny && !permission->pin().empty())
        verdict.pins.push_back(question.own_pin.empty() ? permission->pin() : std::string(question.own_pin));
    }
  };
  for (const auto at : {PermissionLevel::caller, PermissionLevel::group, PermissionLevel::outcall}) {
    Say level = Say::nothing;
    for (const PermissionHolder& holder : question.holders)
      if (holder.level == at) ask_holder(holder, level);
    if (level == Say::nothing) continue;
    verdict.allowed = level == Say::allow;
    if (verdict.allowed) verdict.pins.clear();
    std::ranges::sort(verdict.pins);
    verdict.pins.erase(std::ranges::unique(verdict.pins).begin(), verdict.pins.end());
    return verdict;
  }
  verdict.reason = "no permission says anything of the number";
  return verdict;
}

}  // namespace tandem::routing
