// Which shard owns a message. Texts that we mint carry their shard; everything else goes by a keyed hash of the
// Call-ID.
//
// Pure and the same on every shard: all give the same answer for the same bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/shard_id.h"
#include "sipstack/peek.h"

namespace tandem::sipstack {

/// Secret of one process. Whoever knows it can mint texts that we take for ours.
struct PlacementKey {
  std::array<std::uint64_t, 2> words{};
};

/// Call-IDs, tags, branches (behind "z9hG4bK") and Contact tokens of ours are such texts: 24 lower-case letters and
/// digits, namely two for the shard, twelve random ones (60 bits) and ten of a keyed check (50 bits). The check makes
/// decode() sure of the form, and lets a forged branch of a "stray" response be told from one that we really sent.
class Placement {
 public:
  static constexpr std::size_t text_size = 24;
  static constexpr std::string_view branch_cookie = "z9hG4bK";

  Placement(const PlacementKey& key, unsigned shards) : key_(key), shards_(shards) {}

  std::string mint(ShardId shard, Random& random) const;
  std::string mint_branch(ShardId shard, Random& random) const;  ///< with the cookie
  /// The same text for the same seed: the To tag of answers given without a transaction (RFC 3261 §8.2.7).
  std::string mint_from(ShardId shard, std::string_view seed) const;

  /// The shard in a text of ours; nothing for any other text, and for shards that there are not.
  std::optional<ShardId> decode(std::string_view text) const;
  std::optional<ShardId> decode_branch(std::string_view branch) const;

  /// Responses: the branch of the top Via. Requests: To tag of ours, else Call-ID of ours, else hash of the Call-ID.
  /// Nothing: it belongs to nobody (a response that is no answer to us, a request without Call-ID) and is handled
  /// where it arrived.
  std::optional<ShardId> owner_of(const Peek& peek) const;
  ShardId owner_of_call_id(std::string_view call_id) const;

 private:
  std::string seal(ShardId shard, std::string random_part) const;

  PlacementKey key_;
  unsigned shards_;
};

}  // namespace tandem::sipstack
