// Any bytes as a session description: what is read can be written, read again as the same, and relayed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sdp/crypto_attribute.h"
#include "sdp/description.h"
#include "sdp/offer_answer.h"
#include "sdp/payload_map.h"

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tandem::sdp;
  const auto session = parse({reinterpret_cast<const char*>(data), size});
  if (!session) {
    demand(session.error().offset <= size && !describe(session.error()).empty());
    return 0;
  }
  const auto again = parse(to_text(*session));
  // Writing may add what was missing (s=, t=), so the text can outgrow the limit of reading, but nothing else.
  if (!again) {
    demand(again.error().fault == Fault::too_long || again.error().fault == Fault::line_too_long ||
           again.error().fault == Fault::too_many_lines);
    return 0;
  }
  demand(to_text(*again) == to_text(*session) && again->attributes == session->attributes);

  const LocalMedia ours{tandem::IpAddress::loopback(), {10000, 10002, 10004, 10006}};
  const auto offer = relay_offer(*session, ours, {{"alaw", "opus", "h264"}}, &*session);
  demand(offer.media.size() == session->media.size());
  const auto answer = make_answer(offer, {}, ours);
  OfferAnswer leg{{"-", 1, ours.address}};
  demand(leg.send_offer(offer).has_value() && leg.receive_answer(answer).has_value());
  const auto relayed = relay_answer(answer, *session, ours);
  demand(relayed.media.size() == session->media.size() && parse(to_text(relayed)).has_value());
  for (std::size_t i = 0; i < relayed.media.size(); ++i) {
    static_cast<void>(make_payload_map(relayed.media[i], session->media[i], answer.media[i]));
    static_cast<void>(target_of(*session, session->media[i]));
  }
  for (const Media& media : session->media)
    if (const auto crypto = usable_crypto(media)) demand(parse_crypto(to_text(*crypto)) == crypto);
  for (const auto events : {TelephoneEvents::wanted, TelephoneEvents::unwanted}) {
    const auto passed = relay_offer(*session, ours, {.events = events}, &offer);
    for (const Media& media : passed.media)
      demand(events == TelephoneEvents::wanted || media.kind != MediaKind::audio || media.refused() ||
             !media.telephone_event());
  }
  return 0;
}
