// Feeds the call stories of a shard: SIP messages and decisions, each to the call that they belong to.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "app/event_teller.h"
#include "call/calls.h"
#include "sipstack/stack.h"
#include "telemetry/stories.h"

namespace tandem::app {

/// Shard: its own.
class StoryKeeper final : public sipstack::TrafficObserver, public call::CallObserver {
 public:
  /// Told every message while SIP debugging is on (`sip set debug`).
  using DebugListener = std::function<void(const sipstack::Traffic&)>;
  using FinishListener = std::function<void(const store::Cdr&, std::string_view sentence)>;
  using AlarmListener = std::function<void(std::string_view text)>;

  /// `events` outlives it.
  StoryKeeper(runtime::Shard& shard, EventTeller& events);
  void set_debug(DebugListener listener) { debug_ = std::move(listener); }
  void set_finish_listener(FinishListener listener) { finished_ = std::move(listener); }
  void set_alarm_listener(AlarmListener listener) { alarm_ = std::move(listener); }

  void on_traffic(const sipstack::Traffic& traffic) override;
  void on_begin(std::string_view id, const call::Leg& caller) override;
  void on_leg(std::string_view id, const call::Leg& callee) override;
  void on_answered(std::string_view id, const call::Leg& callee) override { events_.answered(id, callee); }
  void on_decision(std::string_view id, std::string_view text) override;
  void on_secret_keys(std::string_view id) override;
  void on_finished(const store::Cdr& cdr, std::string_view sentence) override;
  void on_alarm(std::string_view text) override {
    if (alarm_) alarm_(text);
  }

  telemetry::Stories& stories() { return stories_; }

 private:
  /// An INVITE's beginning, before it is known whether it becomes a call: the request, our challenge, its ACK.
  struct Overture {
    std::string call_id;
    std::string text;
    TimePoint at;
    SocketAddress remote;
    bool outgoing;
  };
  static constexpr std::size_t max_overtures = 128;

  void keep_overture(const sipstack::Traffic& traffic);
  void play_overtures(const std::string& call_id, const std::string& party);

  runtime::Shard& shard_;
  EventTeller& events_;
  telemetry::Stories stories_;
  struct LegName {
    std::string party;
    std::string story;  ///< Call-ID of the caller's leg
    bool secret_keys = false;
  };
  std::unordered_map<std::string, LegName, TextHash, std::equal_to<>> legs_;
  std::unordered_map<std::string, std::vector<std::string>, TextHash, std::equal_to<>>
      legs_of_call_;                    ///< by the call's id: Call-IDs of its legs, the caller's first
  std::deque<std::string> ended_legs_;  ///< whose names are still wanted for late messages
  std::deque<Overture> overtures_;
  DebugListener debug_;
  FinishListener finished_;
  AlarmListener alarm_;
};

}  // namespace tandem::app
