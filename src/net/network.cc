#include "net/network.h"

#include <utility>

namespace tandem::net {

std::string_view sentence(NameFault fault) {
  switch (fault) {
    case NameFault::not_found:
      return "the name does not exist or has no address";
    case NameFault::timed_out:
      return "no name server answered in time";
    case NameFault::refused:
      return "the name server refuses to answer";
    case NameFault::server_failed:
      return "the name server failed";
    case NameFault::bad_name:
      return "this is not a valid host name";
  }
  std::unreachable();
}

}  // namespace tandem::net
