#include "net/route_probe.h"

#include "net/system_address.h"

namespace tandem::net {
namespace {

IpAddress ask_system(const IpAddress& remote) {
  const auto socket = open_socket(SocketKind::datagram, remote.is_v6());
  const SystemAddress address({remote, 9});  // the port plays no part; 0 is refused by some systems
  if (!socket || ::connect(socket->get(), address.get(), address.length) != 0)
    return remote.is_v6() ? IpAddress::v6({}) : IpAddress();
  return bound_address(*socket).ip;
}

}  // namespace

IpAddress RouteProbe::local_address_towards(const IpAddress& remote, TimePoint now) {
  Known& known = known_[hash_value(remote) % places];
  if (known.remote != remote || known.until <= now) known = {remote, ask_system(remote), now + remembered_for};
  return known.local;
}

}  // namespace tandem::net
