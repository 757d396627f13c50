// What the exchange itself says to the caller: announcements, the question for a PIN, tones.
#include <fmt/format.h>

#include <algorithm>

#include "call/call.h"

namespace tandem::call {
namespace {

constexpr Duration last_tone = std::chrono::seconds{4};  ///< of a call that was answered and failed

/// Those of what we speak that the party may use, best first.
std::vector<std::string> spoken_codecs(const sdp::Session& offer, const sdp::CodecPolicy& policy) {
  constexpr std::string_view ours[] = {"alaw", "ulaw"};
  std::vector<std::string> codecs;
  if (!policy.allowed.empty()) {
    for (const std::string& name : policy.allowed)
      if (std::ranges::find(ours, name) != std::end(ours)) codecs.push_back(name);
    return codecs;
  }
  for (const sdp::Media& media : offer.media) {
    if (media.kind != sdp::MediaKind::audio || media.refused()) continue;
    for (const sdp::PayloadFormat& format : media.payloads())
      for (const std::string_view name : ours)
        if (sdp::means(name, format.codec) && std::ranges::find(codecs, name) == codecs.end())
          codecs.emplace_back(name);
  }
  return codecs;
}

std::string without_stop(std::string text) {
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

/// Our own answer to what the caller offers. Nothing: it is sent; else why there is none.
std::optional<std::string> Call::describe_ourselves(const sdp::Session& offer, bool early) {
  const auto codecs = spoken_codecs(offer, caller_->rules.codecs);
  if (!caller_->media.open_lines(offer)) return "no media port is free";
  sdp::Session answer = codecs.empty() ? sdp::Session{} : sdp::make_answer(offer, codecs, caller_->media.local());
  if (!sdp::carries_media(answer))
    return fmt::format("{} and Tandem itself share no codec ({}): allow alaw or ulaw there", caller_->leg->name(),
                       sdp::explain_codecs(offer, {.allowed = {"alaw", "ulaw"}}));
  caller_->media.set_remote(offer, caller_->leg->remote().ip);
  caller_->remote = offer;
  caller_->local = answer;
  caller_->offered.reset();
  caller_->answered_early = true;
  send_answer(*caller_, answer, early, shard().random());
  return std::nullopt;
}

/// Nothing: the caller hears us from now on. Else why he cannot.
std::optional<std::string> Call::speak_to_caller(bool answer) {
  if (!caller_->answered_early) {
    if (!first_offer_)
      return fmt::format("{} called without a session description, and is told none before somebody answers",
                         caller_->leg->name());
    if (auto why = describe_ourselves(*first_offer_, !answer)) return why;
  }
  if (!caller_->local || !caller_->remote) return "its media is not agreed";
  bridge_.reset();
  bridged_ = nullptr;
  caller_->media.set_alone(*caller_->local, *caller_->remote, digit_manner(*caller_));
  if (!caller_->media.can_play())
    return fmt::format("{} speaks a codec in this call that Tandem itself does not: allow alaw or ulaw alone there",
                       caller_->leg->name());
  spoke_ = true;
  if (answer && !std::exchange(answered_here_, true)) {
    decide(fmt::format("{} is answered by Tandem itself", caller_->leg->name()));
    caller_->leg->accept();
  }
  return std::nullopt;
}

/// The caller changes his media while nobody is on the other side, or nobody has answered there.
void Call::answer_alone(const sdp::Session& offer) {
  if (auto why = describe_ourselves(offer, false)) {
    decide(fmt::format("- an offer was refused: {}", *why));
    return caller_->leg->refuse_offer(488);
  }
  first_offer_ = offer;
  rejoin();
}

/// Lines that the caller was refused stay so, and the codec in which he hears us comes first: then nothing has to be
/// changed with him when somebody answers.
sdp::Session Call::offer_for_callees() const {
  sdp::Session offer = *first_offer_;
  if (!spoke_ || !caller_->local) return offer;
  for (std::size_t i = 0; i < offer.media.size() && i < caller_->local->media.size(); ++i) {
    sdp::Media& media = offer.media[i];
    const sdp::Media& told = caller_->local->media[i];
    if (told.refused()) {
      media.port = 0;
      continue;
    }
    const auto spoken = std::ranges::find(media.formats, told.formats.front());
    if (spoken != media.formats.end()) std::rotate(media.formats.begin(), spoken, spoken + 1);
  }
  return offer;
}

std::string_view Call::country() const {
  std::string_view tenant;
  if (const model::User* user = snapshot_->find_user(attempt_.caller.user))
    tenant = user->tenant;
  else if (const model::Trunk* trunk = snapshot_->find_trunk(attempt_.caller.trunk))
    tenant = trunk->sharing.tenant;
  return snapshot_->tenants().country_of(tenant);
}

/// `done` is called in any case, unless it is repeated.
void Call::say(std::string_view sound, bool repeat, std::function<void()> done) {
  const media::SoundLibrary::Found found = sounds_->find(sound, country());
  if (!found.trouble.empty()) decide(fmt::format("- sound {}: {}", sound, found.trouble));
  if (found.sound && caller_->media.play(found.sound, repeat, done)) return;
  if (done && !repeat) speech_timer_.arm(shard().timers(), shard().now(), std::move(done));
}

// ---- announcements ----------------------------------------------------------------------------------------------

void Call::announce(const routing::Announcement& what) {
  const media::SoundLibrary::Found found = sounds_->find(what.sound, country());
  auto why = found.sound ? speak_to_caller(what.answer) : std::optional(found.trouble);
  if (why) {
    decide(fmt::format("- announcement {}: {}", what.sound, *why));
    note_failure(EndCode::not_played, what.status,
                 fmt::format("the announcement {} failed, because {}", what.sound, without_stop(std::move(*why))),
                 false);
    return step_failed();
  }
  decide(fmt::format("+ announcement {} {}", what.sound, in_words(what)));
  record_.announced(what.sound, answered_here_ ? std::optional(shard().wall()) : std::nullopt);
  say(what.sound, false, [this] { announcement_over(); });
}

bool Call::hears_announcement() const {
  return dialling_ && step_ < plan_.steps.size() && plan_.steps[step_].announcement && spoke_ && !callee_;
}

void Call::announcement_over() {
  note_failure(EndCode::announced, plan_.steps[step_].announcement->status, {}, true);
  step_failed();
}

// ---- PIN --------------------------------------------------------------------------------------------------------

/// Who guesses: the person, the friend, or the account.
std::string Call::pin_caller() const {
  const routing::Caller& caller = attempt_.caller;
  if (!caller.user.empty()) return "user " + caller.user;
  return caller.trunk.empty() ? "phone " + caller.phone : "trunk " + caller.trunk;
}

void Call::ask_for_pin(const routing::PinQuestion& question) {
  auto entry = std::make_unique<PinEntry>(question.pins);
  if (entry->accepts(passed_pin_)) {
    ++step_;
    return start_step();
  }
  if (!pin_record_) pin_record_ = calls_.services_.pin_guesses.of(pin_caller());
  if (pin_record_->blocked_for(shard().now()).count() > 0) return pin_failed({});
  if (auto why = speak_to_caller(true)) return pin_failed("no PIN could be asked for, because " + *why);
  pin_ = std::move(entry);
  if (calls_.services_.observer) calls_.services_.observer->on_secret_keys(id_);
  decide("+ the caller is asked for a PIN");
  prompt_for_pin();
}

void Call::prompt_for_pin() {
  say("enter_pin", false, [this] {
    speech_timer_.arm(shard().timers(), shard().now() + PinEntry::longest_pause, [this] { judge_pin(); });
  });
}

/// Maybe from within the media, of which nothing may be destroyed here: all else is done in a turn of its own.
void Call::on_pin_key(char key) {
  caller_->media.stop_playing();
  const Duration wait = pin_->add(key) ? Duration::zero() : PinEntry::longest_pause;
  speech_timer_.arm(shard().timers(), shard().now() + wait, [this] { judge_pin(); });
}

void Call::judge_pin() {
  const bool entered = !pin_->empty();
  const bool right = pin_->judge();
  // He may guess in other calls at the same time.
  if (pin_record_->blocked_for(shard().now()).count() > 0) return pin_failed({});
  if (right) {
    decide("+ the PIN is right");
    pin_record_->right();
    passed_pin_ = pin_->right_one();
    pin_.reset();
    caller_->media.stop_listening();
    ++step_;
    return start_step();
  }
  ++pin_tries_;
  const bool too_many = entered && pin_record_->wrong(shard().now());
  decide(fmt::format("- {} (try {} of {})", entered ? "the PIN is wrong" : "no PIN was entered in time", pin_tries_,
                     PinEntry::most_tries));
  if (too_many) return pin_failed({});
  if (pin_tries_ >= PinEntry::most_tries)
    return pin_failed(fmt::format("no right PIN was entered in {} tries", pin_tries_));
  say("wrong_pin", false, [this] { prompt_for_pin(); });
}

/// Without a reason: there were too many.
void Call::pin_failed(std::string why) {
  if (why.empty()) {
    const auto left = pin_record_->blocked_for(shard().now());
    why = fmt::format("there were too many wrong PINs within an hour; it may try again in {} min",
                      std::chrono::ceil<std::chrono::minutes>(left).count());
  }
  decide("- " + why);
  pin_.reset();
  record_.ended(EndCode::wrong_pin, routing::wrong_pin_status, std::move(why), store::CdrParty::exchange);
  const auto end = [this] {
    caller_->leg->end(routing::wrong_pin_status, q850_reason(q850_of_status(routing::wrong_pin_status)));
  };
  if (!answered_here_) return end();
  caller_->media.stop_listening();
  say("wrong_pin", false, end);
}

// ---- tones ------------------------------------------------------------------------------------------------------

/// Who hears us already has no other way to know that it rings.
void Call::ring_back() {
  if (!spoke_ || bridged_ || callee_ || finished_ || std::exchange(ringing_tone_, true)) return;
  say("ringing", true, {});
}

void Call::stop_ringing_tone() {
  if (std::exchange(ringing_tone_, false)) caller_->media.stop_playing();
}

/// Whom we have answered ourselves hears how his call came out before he is hung up on. `meaning`: the status that says
/// it, which may differ from what he is told.
void Call::end_caller(std::uint16_t status, std::uint16_t meaning) {
  if (!answered_here_) return caller_->leg->end(status, q850_reason(q850_of_status(meaning)));
  if (failure_.code == EndCode::announced) return caller_->leg->end(status, q850_reason(16));
  say(meaning == 486 || meaning == 600 ? "busy" : "congestion", true, {});
  speech_timer_.arm(shard().timers(), shard().now() + last_tone,
                    [this, status, meaning] { caller_->leg->end(status, q850_reason(q850_of_status(meaning))); });
}

}  // namespace tandem::call
