// What happened and why: call stories, call records, and how a call would be decided.
#include <fmt/format.h>

#include "base/text.h"
#include "control/command_families.h"
#include "control/limit_words.h"
#include "control/time_text.h"
#include "legs/sent_to_trunk.h"
#include "routing/attempt_words.h"
#include "routing/explain.h"
#include "routing/moment.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

constexpr std::size_t stories_shown = 50, records_shown = 20, max_records_shown = 10'000;
constexpr std::string_view story_columns = "{:<19}  {:<7}  {:<40}  {}\n";
constexpr std::string_view record_columns = "{:<19}  {:<8}  {:<20.20}  {:<20.20}  {:<15.15}  {:<16.16}  {:>8}  {:>6}\n";

std::string with_line_end(std::string text) {
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

Output show_stories(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto stories = exchange.stories(!arguments.empty(), stories_shown);
  if (stories.empty()) return {arguments.empty() ? "No call yet.\n" : "No call has failed.\n"};
  std::string text = fmt::format(story_columns, "Began", "Result", "Story", "What happened");
  for (const StorySummary& story : stories)
    text += fmt::format(story_columns, short_calendar_text(story.began),
                        story.running  ? "running"
                        : story.failed ? "failed"
                                       : "ended",
                        story.id, story.sentence);
  return {text};
}

Output show_story(ExchangeView& exchange, Arguments arguments, std::string_view) {
  if (auto ladder = exchange.ladder(arguments.front(), arguments.size() > 1))
    return {with_line_end(std::move(*ladder))};
  return {fmt::format("No single story begins with '{}'. `show stories` lists them.\n", arguments.front()), false};
}

std::vector<std::string> story_names(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (StorySummary& story : exchange.stories(false, stories_shown)) names.push_back(std::move(story.id));
  return names;
}

Output show_records(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto count =
      arguments.empty() ? std::optional<std::size_t>{records_shown} : parse_number<std::size_t>(arguments.front());
  if (!count || *count == 0 || *count > max_records_shown) return {.text = {}, .ok = false, .show_usage = true};
  const auto records = exchange.newest_cdrs(*count);
  if (records.empty()) return {"No call has ended yet.\n"};
  std::string text = fmt::format(record_columns, "Start", "Kind", "From", "To", "Trunk", "Ending", "Talked", "Status");
  for (const store::Cdr& cdr : records) {
    constexpr std::string_view kinds[] = {"internal", "outgoing", "incoming"};
    const auto talked = cdr.answered_at ? std::chrono::floor<std::chrono::seconds>(cdr.ended_at - *cdr.answered_at)
                                        : std::chrono::seconds{0};
    text += fmt::format(
        record_columns, short_calendar_text(cdr.started_at), kinds[static_cast<std::size_t>(cdr.direction)],
        cdr.caller_user.empty() ? cdr.caller_number : cdr.caller_user, cdr.dialled,
        cdr.trunk_out.empty() ? cdr.trunk_in : cdr.trunk_out, cdr.ending, clock_text(talked), cdr.sip_status);
  }
  return {text};
}

Output explain_call(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string trunk_in, tenant;
  std::optional<WallTime> at = exchange.now();
  for (std::size_t i = 2; i + 1 < arguments.size(); i += 2) {
    if (arguments[i] == "by") trunk_in = arguments[i + 1];
    if (arguments[i] == "for") tenant = arguments[i + 1];
    if (arguments[i] == "at") at = routing::moment_of(arguments[i + 1]);
  }
  if (!at) return {"The moment is no moment; wanted: \"2026-12-25 10:00\" (UTC).\n", false};
  auto attempt = routing::attempt_from_words(arguments[0], arguments[1], trunk_in, *snapshot, tenant);
  if (!attempt) return {with_line_end(attempt.error()), false};
  attempt->at = *at;
  return {with_line_end(routing::explain(
      *attempt, *snapshot, [&](const routing::Target& target) { return legs::sent_to_trunk(target, *snapshot); },
      [&](const routing::Holder& holder) { return in_words(exchange.meter(holder), holder.limits); }))};
}

std::vector<std::string> caller_names(ExchangeView& exchange) {
  std::vector<std::string> names;
  const auto snapshot = exchange.snapshot();
  for (const model::User& user : snapshot->config().users) names.push_back(user.name);
  for (const model::Trunk& trunk : snapshot->config().trunks) names.push_back(trunk.name);
  return names;
}

}  // namespace

std::vector<Command> story_commands() {
  return {
      {"show stories [failed]", "Recent calls, each in a sentence",
       "Usage: show stories [failed]\n       Running and recent calls, newest first; or only those that failed.\n",
       show_stories},
      {"show story STORY [messages]", "A call as a ladder of messages and decisions",
       "Usage: show story STORY [messages]\n       STORY may be cut short while it is unique. messages: with every "
       "SIP\n"
       "       message in full.\n",
       show_story, story_names},
      {"show cdr [COUNT]", "The newest call records",
       "Usage: show cdr [COUNT]\n       The newest call records, 20 unless told, at most 10000.\n", show_records},
      {"explain FROM TO [by TRUNK] [for TENANT] [at MOMENT]", "How a call would be decided, and why",
       "Usage: explain FROM TO [by TRUNK] [for TENANT] [at MOMENT]\n       FROM: a user, phone, extension, friend or "
       "trunk; or, with a trunk, the number\n"
       "       outside. TO: the number dialled. MOMENT: \"2026-12-25 10:00\", in UTC.\n",
       explain_call, caller_names},
  };
}

}  // namespace tandem::control
