#include "model/number_beginning.h"

#include "base/text.h"
#include "model/config.h"

namespace tandem::model {

namespace {

using Texts = std::vector<std::string>;
using Parsed = std::expected<Texts, std::string>;

/// alternatives := sequence ('|' sequence)*; sequence := (character | set | '(' alternatives ')')*
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Parsed run() {
    auto all = alternatives(0);
    if (all && at_ < text_.size()) return fault("')' has no '('");
    return all;
  }

 private:
  static constexpr int max_depth = 8;

  std::unexpected<std::string> fault(const std::string& what) const {
    return std::unexpected("At position " + std::to_string(at_ + 1) + ": " + what + ".");
  }

  Parsed alternatives(int depth) {
    if (depth > max_depth) return fault("too many '(' within each other");
    Texts all;
    while (true) {
      auto one = sequence(depth);
      if (!one) return one;
      all.insert(all.end(), one->begin(), one->end());
      if (all.size() > max_beginnings) return fault("there are too many alternatives");
      if (at_ >= text_.size() || text_[at_] != '|') return all;
      ++at_;
    }
  }

  Parsed sequence(int depth) {
    Texts all{""};
    while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')') {
      auto next = text_[at_] == '(' ? group(depth) : text_[at_] == '[' ? set() : character();
      if (!next) return next;
      Texts longer;
      if (all.size() * next->size() > max_beginnings) return fault("there are too many alternatives");
      for (const auto& begin : all)
        for (const auto& end : *next) longer.push_back(begin + end);
      all = std::move(longer);
    }
    return all;
  }

  Parsed group(int depth) {
    ++at_;
    auto inside = alternatives(depth + 1);
    if (!inside) return inside;
    if (at_ >= text_.size()) return fault("'(' has no ')'");
    ++at_;
    return inside;
  }

  Parsed set() {
    const auto end = text_.find(']', at_);
    if (end == text_.npos) return fault("'[' has no ']'");
    Texts one{std::string(text_.substr(at_, end - at_ + 1))};
    at_ = end + 1;
    return one;
  }

  Parsed character() {
    const char c = text_[at_];
    if (!is_digit(c) && c != '*' && c != '#' && c != '+')
      return fault(std::string("'") + c + "' is neither digit, set nor alternative");
    ++at_;
    return Texts{std::string(1, c)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::expected<std::vector<std::string>, std::string> beginnings(std::string_view text) {
  if (text.size() > max_pattern_length) return std::unexpected("It is longer than a number.");
  return Parser(text).run();
}

std::expected<std::vector<Pattern>, std::string> patterns_of(const OutcallPattern& rule) {
  std::vector<Pattern> patterns;
  if (!rule.pattern.empty()) {
    auto pattern = Pattern::parse_rule(rule.pattern);
    if (!pattern) return std::unexpected(sentence(pattern.error()));
    patterns.push_back(std::move(*pattern));
    return patterns;
  }
  const auto all = beginnings(rule.begins_with);
  if (!all) return std::unexpected(all.error());
  const bool any = rule.more_digits == "any";
  const std::size_t more = any ? 0 : parse_number<std::size_t>(rule.more_digits).value_or(0);
  if (more == 0 && !any && rule.begins_with.empty())
    return std::unexpected(std::string("It takes no number: it neither begins with anything nor has digits behind."));
  for (const auto& begin : *all) {
    auto pattern =
        Pattern::parse_extension("_" + begin + (any ? (begin.empty() ? "X!" : "!") : std::string(more, 'X')));
    if (!pattern) return std::unexpected(sentence(pattern.error()));
    patterns.push_back(std::move(*pattern));
  }
  return patterns;
}

std::string text_of(const OutcallPattern& rule) {
  if (!rule.pattern.empty()) return rule.pattern;
  return "begins with " + (rule.begins_with.empty() ? "anything" : rule.begins_with) + ", " + rule.more_digits +
         " more digits";
}

}  // namespace tandem::model
