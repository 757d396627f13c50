// Where a call has been: the mark of every exchange that it came through, so that one that comes back is known again
// though its Call-ID is another. Told to trunks and friends in a header of our own; Max-Forwards alone ends a circle
// only after it has gone round many times.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::call {

inline constexpr std::string_view hop_header = "X-Tandem-Hops";
inline constexpr std::size_t max_hops = 10;

/// What came with a call, and what is told on.
struct HopRecord {
  enum class Fault : std::uint8_t {
    none,
    loop,     ///< this very call was here before: 482
    too_many  ///< it came through more exchanges than any sensible call does: 483
  };
  std::string text{};  ///< for the header of calls that come of it
  Fault fault = Fault::none;
};

/// Marks are hashes with a key of this exchange: nobody else can tell what they stand for, and who forges one does so
/// against his own call only. A value; any shard.
class HopMarks {
 public:
  HopMarks(std::uint64_t key0, std::uint64_t key1) : key0_(key0), key1_(key1) {}

  /// `header` is the value that came, in whatever state; `party` and `number` are who brings the call and what he
  /// dialled. What is no list of marks counts as empty.
  HopRecord arrived(std::string_view header, std::string_view party, std::string_view number) const;

 private:
  std::string mark(std::string_view party, std::string_view number) const;
  std::uint64_t key0_, key1_;
};

std::uint16_t status_of(HopRecord::Fault fault);
/// With what to look at.
std::string sentence(HopRecord::Fault fault, std::string_view party, std::string_view number);

}  // namespace tandem::call
