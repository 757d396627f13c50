#include "legs/sip_leg.h"

#include <cstdio>

#include "sdp/session.h"
#include "sip/multipart.h"
#include "sip/uri_text.h"

namespace tandem::legs {
namespace {

std::string channel_name(sipstack::Dialogs& dialogs, std::string_view party) {
  char serial[9];
  std::snprintf(serial, sizeof serial, "%08x", dialogs.next_serial());
  return "SIP/" + std::string(party) + "-" + serial;
}

/// 63 bits: some peers read o= as a signed number.
std::uint64_t new_description_id(sipstack::Dialogs& dialogs) {
  return dialogs.stack().shard().random().next() >> 1;
}

sdp::Connection address_of(const sdp::Session& session) {
  if (session.connection) return *session.connection;
  for (const sdp::Media& media : session.media)
    if (media.connection) return *media.connection;
  return {.ip = IpAddress(), .text = {}};
}

/// False: the INVITE carries a description that nobody can read; it was answered 400.
bool description_is_readable(sipstack::ServerRequest& invite) {
  const auto found = sip::find_sdp(invite.message());
  if (!found || !*found) return true;  // the session judges other bodies
  const auto parsed = sdp::parse(**found);
  if (parsed) return true;
  invite.respond(400, "Malformed Session Description", [&](sip::Writer& writer) {
    writer.header(sip::HeaderId::warning, "399 ", invite.flow().advertised_host, " \"", sdp::describe(parsed.error()),
                  "\"");
  });
  return false;
}

call::Ending ending_from(const sipstack::SessionEnding& ending) {
  using By = sipstack::SessionEnding::By;
  call::Ending out;
  out.by = ending.by == By::peer ? call::EndedBy::peer
           : ending.by == By::us ? call::EndedBy::us
                                 : call::EndedBy::network;
  out.status = ending.status;
  out.reason_phrase = ending.reason_phrase;
  out.reason_header = ending.reason_header;
  out.q850 = ending.q850;
  out.warning = ending.warning;
  out.timed_out = ending.timed_out;
  out.refresh_failed = ending.refresh_failed;
  return out;
}

}  // namespace

namespace {

/// Known before the INVITE is sent; then no other way is taken, as the INVITE may tell keys.
bool goes_in_private(sipstack::Destination& to) {
  const auto way = to.flow ? std::optional(to.flow->protocol) : to.protocol;
  if (!way || !sipstack::is_secure(*way)) return to.uri.starts_with("sips:");
  to.protocol = way;
  std::erase_if(to.targets, [](const sipstack::Target& target) { return !sipstack::is_secure(target.protocol); });
  return true;
}

}  // namespace

class SipLeg::Maker {
 public:
  bool is_private;  ///< the way is encrypted
};

std::unique_ptr<SipLeg> SipLeg::incoming(sipstack::Dialogs& dialogs, std::unique_ptr<sipstack::ServerRequest> invite,
                                         SipLegOrigin origin) {
  if (!description_is_readable(*invite)) return nullptr;
  OwnPlace own;
  if (origin.find_own) own = origin.find_own(invite->flow());
  origin.session.contact_address = own.contact;
  const bool is_private = sipstack::is_secure(invite->flow().protocol);
  sipstack::SessionHandle session = dialogs.accept(std::move(invite), std::move(origin.session));
  if (!session) return nullptr;
  return std::make_unique<SipLeg>(Maker{is_private}, dialogs.stack(), std::move(session),
                                  channel_name(dialogs, origin.party), new_description_id(dialogs), own,
                                  std::move(origin.find_own));
}

std::unique_ptr<SipLeg> SipLeg::outgoing(sipstack::Dialogs& dialogs, SipLegTarget target) {
  sipstack::CallSetup setup;
  setup.session.contact_user = std::move(target.contact_user);
  setup.session.contact_address = target.own.contact;
  setup.session.credentials = std::move(target.credentials);
  setup.session.contact_trust = target.contact_trust;
  setup.session.session_timer = target.session_timer;
  setup.session.reliable_provisionals = target.reliable_provisionals;
  setup.from = sip::name_addr_text(target.from_display, target.from_uri);
  setup.to = sip::name_addr_text({}, target.to_uri.empty() ? target.request_uri : target.to_uri);
  setup.request_uri = std::move(target.request_uri);
  setup.destination = std::move(target.destination);
  setup.routes = std::move(target.routes);
  setup.headers = std::move(target.headers);
  setup.max_forwards = target.max_forwards;
  setup.give_up_after = target.give_up_after;
  setup.hurry = target.hurry;
  const bool is_private = goes_in_private(setup.destination);
  return std::make_unique<SipLeg>(Maker{is_private}, dialogs.stack(), dialogs.call(std::move(setup)),
                                  channel_name(dialogs, target.party), new_description_id(dialogs), target.own,
                                  std::move(target.find_own));
}

SipLeg::SipLeg(const Maker& maker, sipstack::Stack& stack, sipstack::SessionHandle session, std::string name,
               std::uint64_t description_id, OwnPlace own, FindOwnPlace find_own)
    : session_(std::move(session)),
      name_(std::move(name)),
      own_(own),
      find_own_(std::move(find_own)),
      stack_(stack),
      private_(maker.is_private),
      description_id_(description_id) {}

SipLeg::~SipLeg() = default;

void SipLeg::set_listener(call::LegListener& listener) {
  listener_ = &listener;
  session_->set_listener(*this);
}

// ---- commands ---------------------------------------------------------------------------------------------------

void SipLeg::ring(std::uint16_t status) {
  session_->ring(status);
}
void SipLeg::offer(const sdp::Session& session) {
  session_->offer(text_of(session));
}

void SipLeg::answer(const sdp::Session& session, bool early) {
  agreed_ = true;
  session_->answer(text_of(session), early);
}

void SipLeg::refuse_offer(std::uint16_t status) {
  session_->refuse_offer(status, {});
}
void SipLeg::want_offer() {
  session_->want_offer();
}
void SipLeg::start() {
  session_->start();
}
void SipLeg::accept() {
  session_->accept();
}
void SipLeg::end(std::uint16_t status, std::string_view reason_header) {
  session_->end(status, reason_header);
}

void SipLeg::info(std::string_view content_type, std::string_view body) {
  session_->info(std::string(content_type), std::string(body));
}

void SipLeg::tell_key(const TelephoneKey& key) {
  session_->info(std::string(sip::content_type_of(key_form_)), sip::dtmf_info_body(key, key_form_));
}

bool SipLeg::incoming() const {
  return session_->incoming();
}
bool SipLeg::answered() const {
  return session_->answered();
}
std::string_view SipLeg::protocol_id() const {
  return session_->call_id();
}
SocketAddress SipLeg::remote() const {
  return session_->flow().remote;
}

SocketAddress SipLeg::local() const {
  const SocketAddress local = session_->flow().local;
  return local.ip.is_unspecified() ? SocketAddress{own_.media.bind, local.port} : local;
}

call::MediaPlace SipLeg::media_place() const {
  call::MediaPlace place = own_.media;
  place.bind = local().ip;
  return place;
}

bool SipLeg::may_offer() const {
  return session_->may_offer();
}

bool SipLeg::own_address_changed() {
  if (!find_own_) return false;
  const sipstack::Flow& before = session_->flow();
  if (before.remote.port == 0) {  // nobody has answered our INVITE yet
    stale_ = true;
    return false;
  }
  auto flow = stack_.way_again(before);
  if (!flow) return false;
  OwnPlace own = find_own_(*flow);
  own.media.bind = flow->local.ip;
  own_.media.bind = local().ip;
  const bool same_way = flow->local.ip == before.local.ip && flow->advertised_host == before.advertised_host &&
                        flow->advertised_port == before.advertised_port;
  if (same_way && own == own_ && !stale_) return false;
  stale_ = false;
  own_ = own;
  session_->take_way(std::move(*flow), own_.contact);
  return true;
}

/// o= is this leg's own (RFC 3264 §8: one more for every change), unless the call wrote one.
std::string SipLeg::text_of(const sdp::Session& session) {
  if (session.origin.session_id != sdp::Origin{}.session_id) return sdp::to_text(session);
  sdp::Session ours = session;
  ours.origin.session_id = std::to_string(description_id_);
  ours.origin.address = address_of(session);
  ours.origin.version = std::to_string(description_version_);
  std::string text = sdp::to_text(ours);
  if (!last_text_.empty() && text != last_text_) {
    ours.origin.version = std::to_string(++description_version_);
    text = sdp::to_text(ours);
  }
  last_text_ = text;
  return text;
}

// ---- what the session tells -------------------------------------------------------------------------------------

void SipLeg::on_progress(unsigned status) {
  listener_->on_ringing(*this, static_cast<std::uint16_t>(status));
}

void SipLeg::on_offer(std::string_view text) {
  const auto offer = sdp::parse(text);
  if (!offer) return session_->refuse_offer(488, sdp::describe(offer.error()));
  listener_->on_offer(*this, *offer);
}

void SipLeg::on_offer_withdrawn() {
  listener_->on_offer_withdrawn(*this);
}
void SipLeg::on_offer_wanted() {
  listener_->on_offer_wanted(*this);
}

void SipLeg::on_answer(std::string_view text) {
  const auto answer = sdp::parse(text);
  if (answer) {
    agreed_ = true;
    return listener_->on_answer(*this, *answer);
  }
  if (agreed_) return listener_->on_offer_refused(*this, 488);
  fault_ = "Malformed session description in the answer: " + sdp::describe(answer.error());
  session_->end(488, "SIP;cause=488;text=\"Malformed session description\"");
}

void SipLeg::on_offer_refused(unsigned status) {
  listener_->on_offer_refused(*this, static_cast<std::uint16_t>(status));
}

void SipLeg::on_answered() {
  listener_->on_answered(*this);
}

void SipLeg::on_info(std::string_view content_type, std::string_view body) {
  const auto dtmf = sip::read_dtmf_info(content_type, body);
  if (!dtmf) return listener_->on_info(*this, content_type, body);
  key_form_ = dtmf->form;
  listener_->on_key(*this, dtmf->key);
}

void SipLeg::on_ended(const sipstack::SessionEnding& told) {
  call::Ending ending = ending_from(told);
  if (!fault_.empty() && ending.by == call::EndedBy::us) {
    ending.status = 488;
    ending.warning = fault_;
  }
  listener_->on_ended(*this, ending);
}

}  // namespace tandem::legs
