// How much tenants, users, friends and trunks may call, and what they have of it now.
#include <fmt/format.h>

#include <algorithm>

#include "call/limit_hit.h"
#include "control/command_families.h"
#include "control/limit_words.h"
#include "control/table_words.h"
#include "control/time_text.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;
using routing::Holder, routing::HolderLimits;

constexpr std::string_view limit_columns = "{:<24}  {:>9}  {:>9}  {:>6}  {:>13}  {:>19}  {}\n";
constexpr std::int64_t seconds_a_minute = 60;

std::int64_t minutes(std::chrono::seconds time) {
  return time.count() / seconds_a_minute;
}

/// "3 of 10", "3" without a limit.
std::string of(const std::string& has, const std::string& may, bool limited) {
  return limited ? has + " of " + may : has;
}

std::string spike_cell(const MeterReading& reading, const HolderLimits& limits) {
  if (reading.stop && limits.spike_factor != 0) return "stopped since " + short_calendar_text(reading.stop->since);
  return limits.spike_factor == 0 ? "-" : fmt::format("at {} times", limits.spike_factor);
}

std::string row_of(const Holder& holder, const MeterReading& reading) {
  const HolderLimits& limits = holder.limits;
  return fmt::format(
      limit_columns, holder.key, of(std::to_string(reading.calls), std::to_string(limits.calls), limits.calls != 0),
      holder.kind == routing::HolderKind::trunk ? "-"
                                                : of(std::to_string(reading.external_calls),
                                                     std::to_string(limits.external_calls), limits.external_calls != 0),
      limits.calls_per_second == 0 ? "-" : std::to_string(limits.calls_per_second),
      of(std::to_string(minutes(reading.talked)), std::to_string(minutes(limits.talk_per_day)),
         limits.talk_per_day.count() != 0),
      of(model::amount_text(reading.spent), model::amount_text(limits.spend_per_day), limits.spend_per_day != 0),
      spike_cell(reading, limits));
}

bool is_of_interest(const Holder& holder, const MeterReading& reading) {
  return holder.limits.any() || reading.calls != 0 || reading.talked.count() != 0;
}

/// By its name, which several kinds may have alike, or by kind and name: "tenant acme".
std::vector<const Holder*> holders_named(const routing::Snapshot& snapshot, const std::string& name) {
  auto all = snapshot.holders().all();
  std::erase_if(all, [&](const Holder* one) { return one->name != name && one->key != name; });
  return all;
}

Output nobody(const std::string& name) {
  return {fmt::format("There is no tenant, user, friend or trunk {}.\n", name), false};
}

std::string page_of(const Holder& holder, const MeterReading& reading) {
  const HolderLimits& limits = holder.limits;
  std::string text = fmt::format("{}: {}\n", holder.key, routing::in_words(limits));
  text += fmt::format("  calls now    {}, of them {} from or to the outside\n", reading.calls, reading.external_calls);
  text += fmt::format("  today        {} minutes to the outside, spent {}\n", minutes(reading.talked),
                      model::amount_text(reading.spent));
  if (limits.spike_factor == 0) return text;
  text += fmt::format("  this hour    {} minutes to the outside; the busiest of 14 days before: {}\n",
                      minutes(reading.this_hour), minutes(reading.busiest_hour));
  if (reading.stop)
    text += fmt::format("  stopped      {}: {}\n", short_calendar_text(reading.stop->since),
                        call::alarm(holder, *reading.stop));
  return text;
}

Output show_limits(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  if (!arguments.empty()) {
    const auto named = holders_named(*snapshot, arguments.front());
    if (named.empty()) return nobody(arguments.front());
    std::string text;
    for (const Holder* one : named) text += (text.empty() ? "" : "\n") + page_of(*one, exchange.meter(*one));
    return {text};
  }
  std::string text =
      fmt::format(limit_columns, "Holder", "Calls", "External", "A sec.", "Minutes today", "Spent today", "Spike");
  std::size_t count = 0;
  for (const Holder* one : snapshot->holders().all()) {
    const MeterReading reading = exchange.meter(*one);
    if (!is_of_interest(*one, reading)) continue;
    text += row_of(*one, reading);
    ++count;
  }
  return {text + count_line(count, "holder")};
}

Output release(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  const auto named = holders_named(*snapshot, arguments.front());
  if (named.empty()) return nobody(arguments.front());
  std::string text;
  for (const Holder* one : named)
    if (exchange.release_meter(*one))
      text += fmt::format("Calls of {} to the outside go again; this hour counts as usual from now on.\n", one->key);
  if (!text.empty()) return {text};
  return {fmt::format("Calls of {} are not stopped.\n", arguments.front()), false};
}

Output reset(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  const auto named = holders_named(*snapshot, arguments.front());
  if (named.empty()) return nobody(arguments.front());
  std::string text;
  for (const Holder* one : named)
    if (exchange.reset_meter(*one)) text += fmt::format("Today begins anew for {}.\n", one->key);
  if (!text.empty()) return {text};
  return {fmt::format("Nothing was counted for {}.\n", arguments.front()), false};
}

std::vector<std::string> holder_names(ExchangeView& exchange) {
  const auto snapshot = exchange.snapshot();  // holders live as long as it
  std::vector<std::string> names;
  for (const Holder* one : snapshot->holders().all())
    if (is_of_interest(*one, exchange.meter(*one))) names.push_back(one->name);
  return names;
}

std::vector<std::string> stopped_names(ExchangeView& exchange) {
  const auto snapshot = exchange.snapshot();  // holders live as long as it
  std::vector<std::string> names;
  for (const Holder* one : snapshot->holders().all())
    if (exchange.meter(*one).stop) names.push_back(one->name);
  return names;
}

}  // namespace

std::string in_words(const MeterReading& reading, const HolderLimits& limits) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (limits.calls != 0) add(fmt::format("{} calls", reading.calls));
  if (limits.external_calls != 0) add(fmt::format("{} external", reading.external_calls));
  if (limits.talk_per_day.count() != 0) add(fmt::format("{} minutes today", minutes(reading.talked)));
  if (limits.spend_per_day != 0) add("spent " + model::amount_text(reading.spent) + " today");
  if (limits.spike_factor != 0 && reading.stop) add("stopped");
  return text;
}

std::vector<Command> limit_commands() {
  return {
      {"limits show [NAME]", "How much may be called, and what is in use",
       "Usage: limits show [NAME]\n       All tenants, users, friends and trunks that have limits or have called "
       "today; "
       "or one,\n       by its name or as \"tenant NAME\".\n",
       show_limits, holder_names},
      {"limits release NAME", "Let calls go again that a spike has stopped",
       "Usage: limits release NAME\n       What it called counts as usual from now on.\n", release, stopped_names},
      {"limits reset NAME", "Begin the day anew for one who has used up his limits",
       "Usage: limits reset NAME\n       Forgets what it has used today, a stop, and the hours since.\n", reset,
       holder_names},
  };
}

}  // namespace tandem::control
