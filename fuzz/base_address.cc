// Any text as address, address with port, and prefix: what was read is written so that it reads back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tandem;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto ip = IpAddress::parse(text)) {
    if (IpAddress::parse(ip->to_string()) != ip || IpAddress::parse(ip->to_uri_host()) != ip) std::abort();
  }
  if (const auto address = SocketAddress::parse(text, 5060))
    if (SocketAddress::parse(address->to_string()) != address) std::abort();
  if (const auto prefix = Prefix::parse(text))
    if (Prefix::parse(prefix->to_string()) != prefix || !prefix->contains(prefix->network)) std::abort();
  return 0;
}
