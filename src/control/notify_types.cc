#include "control/notify_types.h"

#include <algorithm>
#include <array>

namespace tandem::control {

namespace {

struct NotifyType {
  std::string_view name, event, content_type, body;
};

constexpr std::array<NotifyType, 13> types{{
    {"check-sync", "check-sync", "", ""},
    {"reboot", "check-sync;reboot=true", "", ""},
    {"clear-mwi", "message-summary", "application/simple-message-summary",
     "Messages-Waiting: no\r\nVoice-Message: 0/0 (0/0)\r\n"},
    {"aastra-check-cfg", "check-sync", "", ""},
    {"aastra-xml", "aastra-xml", "", ""},
    {"digium-check-cfg", "check-sync", "", ""},
    {"linksys-cold-restart", "reboot_now", "", ""},
    {"linksys-warm-restart", "restart_now", "", ""},
    {"polycom-check-cfg", "check-sync", "", ""},
    {"sipura-check-cfg", "resync", "", ""},
    {"sipura-get-report", "report", "", ""},
    {"snom-check-cfg", "check-sync;reboot=false", "", ""},
    {"snom-reboot", "check-sync;reboot=true", "", ""},
}};

}  // namespace

std::optional<legs::PeerRequest> notify_of_type(std::string_view name) {
  const auto type = std::ranges::find(types, name, &NotifyType::name);
  if (type == types.end()) return std::nullopt;
  legs::PeerRequest request;
  request.method = sip::Method::notify;
  request.headers = {{"Event", std::string(type->event)}, {"Subscription-State", "terminated"}};
  request.content_type = type->content_type;
  request.body = type->body;
  return request;
}

std::vector<std::string> notify_types() {
  std::vector<std::string> names;
  for (const NotifyType& type : types) names.emplace_back(type.name);
  return names;
}

}  // namespace tandem::control
