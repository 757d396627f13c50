#include "routing/tariff.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"

namespace tandem::routing {

namespace {

constexpr unsigned bits_a_digit = 4;
constexpr std::size_t digits_a_key = 16;

std::string_view without_plus(std::string_view number) {
  return number.starts_with('+') ? number.substr(1) : number;
}

/// Nothing if there is something else than digits. Of a longer number, the first digits.
std::optional<std::uint64_t> key_of(std::string_view digits) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (!is_digit(digits[i])) return std::nullopt;
    if (i < digits_a_key)
      key |= static_cast<std::uint64_t>(digits[i] - '0' + 1) << (bits_a_digit * (digits_a_key - 1 - i));
  }
  return key;
}

std::size_t length_of(std::uint64_t key) {
  std::size_t length = 0;
  while (length < digits_a_key && (key << (bits_a_digit * length)) != 0) ++length;
  return length;
}

bool is_prefix(std::uint64_t prefix, std::uint64_t key) {
  const std::size_t length = length_of(prefix);
  return length == 0 || (prefix ^ key) >> (bits_a_digit * (digits_a_key - length)) == 0;
}

std::string prefix_text(std::uint64_t key) {
  std::string text = "+";
  for (std::size_t i = 0; i < length_of(key); ++i)
    text += static_cast<char>('0' + (key >> (bits_a_digit * (digits_a_key - 1 - i)) & 0xF) - 1);
  return text;
}

std::string money(model::Micros amount, const std::string& currency) {
  return model::amount_text(amount) + (currency.empty() ? "" : ' ' + currency);
}

/// The texts of one rate, told under its path if they cannot be read.
class RateReader {
 public:
  RateReader(std::string path, model::Problems& problems) : path_(std::move(path)), problems_(problems) {}

  void tell(std::string_view field, model::ProblemCode code, std::string sentence, std::string fix = {}) {
    good_ = false;
    if (problems_.size() >= model::max_problems) return;
    problems_.push_back(
        {model::Severity::error, code, path_ + '.' + std::string(field), std::move(sentence), std::move(fix), {}, {}});
  }

  template <class T>
  T take(std::string_view field, std::expected<T, std::string> read) {
    if (read) return *read;
    tell(field, model::ProblemCode::bad_value, std::move(read.error()));
    return {};
  }

  std::optional<std::uint64_t> prefix(std::string_view text) {
    const std::string_view digits = without_plus(text);
    const auto key = key_of(digits);
    if (key && digits.size() <= longest_rate_prefix && !text.empty()) return key;
    tell("prefix", model::ProblemCode::bad_value, "'" + std::string(text) + "' is not the beginning of a number.",
         "Allowed: up to 15 digits behind a '+', or '+' alone.");
    return std::nullopt;
  }

  bool good() const { return good_; }

 private:
  const std::string path_;
  model::Problems& problems_;
  bool good_ = true;
};

}  // namespace

model::Micros Rate::cost(std::chrono::seconds talked) const {
  const model::Micros seconds =
      std::clamp<model::Micros>(talked.count(), 0, std::chrono::seconds(longest_rated_call).count());
  const model::Micros beyond = std::max<model::Micros>(seconds - increment.first, 0);
  const model::Micros billed = increment.first + (beyond + increment.then - 1) / increment.then * increment.then;
  return connection + (price * billed + 59) / 60;
}

Tariff::Tariff(const model::Tariff& tariff, model::Problems& problems)
    : name_(tariff.name), currency_(tariff.currency) {
  std::map<std::tuple<model::Micros, model::Micros, std::uint16_t, std::uint16_t>, std::uint32_t> known;
  entries_.reserve(tariff.rates.size());
  for (std::size_t i = 0; i < tariff.rates.size(); ++i) {
    const model::TariffRate& given = tariff.rates[i];
    RateReader reader("tariffs." + name_ + ".rates[" + std::to_string(i) + ']', problems);
    const auto digits = reader.prefix(given.prefix);
    const Rate rate{reader.take("price", model::parse_amount(given.price)),
                    reader.take("connection", model::parse_amount(given.connection)),
                    reader.take("increment", model::parse_increment(given.increment))};
    if (!reader.good()) continue;
    const auto [at, fresh] =
        known.emplace(std::tuple(rate.price, rate.connection, rate.increment.first, rate.increment.then),
                      static_cast<std::uint32_t>(rates_.size()));
    if (fresh) rates_.push_back(rate);
    entries_.push_back({*digits, 0, at->second});
  }
  std::ranges::sort(entries_, {}, &Entry::digits);
  for (std::size_t i = 1; i < entries_.size(); ++i)
    if (entries_[i].digits == entries_[i - 1].digits)
      RateReader("tariffs." + name_, problems)
          .tell("rates", model::ProblemCode::duplicate_key,
                "There are two rates for " + prefix_text(entries_[i].digits) + '.', "Keep one of them.");
  link();
}

/// The stack of those that the present one may begin with.
void Tariff::link() {
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    while (!open.empty() && !is_prefix(entries_[open.back()].digits, entries_[i].digits)) open.pop_back();
    entries_[i].shorter = open.empty() ? i : open.back();
    open.push_back(i);
  }
}

/// All that lies between a prefix of the number and the number begins with that prefix, so the way from the entry
/// before the number over ever shorter prefixes leads to it.
std::optional<Tariff::Hit> Tariff::find(std::string_view number) const {
  const auto key = key_of(without_plus(number));
  if (!key) return std::nullopt;
  const auto behind = std::ranges::upper_bound(entries_, *key, {}, &Entry::digits);
  if (behind == entries_.begin()) return std::nullopt;
  for (auto at = static_cast<std::uint32_t>(behind - entries_.begin() - 1);; at = entries_[at].shorter) {
    if (is_prefix(entries_[at].digits, *key)) return Hit{prefix_text(entries_[at].digits), rates_[entries_[at].rate]};
    if (entries_[at].shorter == at) return std::nullopt;
  }
}

std::string Tariff::in_words(const Hit& hit) const {
  std::string text = hit.prefix + " in tariff " + name_ + ": " + money(hit.rate.price, currency_) + " a minute";
  if (hit.rate.connection != 0) text += ", " + money(hit.rate.connection, currency_) + " a call";
  return text + ", " + std::to_string(hit.rate.increment.first) + '/' + std::to_string(hit.rate.increment.then);
}

std::size_t Tariff::memory_bytes() const {
  return entries_.capacity() * sizeof(Entry) + rates_.capacity() * sizeof(Rate);
}

std::vector<LeastCostChoice> least_cost_order(std::string_view number, std::span<const LeastCostCandidate> candidates) {
  std::vector<LeastCostChoice> order;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const LeastCostCandidate& one = candidates[i];
    LeastCostChoice choice{i, {}, "trunk " + std::string(one.name) + ": "};
    const auto hit = one.tariff != nullptr ? one.tariff->find(number) : std::nullopt;
    if (hit) {
      choice.cost = hit->rate.cost(least_cost_call);
      choice.reason += money(*choice.cost, one.tariff->currency()) + " for " + std::to_string(least_cost_call.count()) +
                       " minutes (" + one.tariff->in_words(*hit) + ')';
    } else {
      choice.reason += one.tariff == nullptr ? "it has no tariff" : "no rate in tariff " + one.tariff->name();
    }
    order.push_back(std::move(choice));
  }
  std::ranges::stable_sort(order, [](const LeastCostChoice& a, const LeastCostChoice& b) {
    return a.cost && b.cost ? *a.cost < *b.cost : a.cost.has_value() && !b.cost;
  });
  return order;
}

Tariffs::Tariffs(const model::Config& config, model::Problems& problems) {
  for (const model::Tariff& tariff : config.tariffs) tariffs_.try_emplace(tariff.name, tariff, problems);
}

const Tariff* Tariffs::find(std::string_view name) const {
  const auto at = tariffs_.find(name);
  return at == tariffs_.end() ? nullptr : &at->second;
}

}  // namespace tandem::routing
