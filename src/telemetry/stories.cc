#include "telemetry/stories.h"

#include <algorithm>
#include <utility>

namespace tandem::telemetry {
namespace {

template <class Stories>
std::vector<const CallTrace*> newest(const Stories& stories, std::size_t at_most) {
  std::vector<const CallTrace*> traces;
  for (auto story = stories.rbegin(); story != stories.rend() && traces.size() < at_most; ++story)
    traces.push_back(&(*story)->trace);
  return traces;
}

}  // namespace

Stories::Story* Stories::story_of(std::string_view call_id) {
  const auto found = legs_.find(call_id);
  return found == legs_.end() ? nullptr : found->second;
}

CallTrace* Stories::begin(std::string_view call_id, TimePoint now, WallTime wall) {
  if (Story* known = story_of(call_id)) return &known->trace;
  if (running_.size() >= limits_.running) return nullptr;
  auto story = std::make_unique<Story>(CallTrace(std::string(call_id), now, wall, limits_.bytes_per_call),
                                       std::vector<std::string>{std::string(call_id)});
  Story* const begun = story.get();
  legs_.emplace(call_id, begun);
  running_.emplace(begun, std::move(story));
  return &begun->trace;
}

void Stories::join(std::string_view call_id, std::string_view leg_call_id) {
  Story* const story = story_of(call_id);
  if (!story || story->legs.size() >= limits_.legs_per_call) return;
  if (legs_.try_emplace(std::string(leg_call_id), story).second) story->legs.emplace_back(leg_call_id);
}

CallTrace* Stories::find(std::string_view call_id) {
  Story* const story = story_of(call_id);
  return story ? &story->trace : nullptr;
}

void Stories::message(std::string_view call_id, const TracedMessage& message) {
  if (Story* const story = story_of(call_id)) story->trace.add(message);
}

void Stories::decision(std::string_view call_id, const TracedDecision& decision) {
  if (Story* const story = story_of(call_id)) story->trace.add(decision);
}

void Stories::end(std::string_view call_id, TimePoint now, bool failed, std::string_view sentence) {
  const auto found = running_.find(story_of(call_id));
  if (found == running_.end()) return;
  auto story = std::move(found->second);
  running_.erase(found);
  story->trace.end(now, failed, sentence);
  auto& kept = failed ? failed_ : ended_;
  kept.push_back(std::move(story));
  forget_oldest(kept, failed ? limits_.failed : limits_.ended);
}

void Stories::forget_oldest(std::deque<std::unique_ptr<Story>>& stories, std::size_t keep) {
  while (stories.size() > keep) {
    for (const std::string& leg : stories.front()->legs) legs_.erase(leg);
    stories.pop_front();
  }
}

std::vector<const CallTrace*> Stories::ended(std::size_t at_most) const {
  return newest(ended_, at_most);
}

std::vector<const CallTrace*> Stories::failed(std::size_t at_most) const {
  return newest(failed_, at_most);
}

std::vector<const CallTrace*> Stories::running(std::size_t at_most) const {
  std::vector<const CallTrace*> traces;
  for (const auto& [story, owner] : running_) traces.push_back(&story->trace);
  std::ranges::sort(traces, std::ranges::greater{}, &CallTrace::began);
  if (traces.size() > at_most) traces.resize(at_most);
  return traces;
}

}  // namespace tandem::telemetry
