#include "legs/peer_request.h"

#include <algorithm>

#include "sip/uri_text.h"
#include "sipstack/challenged_request.h"

namespace tandem::legs {

namespace {

sipstack::RequestText text_of(const SipLegTarget& way, const PeerRequest& request, sipstack::Stack& stack) {
  sipstack::RequestText text;
  text.method = request.method;
  text.request_uri = way.request_uri;
  text.routes = way.routes;
  text.from = sip::name_addr_text(way.from_display, way.from_uri) + ";tag=" + stack.mint_tag();
  text.to = sip::name_addr_text({}, way.to_uri.empty() ? way.request_uri : way.to_uri);
  text.call_id = stack.mint_call_id();
  text.headers = request.headers;
  if (request.method == sip::Method::notify) {  // RFC 6665 §8.2.1 wants a Contact; a MESSAGE has none (RFC 3428 §4)
    text.with_contact = true;
    text.contact_user = way.contact_user;
    text.contact_address = way.own.contact;
    text.supported = {};
  }
  text.content_type = request.content_type;
  text.body = request.body;
  return text;
}

}  // namespace

/// All places of one peer.
class PeerAsker::Asking {
 public:
  Asking(PeerAsker& owner, std::vector<SipLegTarget> ways, const PeerRequest& request, Handler done)
      : owner_(owner), done_(std::move(done)) {
    for (SipLegTarget& way : ways) {
      auto place = std::make_unique<Place>();
      place->reply.uri = way.request_uri;
      place->credentials = std::move(way.credentials);
      places_.push_back(std::move(place));
    }
    left_ = places_.size();
    for (std::size_t i = 0; i < places_.size(); ++i) start(*places_[i], ways[i], request);
  }

 private:
  struct Place {
    PeerReply reply;
    std::vector<sipstack::ClientCredential> credentials;
    sipstack::DigestClient digest{};
    std::uint32_t cseq = 1;
    std::unique_ptr<sipstack::ChallengedRequest> request{};
  };

  void start(Place& place, SipLegTarget& way, const PeerRequest& request) {
    const sipstack::RequestContext context{owner_.stack_, owner_.hasher_, place.digest, place.credentials};
    place.request = std::make_unique<sipstack::ChallengedRequest>(
        context, [this, &place](sipstack::ChallengedRequest&, const sipstack::Reply& reply) { heard(place, reply); },
        [&place] { return ++place.cseq; });
    place.request->send(text_of(way, request, owner_.stack_), std::move(way.destination),
                        {.give_up_after = patience, .hurry = patience});
  }

  void heard(Place& place, const sipstack::Reply& reply) {
    if (!reply.is_final()) return;
    place.reply.status = reply.status();
    place.reply.words = reply.message ? reply.message->reason().substr(0, longest_words) : sentence(reply.fault);
    if (--left_ == 0) owner_.stack_.shard().defer([&owner = owner_, this] { owner.over(*this); });
  }

  friend class PeerAsker;
  PeerAsker& owner_;
  Handler done_;
  std::vector<std::unique_ptr<Place>> places_;
  std::size_t left_ = 0;
};

PeerAsker::PeerAsker(sipstack::Stack& stack, const SipLegFactory& ways) : stack_(stack), ways_(ways) {}
PeerAsker::~PeerAsker() = default;

bool PeerAsker::send(const routing::Target& target, const PeerRequest& request, Handler done) {
  std::vector<SipLegTarget> ways = ways_.ways_to({.target = target, .call_id_for_story = {}});
  if (ways.empty()) return false;
  running_.push_back(std::make_unique<Asking>(*this, std::move(ways), request, std::move(done)));
  return true;
}

void PeerAsker::over(const Asking& asking) {
  const auto at = std::ranges::find(running_, &asking, &std::unique_ptr<Asking>::get);
  if (at == running_.end()) return;
  const std::unique_ptr<Asking> ended = std::move(*at);
  running_.erase(at);
  std::vector<PeerReply> replies;
  for (const auto& place : ended->places_) replies.push_back(std::move(place->reply));
  ended->done_(std::move(replies));
}

}  // namespace tandem::legs
