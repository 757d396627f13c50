// Which friends a number belongs to: all expressions of all friends of a tenant or context, asked at once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/problem.h"

namespace tandem::routing {

inline constexpr std::size_t max_friend_patterns = 100'000;       ///< of one set of friends
inline constexpr std::size_t longest_friend_pattern = 255;        ///< bytes
inline constexpr std::int64_t friend_patterns_memory = 64 << 20;  ///< bytes that one RE2::Set may take

/// What is known of one friend. Views need live only while the table is made.
struct FriendEntry {
  std::uint32_t index = 0;                ///< what the owner calls it
  std::uint32_t priority = 1;             ///< lowest first
  std::string_view name;                  ///< decides between equal priorities
  std::span<const std::string> patterns;  ///< RE2, searched anywhere in the number
  std::string path;                       ///< for problems: "friends.paris"
};

/// Immutable; any shard. The expressions lie in one RE2::Set, an automaton that reads the number once. If they do not
/// fit into its memory, they lie in two, or more. What such an automaton remembers of earlier numbers is bounded too.
class FriendPatterns {
 public:
  FriendPatterns();
  /// An expression that cannot be used is told under `path`.patterns[i], with its offset, and left out.
  FriendPatterns(std::span<const FriendEntry> friends, model::Problems& problems,
                 std::int64_t memory = friend_patterns_memory);
  ~FriendPatterns();
  FriendPatterns(FriendPatterns&&) noexcept;
  FriendPatterns& operator=(FriendPatterns&&) noexcept;

  struct Hit {
    std::uint32_t friend_index;
    std::string_view pattern;  ///< the first of its own that matches; lives as long as the table
  };
  struct Answer {
    std::vector<Hit> friends;  ///< each once, in order of priority, then name
    /// An automaton could not be used for this number, so that its expressions were tried one by one: right, but slow.
    bool one_by_one = false;
  };
  Answer find(std::string_view number) const;
  /// The same without any automaton.
  Answer find_one_by_one(std::string_view number) const;

  std::size_t size() const { return patterns_.size(); }
  std::size_t sets() const { return sets_.size(); }  ///< automata that they are divided into

 private:
  struct Pattern {
    std::string text;
    std::uint32_t friend_index;
    std::uint32_t rank;  ///< of its friend
  };
  struct Set;
  void divide(std::uint32_t first, std::uint32_t count, std::int64_t memory);
  bool matches_alone(std::uint32_t pattern, std::string_view number) const;
  Answer in_order(std::vector<std::uint32_t> found) const;

  std::vector<Pattern> patterns_;  ///< in order of rank, then as listed
  std::vector<std::unique_ptr<Set>> sets_;
};

}  // namespace tandem::routing
