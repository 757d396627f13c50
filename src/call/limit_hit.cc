#include "call/limit_hit.h"

#include <fmt/format.h>

namespace tandem::call {

namespace {

constexpr std::int64_t seconds_a_minute = 60;

bool is_trunk(const routing::Holder& holder) {
  return holder.kind == routing::HolderKind::trunk;
}

/// What to raise, as it is called in a site file.
std::string setting(const LimitHit& hit) {
  const bool trunk = is_trunk(*hit.holder);
  switch (hit.kind) {
    case LimitKind::calls:
      return trunk ? "`max_calls`" : "`calls` in its `limits`";
    case LimitKind::external_calls:
      return "`external_calls` in its `limits`";
    case LimitKind::calls_per_second:
      return trunk ? "`max_calls_per_second`" : "`calls_per_second` in its `limits`";
    case LimitKind::minutes:
      return "`minutes_per_day` in its `limits`";
    case LimitKind::spend:
      return "`spend_per_day` in its `limits`";
    case LimitKind::spike:
      break;
  }
  return {};
}

std::string fix(const LimitHit& hit) {
  const std::string raise = "Raise " + setting(hit);
  if (is_trunk(*hit.holder)) return raise + " or add a trunk to the outcall.";
  switch (hit.kind) {
    case LimitKind::minutes:
    case LimitKind::spend:
      return raise + fmt::format(", or give it today's once more: `limits reset \"{}\"`.", hit.holder->key);
    default:
      return raise + ".";
  }
}

std::string measured(const SpikeStop& stop) {
  const auto minutes = [](std::chrono::seconds time) { return time.count() / seconds_a_minute; };
  if (stop.by_spend)
    return fmt::format("spent {} in an hour on calls to the outside, where {} was the most before",
                       model::amount_text(stop.spent), model::amount_text(stop.usual_spend));
  return fmt::format("had {} minutes to the outside in an hour, where {} were the most before", minutes(stop.measured),
                     minutes(stop.usual));
}

std::string let_go(const routing::Holder& holder) {
  return fmt::format(
      "If these were its own calls, `limits release \"{}\"` lets them go again; else change its "
      "passwords first.",
      holder.key);
}

}  // namespace

EndCode code_of(const LimitHit& hit) {
  switch (hit.kind) {
    case LimitKind::calls:
      return is_trunk(*hit.holder) ? EndCode::trunk_full : EndCode::too_many_calls;
    case LimitKind::external_calls:
      return EndCode::too_many_calls;
    case LimitKind::calls_per_second:
      return is_trunk(*hit.holder) ? EndCode::trunk_rate : EndCode::too_fast;
    case LimitKind::minutes:
      return EndCode::minutes_used_up;
    case LimitKind::spend:
      return EndCode::money_spent;
    case LimitKind::spike:
      return EndCode::spike_stopped;
  }
  return EndCode::failed;
}

std::uint16_t status_of(const LimitHit& hit, bool caller_is_outside) {
  switch (hit.kind) {
    case LimitKind::calls:
    case LimitKind::external_calls:
      return caller_is_outside ? 486 : 480;
    case LimitKind::calls_per_second:
      return 503;
    case LimitKind::minutes:
    case LimitKind::spend:
    case LimitKind::spike:
      break;
  }
  return 403;
}

std::string sentence(const LimitHit& hit) {
  const routing::Holder& holder = *hit.holder;
  const routing::HolderLimits& limits = holder.limits;
  std::string text = holder.key;
  text.front() = static_cast<char>(text.front() - 'a' + 'A');  // a kind's name
  switch (hit.kind) {
    case LimitKind::calls:
      text += fmt::format(" has as many calls as it may have ({}). ", limits.calls);
      break;
    case LimitKind::external_calls:
      text += fmt::format(" has as many calls from and to the outside as it may have ({}). ", limits.external_calls);
      break;
    case LimitKind::calls_per_second:
      text += fmt::format(" began as many calls in a second as it may ({}). ", limits.calls_per_second);
      break;
    case LimitKind::minutes:
      text += fmt::format(" has used up its {} minutes to the outside of this day. ",
                          limits.talk_per_day.count() / seconds_a_minute);
      break;
    case LimitKind::spend:
      text += fmt::format(" has spent what it may in a day ({}), or the call would cost more than is left. ",
                          model::amount_text(limits.spend_per_day));
      break;
    case LimitKind::spike:
      text += fmt::format(" may not call the outside until an operator lets it: it {}. ",
                          measured(hit.stop.value_or(SpikeStop{})));
      return text + let_go(holder);
  }
  return text + fix(hit);
}

std::string alarm(const routing::Holder& holder, const SpikeStop& stop) {
  return fmt::format("Calls of {} to the outside are stopped: it {}. {}", holder.key, measured(stop), let_go(holder));
}

}  // namespace tandem::call
