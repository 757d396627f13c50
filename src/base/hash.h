// Keyed and unkeyed hashes of short texts.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace tandem {

/// SipHash-2-4: for tables that strangers' text goes into, and for placing foreign Call-IDs on shards.
std::uint64_t siphash(std::string_view text, std::uint64_t key0, std::uint64_t key1);

/// For std::unordered_map with std::string keys looked up by string_view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace tandem
