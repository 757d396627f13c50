#include "sipstack/placement.h"

#include <algorithm>

#include "base/hash.h"

namespace tandem::sipstack {
namespace {

constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t shard_size = 2, random_size = 12, check_size = 10;
static_assert(shard_size + random_size + check_size == Placement::text_size);
static_assert(max_shards <= 32 * 32);

int digit_value(char c) {
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= '2' && c <= '7') return c - '2' + 26;
  return -1;
}

void append_digits(std::string& out, std::uint64_t bits, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, bits >>= 5) out += digits[bits & 31];
}

}  // namespace

std::string Placement::seal(ShardId shard, std::string random_part) const {
  std::string text;
  text.reserve(text_size);
  append_digits(text, shard.value, shard_size);
  text += random_part;
  append_digits(text, siphash(text, key_.words[0], key_.words[1]), check_size);
  return text;
}

std::string Placement::mint(ShardId shard, Random& random) const {
  return seal(shard, random.token(random_size));
}

std::string Placement::mint_branch(ShardId shard, Random& random) const {
  return std::string(branch_cookie) + mint(shard, random);
}

std::string Placement::mint_from(ShardId shard, std::string_view seed) const {
  std::string part;
  append_digits(part, siphash(seed, key_.words[1], ~key_.words[0]), random_size);
  return seal(shard, std::move(part));
}

std::optional<ShardId> Placement::decode(std::string_view text) const {
  if (text.size() != text_size) return std::nullopt;
  if (!std::ranges::all_of(text, [](char c) { return digit_value(c) >= 0; })) return std::nullopt;
  const unsigned shard = static_cast<unsigned>(digit_value(text[0]) | digit_value(text[1]) << 5);
  if (shard >= shards_) return std::nullopt;
  std::string check;
  append_digits(check, siphash(text.substr(0, text_size - check_size), key_.words[0], key_.words[1]), check_size);
  if (!text.ends_with(check)) return std::nullopt;
  return ShardId{static_cast<std::uint8_t>(shard)};
}

std::optional<ShardId> Placement::decode_branch(std::string_view branch) const {
  if (!branch.starts_with(branch_cookie)) return std::nullopt;
  return decode(branch.substr(branch_cookie.size()));
}

ShardId Placement::owner_of_call_id(std::string_view call_id) const {
  if (auto ours = decode(call_id)) return *ours;
  return ShardId{static_cast<std::uint8_t>(siphash(call_id, ~key_.words[0], key_.words[1]) % shards_)};
}

std::optional<ShardId> Placement::owner_of(const Peek& peek) const {
  if (peek.response) return decode_branch(peek.branch);
  if (auto by_tag = decode(peek.to_tag)) return by_tag;
  if (peek.call_id.empty()) return std::nullopt;
  return owner_of_call_id(peek.call_id);
}

}  // namespace tandem::sipstack
