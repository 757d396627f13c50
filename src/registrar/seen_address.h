// Where a provider sees us from behind a NAT: RFC 3581 §4.
#pragma once

#include <optional>

#include "base/address.h"
#include "sip/via.h"
#include "sipstack/flow.h"

namespace tandem::registrar {

/// What to tell one provider as our address, learnt from the Via of its own responses. A transport that has an external
/// address by configuration, and one that the provider sees where it is, learn nothing; nor is a private address
/// believed of a provider at a public one: that is what its own balancer sees. A response that says nothing changes
/// nothing.
/// Pure.
class SeenAddress {
 public:
  explicit SeenAddress(bool learn) : learn_(learn) {}
  /// A response came by `from`, with `top` as its Via. True: address() is another now.
  bool note(const sipstack::Flow& from, const sip::Via& top);
  /// Nothing: our own address is right, or not known to be wrong.
  const std::optional<SocketAddress>& address() const { return address_; }

 private:
  bool learn_;
  std::optional<SocketAddress> address_;
};

}  // namespace tandem::registrar
