#include "firewall/status.h"

namespace tandem::firewall {

std::string_view sentence(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "The firewall's table is set.";
    case Fault::no_program:
      return "The program nft is not installed.";
    case Fault::no_privilege:
      return "The exchange may not change the firewall.";
    case Fault::no_support:
      return "The kernel of this machine does not speak nftables.";
    case Fault::refused:
      return "The kernel or nft refused the rules.";
    case Fault::timed_out:
      return "nft did not finish in time and was ended.";
  }
  return {};
}

std::string_view remedy(Fault fault) {
  switch (fault) {
    case Fault::none:
      return {};
    case Fault::no_program:
      return "Install the package nftables, then `core reload`.";
    case Fault::no_privilege:
      return "Give the service CAP_NET_ADMIN as an ambient capability (systemd: AmbientCapabilities=CAP_NET_ADMIN), "
             "or set `firewall: no` and open the ports by hand.";
    case Fault::no_support:
      return "Load the module nf_tables, or set `firewall: no` and use the firewall that is there.";
    case Fault::refused:
    case Fault::timed_out:
      return "See nft's words; `core reload` tries again.";
  }
  return {};
}

Fault fault_from(std::string_view words) {
  const auto has = [&](std::string_view part) { return words.find(part) != words.npos; };
  if (has("Operation not permitted") || has("Permission denied")) return Fault::no_privilege;
  if (has("Protocol not supported") || has("Address family not supported")) return Fault::no_support;
  return Fault::refused;
}

}  // namespace tandem::firewall
