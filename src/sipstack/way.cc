#include "sipstack/way.h"

#include "sip/uri.h"

namespace tandem::sipstack {

Way way_to(const Target& target, std::string_view uri_text, const TlsPeerPtr& peer) {
  Way way{target.protocol, target.address, nullptr};
  if (target.protocol != Protocol::tls) return way;
  way.peer = peer;
  if (way.peer) return way;
  const auto uri = sip::Uri::parse(uri_text);
  TlsPeer named;
  if (uri && uri->is_sip()) named.expected.name = uri->host();
  way.peer = std::make_shared<const TlsPeer>(std::move(named));
  return way;
}

}  // namespace tandem::sipstack
