// What a trunk's configuration says about numbers, compiled: where its requests carry them, and in which form.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "model/problem.h"
#include "routing/number_plan.h"
#include "routing/rule_set.h"

namespace re2 {
class RE2;
}

namespace tandem::routing {

/// The value of a request's header, or an empty text; the Request-URI under the name "request_uri".
using RequestValue = std::function<std::string_view(std::string_view name)>;

/// A model::NumberSource, ready to be read from requests.
class NumberReader {
 public:
  /// Problems of the expression are told under `path`.
  NumberReader(const model::NumberSource& source, const std::string& path, model::Problems& problems);
  ~NumberReader();
  NumberReader(NumberReader&&) noexcept;
  NumberReader& operator=(NumberReader&&) noexcept;

  /// Of a header with several values the first; nothing if it is absent or nothing of it fits.
  std::optional<std::string> read(const RequestValue& value_of) const;
  const std::string& header() const { return header_; }
  const model::NumberSource& source() const { return source_; }

 private:
  model::NumberSource source_;
  std::string header_;  ///< canonical: "To" for `to`
  std::unique_ptr<re2::RE2> expression_;
};

/// Of one trunk. Immutable; any shard.
class TrunkNumbers {
 public:
  /// Problems are told under "trunks.NAME". `settings` gives the country if the trunk has none. `set`, the one that
  /// the trunk names, must outlive this.
  TrunkNumbers(const model::Trunk& trunk, const model::Settings& settings, model::Problems& problems,
               const RuleSet* set = nullptr);
  ~TrunkNumbers();
  TrunkNumbers(TrunkNumbers&&) noexcept;

  /// Whether a trunk says anything at all that needs one of these.
  static bool needed_by(const model::Trunk& trunk);

  /// As we send it, or as it counts for us: the first own rule that matches the whole number; the trunk's rule set if
  /// none does; of what we send, the format if that leaves it.
  std::string outgoing(std::string_view number, model::NumberParty party) const;
  std::string incoming(std::string_view number, model::NumberParty party) const;
  /// A number as outgoing() gave it, for a gateway that registered all its numbers at once: +E164 (RFC 6140 §5),
  /// unless the trunk says itself how it wants called numbers.
  std::string for_bulk(std::string_view number) const;

  const NumberReader* did() const { return did_ ? &*did_ : nullptr; }
  const NumberReader* caller_id() const { return caller_id_ ? &*caller_id_ : nullptr; }

 private:
  struct Rule;
  std::optional<std::string> by_rule(std::string_view number, model::NumberParty party, model::NumberWay way) const;

  std::optional<std::string> by_set(std::string_view number, model::NumberParty party, model::NumberWay way) const;

  const RuleSet* set_;
  model::NumberFormat format_;
  bool says_called_ = false;  ///< how called numbers are written
  std::optional<NumberPlan> plan_;
  std::vector<Rule> rules_;
  std::optional<NumberReader> did_, caller_id_;
};

}  // namespace tandem::routing
