#include "app/simple_phone.h"

#include "sip/uri_text.h"

namespace tandem::app {

namespace {

model::Trunk account_of(const SimplePhoneOptions& options) {
  model::Trunk account;
  account.name = options.username;
  account.host = options.server.ip.to_string();
  account.port = options.server.port;
  account.protocol = options.protocol == sipstack::Protocol::tcp ? model::Protocol::tcp : model::Protocol::udp;
  account.username = options.username;
  account.password = options.password;
  account.expiry = options.expiry;
  account.watch = {.qualify_frequency = std::chrono::seconds(0), .keep_alive = std::chrono::seconds(0)};
  return account;
}

}  // namespace

SimplePhone::SimplePhone(runtime::Shard& shard, net::Network& network, SimplePhoneOptions options)
    : shard_(shard),
      network_(network),
      options_(std::move(options)),
      ports_(options_.rtp_low, options_.rtp_high, ShardId{0}, 1),
      stack_(sipstack::make_stack(shard, network, {})),
      dialogs_(*stack_),
      flow_(*stack_, account_of(options_), options_.username, {.changed = [] {}, .moved = [] {}}) {
  stack_->set_handlers(*this, dialogs_);
  registration_ = std::make_unique<registrar::Registration>(
      registrar::Registration::Environment{*stack_, hasher_, flow_}, account_of(options_), options_.username,
      registrar::Registration::Listener{});
}

SimplePhone::~SimplePhone() {
  leg_.reset();
  registration_.reset();
  stack_->stop();
}

std::expected<void, net::NetError> SimplePhone::start() {
  const sipstack::ListenAddress address{
      .name = "phone", .protocol = options_.protocol, .bind = options_.bind, .advertised_host = {}};
  auto faults = stack_->listen({&address, 1});
  if (!faults.empty()) return std::unexpected(faults.front().second);
  registration_->start(std::chrono::milliseconds{0});
  return {};
}

bool SimplePhone::registered() const {
  return registration_->status().state == registrar::RegistrationState::registered;
}

void SimplePhone::leave() {
  gone_ = true;
  registration_->unregister({});
}

bool SimplePhone::open_media() {
  media::ToneOptions tone;
  tone.address = options_.bind.ip;
  tone.says = options_.says;
  tone.listens_for = options_.listens_for;
  tone.codecs = options_.codecs;
  auto opened = media::ToneParty::open(shard_, network_, ports_, tone);
  if (!opened) return false;
  tone_ = std::move(*opened);
  local_.reset();
  remote_.reset();
  heard_ = false;
  return true;
}

void SimplePhone::call(std::string_view number) {
  if (leg_ || !open_media()) return;
  legs::SipLegTarget target;
  const std::string host = options_.server.ip.to_string();
  target.request_uri = sip::uri_text({.user = number, .host = host, .port = options_.server.port});
  target.destination.uri = target.request_uri;
  target.destination.protocol = options_.protocol;
  target.from_uri = sip::uri_text({.user = options_.username, .host = host});
  target.from_display = options_.display_name;
  target.contact_user = options_.username;
  target.credentials.push_back({.username = options_.username, .password = options_.password});
  target.party = options_.username;
  target.own.media = {.bind = options_.bind.ip};
  leg_ = legs::SipLeg::outgoing(dialogs_, std::move(target));
  leg_->set_listener(*this);
  local_ = tone_->offer();
  leg_->offer(*local_);
  leg_->start();
  state_ = CallState::calling;
}

void SimplePhone::hang_up() {
  answer_timer_.cancel();
  if (leg_) leg_->end(state_ == CallState::talking ? 0 : 487);
}

void SimplePhone::hold(bool on) {
  if (!leg_ || !local_) return;
  for (sdp::Media& media : local_->media) media.set_direction(on ? sdp::Direction::sendonly : sdp::Direction::sendrecv);
  leg_->offer(*local_);
}

void SimplePhone::send_digit(char digit) {
  if (tone_) tone_->send_digit(digit);
}

void SimplePhone::tell_digit(char digit) {
  if (leg_) leg_->tell_key({digit});
}

void SimplePhone::on_request(std::unique_ptr<sipstack::ServerRequest> request) {
  if (request->message().method() != sip::Method::invite)
    return request->respond(request->message().method() == sip::Method::options ? 200 : 405);
  if (gone_) return request->respond(480);
  if (leg_) return request->respond(486);
  if (options_.refuses_with) return request->respond(options_.refuses_with);
  auto leg = legs::SipLeg::incoming(dialogs_, std::move(request), {.party = options_.username, .session = {}});
  if (!leg) return;
  leg_ = std::move(leg);
  leg_->set_listener(*this);
  if (!open_media()) return leg_->end(503);
  state_ = CallState::ringing;
  leg_->ring(180);
  answer_timer_.arm(shard_.timers(), shard_.now() + options_.answers_after, [this] {
    if (leg_) leg_->accept();
    state_ = CallState::talking;
    talk();
  });
}

void SimplePhone::on_ringing(call::Leg&, std::uint16_t) {
  if (state_ == CallState::calling) state_ = CallState::ringing;
}

void SimplePhone::on_offer(call::Leg& leg, const sdp::Session& offer) {
  remote_ = offer;
  local_ = tone_->answer(offer);
  if (!sdp::carries_media(*local_) && sdp::carries_media(offer)) return leg.end(488);
  leg.answer(*local_, false);
  if (state_ == CallState::talking) talk();
}

void SimplePhone::on_answer(call::Leg&, const sdp::Session& answer) {
  remote_ = answer;
  talk();
}

void SimplePhone::on_offer_wanted(call::Leg& leg) {
  local_ = tone_->offer();
  leg.offer(*local_);
}

void SimplePhone::on_offer_refused(call::Leg&, std::uint16_t) {}

void SimplePhone::on_answered(call::Leg&) {
  state_ = CallState::talking;
  talk();
}

void SimplePhone::talk() {
  if (local_ && remote_) tone_->start(*local_, *remote_);
}

void SimplePhone::on_ended(call::Leg&, const call::Ending& ending) {
  ending_ = ending;
  heard_ = heard_tone();
  answer_timer_.cancel();
  state_ = CallState::ended;
  ++calls_ended_;
  tone_.reset();
  leg_.reset();
}

}  // namespace tandem::app
