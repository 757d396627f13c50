// The session timer of an INVITE usage: RFC 4028. When it runs and what it decides is in session_timer.h.
#include "sipstack/dialog_table.h"
#include "sipstack/invite_usage.h"
#include "sipstack/request_rules.h"

namespace tandem::sipstack {

std::string_view InviteUsage::supported() const {
  return supported_by(session_timer_, setup_.reliable_provisionals);
}

void InviteUsage::say_session_timer(RequestText& text, bool initial) {
  put_session_timer(text.headers, session_timer_.request(initial));
}

void InviteUsage::run_session_timer(std::uint8_t action) {
  runtime::Timers& timers = dialogs_.stack().shard().timers();
  if (action & session_timer::disarm) {
    refresh_.cancel();
    session_end_.cancel();
  }
  const auto half_time = [this] { run_session_timer(session_timer_.fire(session_timer::half_time)); };
  if (action & session_timer::arm_refresh) refresh_.arm(timers, in(session_timer_.refresh_after()), half_time);
  if (action & session_timer::arm_again) refresh_.arm(timers, in(session_timer_.again_after()), half_time);
  if (action & session_timer::arm_end)
    session_end_.arm(timers, in(session_timer_.ends_after()), [this] { session_expired(); });
  if (action & session_timer::refresh) refresh_session();
}

/// In line with our user's own changes, any of which would do as well.
void InviteUsage::refresh_session() {
  if (offers_.size() >= max_queued_offers) return run_session_timer(session_timer_.fire(session_timer::refused));
  offers_.push_back({.sdp = std::nullopt, .attempts = 0, .refresh = true});
  try_next_offer();
}

void InviteUsage::session_expired() {
  const bool waited = session_timer_.state() == session_timer::theirs;
  if (!(session_timer_.fire(session_timer::expired) & session_timer::end_session)) return;
  SessionEnding ending{.by = SessionEnding::By::network};
  ending.status = 408;
  ending.refresh_failed = true;
  ending.reason_phrase = waited ? "no session refresh came within " : "no session refresh succeeded within ";
  ending.reason_phrase += std::to_string(session_timer_.interval().count()) + " s";
  reason_header_ = "SIP;cause=408;text=\"Session timer expired\"";
  fire(Event::peer_gone, std::move(ending));
}

void InviteUsage::heard_session_timer(const sip::Message& success) {
  if (told_ended_) return;
  run_session_timer(session_timer_.on_success(session_timer_words(success)));
}

/// Into our 2xx to an INVITE or UPDATE. In an early dialog there is no session yet that could expire (§7.4).
void InviteUsage::grant_session_timer(sip::Writer& writer, const sip::Message& request) {
  if (phase_ != Phase::accepted && phase_ != Phase::confirmed) return;
  const SessionTimer::Granted granted = session_timer_.grant(session_timer_words(request));
  write_session_timer(writer, granted.words);
  run_session_timer(granted.act);
}

bool InviteUsage::refused_for_session_timer(ServerRequest& request) {
  if (phase_ != Phase::accepted && phase_ != Phase::confirmed) return false;
  return sipstack::refused_for_session_timer(request, session_timer_, false);
}

/// After a 422 that names a bearable time: the same request again, asking for that.
bool InviteUsage::ask_for_more_time(const Reply& reply) {
  if (!reply.message || reply.status() != 422) return false;
  return session_timer_.raise(session_timer_words(*reply.message).min_se);
}

}  // namespace tandem::sipstack
