#include "routing/header_index.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "routing/expression.h"

namespace tandem::routing {

namespace {

constexpr std::int64_t set_memory = 64 << 20;  ///< of all expressions for one header

RE2::Options set_options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(set_memory);
  return options;
}

struct Wanted {
  std::string_view name, value;
  std::optional<std::string> expression;
};

Wanted wanted_by(const model::Trunk& trunk) {
  const std::string_view line = trunk.match_header;
  const auto colon = line.find(':');
  if (colon == line.npos) return {};
  Wanted wanted{trim(line.substr(0, colon)), trim(line.substr(colon + 1)), {}};
  const std::string_view value = wanted.value;
  if (value.size() > 2 && value.front() == '/' && value.back() == '/')
    wanted.expression = value.substr(1, value.size() - 2);
  return wanted;
}

}  // namespace

/// All expressions for one header, tried at once; one after the other if together they are too large.
class HeaderIndex::Expressions {
 public:
  void add(std::unique_ptr<RE2> expression, const model::Trunk& trunk) {
    together_ok_ = together_ok_ && together_.Add(expression->pattern(), nullptr) == static_cast<int>(trunks_.size());
    each_.push_back(std::move(expression));
    trunks_.push_back(&trunk);
  }
  void finish() { together_ok_ = together_ok_ && together_.Compile(); }

  void find(std::string_view text, Trunks& found) const {
    const re2::StringPiece value(text.data(), text.size());
    RE2::Set::ErrorInfo error{};
    std::vector<int> which;
    if (together_ok_ && together_.Match(value, &which, &error)) {
      for (const int i : which) found.push_back(trunks_[static_cast<std::size_t>(i)]);
    } else if (!together_ok_ || error.kind != RE2::Set::kNoError) {
      for (std::size_t i = 0; i < each_.size(); ++i)
        if (RE2::PartialMatch(value, *each_[i])) found.push_back(trunks_[i]);
    }
  }

 private:
  RE2::Set together_{set_options(), RE2::UNANCHORED};
  bool together_ok_ = true;
  std::vector<std::unique_ptr<RE2>> each_;
  Trunks trunks_;
};

HeaderIndex::HeaderIndex() = default;
HeaderIndex::~HeaderIndex() = default;
HeaderIndex::HeaderIndex(HeaderIndex&&) noexcept = default;
HeaderIndex& HeaderIndex::operator=(HeaderIndex&&) noexcept = default;

HeaderIndex::HeaderIndex(const Trunks& trunks, model::Problems& problems) {
  for (const model::Trunk* trunk : trunks) {
    const Wanted wanted = wanted_by(*trunk);
    if (wanted.name.empty()) continue;
    Header& at = header(wanted.name);
    if (!wanted.expression) {
      at.by_value[std::string(wanted.value)].push_back(trunk);
      continue;
    }
    auto expression = compiled_expression(*wanted.expression, "trunks." + trunk->name + ".match_header", problems);
    if (!expression) continue;
    if (!at.expressions) at.expressions = std::make_unique<Expressions>();
    at.expressions->add(std::move(expression), *trunk);
  }
  for (Header& header : headers_)
    if (header.expressions) header.expressions->finish();
}

HeaderIndex::Header& HeaderIndex::header(std::string_view name) {
  const auto known = std::ranges::find_if(headers_, [&](const auto& h) { return equal_ignoring_case(h.name, name); });
  if (known != headers_.end()) return *known;
  headers_.emplace_back().name = name;
  return headers_.back();
}

HeaderIndex::Trunks HeaderIndex::find(const RequestValue& value_of) const {
  Trunks found;
  if (!value_of) return found;
  for (const Header& header : headers_) {
    const std::string_view value = trim(value_of(header.name));
    if (value.empty()) continue;
    if (const auto at = header.by_value.find(value); at != header.by_value.end())
      found.insert(found.end(), at->second.begin(), at->second.end());
    if (header.expressions && value.size() <= longest_searched) header.expressions->find(value, found);
  }
  std::ranges::sort(found, {}, &model::Trunk::name);
  return found;
}

}  // namespace tandem::routing
