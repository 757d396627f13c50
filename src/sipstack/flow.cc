#include "sipstack/flow.h"

namespace tandem::sipstack {

std::string_view to_text(Protocol protocol) {
  switch (protocol) {
    case Protocol::udp:
      return "UDP";
    case Protocol::tcp:
      return "TCP";
  }
  return {};
}

}  // namespace tandem::sipstack
