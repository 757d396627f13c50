// Names whose addresses somebody wants to know at all times, kept as long as DNS says.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/network.h"
#include "runtime/shard.h"

namespace tandem::net {

/// Everything DNS yields for some names: A, AAAA, and the hosts that provide SIP for them (NAPTR and SRV, RFC 3263
/// section 4). Each question is asked again when its answer's TTL has passed. While DNS fails, the last answer stands;
/// that a name is gone is an answer. Shard: its own. Nothing is called back after destruction.
class NameWatch {
 public:
  static constexpr std::chrono::seconds shortest{5}, longest{3600}, after_absence{60}, after_failure{30};

  struct Wish {
    std::string name;       ///< lower case
    bool services = false;  ///< by NAPTR and SRV too
  };
  struct Known {
    std::vector<IpAddress> addresses;  ///< each once
    std::optional<NameFault> trouble;  ///< nothing is known, or it may be outdated
  };

  /// `on_change`: known() of some name says something else than before. Called from answers, never from follow().
  NameWatch(runtime::Shard& shard, Network& network, std::function<void()> on_change)
      : shard_(shard), network_(network), on_change_(std::move(on_change)) {}

  /// The names to follow from now on; what is known of others is forgotten.
  void follow(const std::vector<Wish>& wishes);
  Known known(std::string_view name) const;

 private:
  enum class Kind : std::uint8_t { addresses, services, pointers };
  struct Key {
    Kind kind;
    std::string name;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Question {
    NameAnswer answer;  ///< the last good one
    std::optional<NameFault> fault;
    std::unique_ptr<NameQuery> query;
    runtime::Timer again;
    bool needed = false;
  };

  std::vector<std::string> service_names(const std::string& name) const;
  /// What must be asked for a name, as far as the answers tell.
  std::vector<Key> questions_for(std::string_view name, bool services) const;
  void ask_what_is_needed();
  void ask(const Key& key, Question& question);
  void on_answer(const Key& key, NameResult result);

  runtime::Shard& shard_;
  Network& network_;
  std::function<void()> on_change_;
  std::map<std::string, bool, std::less<>> wishes_;  ///< name, by services too
  std::map<Key, Question> questions_;
  std::vector<std::unique_ptr<NameQuery>> answered_;  ///< not destroyed inside their own handlers
  runtime::Timer sweep_;
};

}  // namespace tandem::net
