// The story of one call: every message and every decision, in order, within a bound.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/time.h"

namespace tandem::telemetry {

enum class Direction : std::uint8_t { in, out };  ///< towards us, from us

struct Fact {
  std::string_view name, value;
};

/// One message to be remembered.
struct TracedMessage {
  TimePoint at;
  Direction direction;
  SocketAddress remote;
  std::string_view leg;   ///< who the other party is: "alice", "trunk demo"
  std::string_view text;  ///< the whole message
  bool retransmission = false;
};

/// One thing that Tandem decided or noticed.
struct TracedDecision {
  TimePoint at;
  std::string_view code;      ///< stable name, for programs: "route.outcall"
  std::string_view sentence;  ///< for people
  std::vector<Fact> facts = {};
};

/// Texts lie one behind the other in one buffer, so that a call of ten messages costs two allocations, not thirty.
class CallTrace {
 public:
  static constexpr std::size_t default_limit = 64 * 1024;

  /// An entry as it is read back: views into the trace, valid until the next change of it.
  struct Entry {
    enum class Kind : std::uint8_t { message, decision };
    Kind kind;
    TimePoint at;
    // of a message
    Direction direction = Direction::in;
    bool retransmission = false;
    SocketAddress remote;
    std::string_view leg;
    std::string_view first_line;
    std::string_view text;  ///< empty when it was cut
    // of a decision
    std::string_view code;
    std::string_view sentence;
    std::string_view facts;  ///< "name=value, name=value"
  };

  /// `id`: Call-ID of the first leg, or any name for the call.
  CallTrace(std::string id, TimePoint began, WallTime began_wall, std::size_t limit = default_limit);

  /// Beyond `limit` bytes first the bodies of messages are left out, then entries; cut() tells.
  void add(const TracedMessage& message);
  void add(const TracedDecision& decision);
  /// How it ended, in one sentence.
  void end(TimePoint at, bool failed, std::string_view sentence);

  const std::string& id() const { return id_; }
  TimePoint began() const { return began_; }
  WallTime began_wall() const { return began_wall_; }
  bool ended() const { return ended_at_.has_value(); }
  std::optional<TimePoint> ended_at() const { return ended_at_; }
  bool failed() const { return failed_; }
  const std::string& sentence() const { return sentence_; }

  std::size_t size() const { return records_.size(); }
  Entry operator[](std::size_t index) const;
  std::size_t texts_cut() const { return texts_cut_; }      ///< messages of which only the first line was kept
  std::size_t entries_cut() const { return entries_cut_; }  ///< entries not kept at all
  std::size_t bytes() const;                                ///< what the trace takes

 private:
  struct Record {
    TimePoint at;
    SocketAddress remote;
    std::uint32_t offset;                ///< of the texts in texts_: first, second and third behind one another
    std::uint32_t first, second, third;  ///< lengths: message: leg, first line, rest; decision: code, sentence, facts
    Entry::Kind kind;
    Direction direction;
    bool retransmission;
  };
  bool has_room(std::size_t bytes) const;
  std::uint32_t append(std::string_view text);

  std::string id_;
  TimePoint began_;
  WallTime began_wall_;
  std::size_t limit_;
  std::optional<TimePoint> ended_at_;
  bool failed_ = false;
  std::string sentence_;
  std::vector<char> texts_;
  std::vector<Record> records_;
  std::size_t texts_cut_ = 0, entries_cut_ = 0;
};

}  // namespace tandem::telemetry
