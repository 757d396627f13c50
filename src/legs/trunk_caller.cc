#include "legs/trunk_caller.h"

#include <algorithm>

#include "base/text.h"
#include "model/header_rules.h"
#include "sip/uri_text.h"

namespace tandem::legs {

namespace {

constexpr std::string_view anonymous_uri = "sip:anonymous@anonymous.invalid";  // RFC 3323 §4.1.1.3
constexpr std::size_t longest_value = 128;                                     // of a variable

/// The identity headers of one call being written.
class Identity {
 public:
  Identity(const model::Trunk& trunk, const routing::Target& target, std::string_view domain)
      : trunk_(trunk), wants_(trunk.identity), as_(target.as), target_(target), domain_(domain) {
    account_ = trunk.from_user.empty() ? trunk.username : trunk.from_user;
    number_ = as_.number.empty() ? account_ : as_.number;
  }

  SaidToTrunk write() {
    write_from();
    if (!number_.empty() && (!as_.anonymous || wants_.trust_id_outbound)) write_identities();
    if (as_.anonymous) add("Privacy", "id");
    if (wants_.send_diversion) write_diversion();
    if (wants_.send_history_info) write_history();
    return std::move(said_);
  }

 private:
  void add(const char* name, std::string value) { said_.headers.push_back({name, std::move(value)}); }

  std::string uri(std::string_view user) const {
    return sip::uri_text({.user = user, .host = domain_, .params = phone_parameter(trunk_, user)});
  }

  void write_from() {
    said_.from_display = as_.anonymous ? "Anonymous" : as_.display_name;
    if (as_.anonymous)
      said_.from_uri = anonymous_uri;
    else if (wants_.no_from_user)
      said_.from_uri = sip::uri_text({.host = domain_});
    else
      said_.from_uri = uri(trunk_.from_user.empty() ? number_ : trunk_.from_user);
  }

  void write_identities() {
    const bool hidden_needs_one = as_.anonymous && !wants_.send_ppi && !wants_.send_rpid;
    const std::string who = sip::name_addr_text(as_.anonymous ? std::string{} : as_.display_name, uri(number_));
    if (wants_.send_pai || hidden_needs_one) add("P-Asserted-Identity", who);
    if (wants_.send_ppi) add("P-Preferred-Identity", who);
    if (wants_.send_rpid)
      add("Remote-Party-ID", who + ";party=calling;screen=no;privacy=" + (as_.anonymous ? "full" : "off"));
  }

  void write_diversion() {
    for (const std::string& number : target_.diverted)
      add("Diversion", sip::name_addr_text({}, uri(number)) + ";reason=unconditional;counter=1");
  }

  /// From the first number that was called to the one that is called now; `cause=302` says why (RFC 4458 §2).
  void write_history() {
    if (target_.diverted.empty()) return;
    std::string value, index;
    const auto entry = [&](std::string_view user) {
      const bool first = value.empty();
      index += first ? "1" : ".1";
      std::string params(phone_parameter(trunk_, user));
      if (!first) params += ";cause=302";
      value +=
          (first ? "<" : ", <") + sip::uri_text({.user = user, .host = domain_, .params = params}) + ">;index=" + index;
    };
    for (auto number = target_.diverted.rbegin(); number != target_.diverted.rend(); ++number) entry(*number);
    entry(target_.number);
    add("History-Info", std::move(value));
  }

  const model::Trunk& trunk_;
  const model::TrunkIdentity& wants_;
  const routing::CallerIdentity& as_;
  const routing::Target& target_;
  std::string_view domain_;
  std::string account_, number_;
  SaidToTrunk said_;
};

/// A stranger's text in a header of ours: no quotes, brackets or separators that would end what the rule began.
std::string harmless(std::string_view text) {
  std::string result(text.substr(0, longest_value));
  std::erase_if(result, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
           std::string_view("\"\\<>;,").find(c) != std::string_view::npos;
  });
  return result;
}

std::string value_of(std::string_view variable, const model::Trunk& trunk, const routing::Target& target) {
  const bool shown = !target.as.anonymous;
  if (variable == "CALLERID(num)") return shown ? harmless(target.as.number) : std::string{};
  if (variable == "CALLERID(name)") return shown ? harmless(target.as.display_name) : std::string{};
  if (variable == "EXTEN") return harmless(target.number);
  if (variable == "ACCOUNT") return trunk.username;
  if (variable == "TRUNK") return trunk.name;
  if (variable == "DIVERTED") return target.diverted.empty() ? std::string{} : harmless(target.diverted.front());
  return {};
}

std::string expanded(std::string_view text, const model::Trunk& trunk, const routing::Target& target) {
  std::string result;
  for (auto at = text.find("${"); at != text.npos; at = text.find("${")) {
    const auto end = text.find('}', at);
    if (end == text.npos) break;
    result += text.substr(0, at);
    result += value_of(text.substr(at + 2, end - at - 2), trunk, target);
    text.remove_prefix(end + 1);
  }
  return result.append(text);
}

}  // namespace

SaidToTrunk said_to_trunk(const model::Trunk& trunk, const routing::Target& target, std::string_view domain) {
  return Identity(trunk, target, domain).write();
}

std::string_view phone_parameter(const model::Trunk& trunk, std::string_view user) {
  const std::string_view digits = user.substr(user.starts_with('+') ? 1 : 0);
  const bool number = !digits.empty() && std::ranges::all_of(digits, is_digit);
  return trunk.identity.user_eq_phone && number ? ";user=phone" : "";
}

void apply_header_rules(const model::Trunk& trunk, const routing::Target& target,
                        std::vector<sipstack::HeaderText>& headers) {
  for (const model::HeaderRule& rule : model::header_rules_of(trunk.headers)) {
    if (rule.action != model::HeaderAction::add)
      std::erase_if(headers, [&](const auto& header) { return equal_ignoring_case(header.name, rule.name); });
    if (rule.action != model::HeaderAction::remove) headers.push_back({rule.name, expanded(rule.value, trunk, target)});
  }
}

}  // namespace tandem::legs
