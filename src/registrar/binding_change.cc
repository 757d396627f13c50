#include "registrar/binding_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sip/contact.h"
#include "sip/grammar.h"
#include "sip/list.h"

namespace tandem::registrar {

using std::chrono::seconds;

std::uint16_t status_of(RegisterFault fault) {
  switch (fault) {
    case RegisterFault::bad_contact:
    case RegisterFault::bad_wildcard:
    case RegisterFault::bulk_without_bulk:
    case RegisterFault::bulk_with_user:
    case RegisterFault::bulk_with_user_type:
      return 400;
    case RegisterFault::too_many_contacts:
    case RegisterFault::foreign_network:
    case RegisterFault::bulk_of_phone:
      return 403;
    case RegisterFault::bulk_refused:
      return 420;
    case RegisterFault::bulk_unannounced:
      return 421;
    case RegisterFault::too_brief:
      return 423;
    case RegisterFault::out_of_order:
      return 500;
  }
  return 500;
}

std::string_view sentence(RegisterFault fault) {
  switch (fault) {
    case RegisterFault::bad_contact:
      return "Unreadable Contact";
    case RegisterFault::bad_wildcard:
      return "Contact * needs Expires: 0 and no other Contact";
    case RegisterFault::too_many_contacts:
      return "Too Many Contacts";
    case RegisterFault::too_brief:
      return "Interval Too Brief";
    case RegisterFault::out_of_order:
      return "Out Of Order";
    case RegisterFault::foreign_network:
      return "Not From This Network";
    case RegisterFault::bulk_of_phone:
      return "Bulk Registration Is For Trunks";
    case RegisterFault::bulk_refused:
      return "Bulk Registration Not Allowed";
    case RegisterFault::bulk_unannounced:
      return "bnc Needs Require: gin";
    case RegisterFault::bulk_without_bulk:
      return "gin Needs A Contact With bnc";
    case RegisterFault::bulk_with_user:
      return "Contact With bnc And User";
    case RegisterFault::bulk_with_user_type:
      return "Contact With bnc And user Parameter";
  }
  return {};
}

std::string_view advice(RegisterFault fault) {
  switch (fault) {
    case RegisterFault::bad_contact:
      return "A Contact is unreadable or no SIP address: look at what the device gives as its own address.";
    case RegisterFault::bad_wildcard:
      return "It takes all its registrations away by Contact: *, but says more than that; a fault of the device.";
    case RegisterFault::too_many_contacts:
      return "More than 32 Contacts in one request; a fault of the device.";
    case RegisterFault::too_brief:
      return "It asks for less than registration_min: set a longer time there, or a shorter one in the settings.";
    case RegisterFault::out_of_order:
      return "A newer request of the same registration was here before; it clears up with the next one.";
    case RegisterFault::foreign_network:
      return "It registers from an address that the networks of its tenant do not have: add that network there, or "
             "take "
             "them all out to let it come from anywhere.";
    case RegisterFault::bulk_of_phone:
      return "It wants to register all numbers at once (RFC 6140), which only trunks of account type inbound may: make "
             "it one, or switch bulk registration off there.";
    case RegisterFault::bulk_refused:
      return "It wants to register all numbers at once (RFC 6140), and accept_bulk of the trunk is no: allow it, or "
             "switch bulk registration off there.";
    case RegisterFault::bulk_unannounced:
      return "Its Contact has the parameter bnc, but the request lacks Require: gin (RFC 6140); a fault of the "
             "device, or of a proxy that took the header out.";
    case RegisterFault::bulk_without_bulk:
      return "It requires gin, but no Contact has the parameter bnc (RFC 6140); a fault of the device.";
    case RegisterFault::bulk_with_user:
      return "A Contact has bnc and a user part (RFC 6140): leave the contact user empty there.";
    case RegisterFault::bulk_with_user_type:
      return "A Contact has bnc and the parameter user (RFC 6140): switch user=phone off there for registrations.";
  }
  return {};
}

namespace {

constexpr std::size_t max_contacts_in_request = 32;

seconds expiry_of(const sip::Contact& contact, const sip::Message& request, const BindingLimits& limits) {
  if (const auto own = contact.expires()) return seconds{*own};
  const std::string_view header = request.value(sip::HeaderId::expires);
  if (header.empty()) return limits.standard;
  // RFC 3261 §20.19: a malformed value counts as 3600.
  return seconds{parse_number<std::uint32_t>(header).value_or(3600)};
}

std::string path_of(const sip::Message& request) {
  std::string path;
  sip::for_each_value(request, sip::HeaderId::path, [&](std::string_view value) {
    if (!path.empty()) path += ", ";
    path += value;
  });
  return path;
}

/// But for the times.
store::Binding binding_of(const sip::Contact& contact, const sip::Message& request, const sipstack::Flow& flow,
                          const BindingChange& change) {
  store::Binding binding;
  binding.aor = change.account;
  binding.contact = contact.uri().text();
  binding.instance = contact.instance();
  binding.reg_id = parse_number<std::uint32_t>(contact.param("reg-id")).value_or(0);
  binding.call_id = change.call_id;
  binding.cseq = change.cseq;
  binding.path = path_of(request);
  binding.received = flow.remote;
  binding.flow = flow_text(flow);
  binding.user_agent = request.value(sip::HeaderId::user_agent).substr(0, 128);
  binding.q = static_cast<std::uint16_t>(contact.q_thousandths());
  return binding;
}

bool same_contact(const store::Binding& a, const store::Binding& b) {
  if (!a.instance.empty() && a.instance == b.instance && a.reg_id == b.reg_id) return true;  // RFC 5626 §6
  if (a.contact == b.contact) return true;
  const auto x = sip::Uri::parse(a.contact), y = sip::Uri::parse(b.contact);
  // One for all numbers is another than that of the account itself, though `bnc` counts for nothing in a comparison
  // (RFC 3261 §19.1.4).
  return x && y && is_bulk(*x) == is_bulk(*y) && sip::equivalent(*x, *y);
}

/// What a request for all numbers must be like: RFC 6140 §5.
std::optional<RegisterFault> bulk_fault(const sip::Uri& contact, bool announced, bool leaves, BulkRule rule) {
  if (!is_bulk(contact)) return std::nullopt;
  if (contact.has_user()) return RegisterFault::bulk_with_user;
  if (contact.has_param("user")) return RegisterFault::bulk_with_user_type;
  // Who may not have it, or has gone back to plain registrations, may still take it away.
  if (leaves) return std::nullopt;
  if (rule == BulkRule::foreign) return RegisterFault::bulk_of_phone;
  if (rule == BulkRule::refused) return RegisterFault::bulk_refused;
  return announced ? std::nullopt : std::optional(RegisterFault::bulk_unannounced);
}

/// The request as a whole, before its Contacts are looked at.
std::optional<RegisterFault> announcement_fault(bool announced, BulkRule rule) {
  if (!announced || rule == BulkRule::accepted) return std::nullopt;
  return rule == BulkRule::foreign ? RegisterFault::bulk_of_phone : RegisterFault::bulk_refused;
}

}  // namespace

std::expected<BindingChange, RegisterFault> read_register(const sip::Message& request,
                                                          const sip::Essentials& essentials, const sipstack::Flow& flow,
                                                          const std::string& account, const BindingLimits& limits,
                                                          WallTime now) {
  BindingChange change;
  change.account = account;
  change.call_id = essentials.call_id;
  change.cseq = essentials.cseq.number;
  const bool announced = requires_bulk(request);
  std::optional<RegisterFault> fault = announcement_fault(announced, limits.bulk);
  std::size_t contacts = 0, bulk_contacts = 0;
  sip::for_each_value(request, sip::HeaderId::contact, [&](std::string_view value) {
    if (fault) return;
    const auto contact = sip::Contact::parse(value);
    if (!contact) {
      fault = RegisterFault::bad_contact;
      return;
    }
    if (++contacts > max_contacts_in_request) {
      fault = RegisterFault::too_many_contacts;
      return;
    }
    if (contact->is_wildcard()) {
      change.remove_all = true;
      return;
    }
    if (!contact->uri().is_sip()) {
      fault = RegisterFault::bad_contact;
      return;
    }
    const seconds wanted = expiry_of(*contact, request, limits);
    fault = bulk_fault(contact->uri(), announced, wanted.count() == 0, limits.bulk);
    if (fault) return;
    bulk_contacts += is_bulk(contact->uri());
    if (wanted.count() == 0) {
      change.remove.emplace_back(contact->uri().text());
      return;
    }
    if (wanted < limits.min) {
      fault = RegisterFault::too_brief;
      return;
    }
    store::Binding binding = binding_of(*contact, request, flow, change);
    binding.registered_at = now;
    binding.expires_at = now + std::min(wanted, limits.max);
    change.put.push_back(std::move(binding));
  });
  if (fault) return std::unexpected(*fault);
  if (change.remove_all && (contacts != 1 || request.value(sip::HeaderId::expires) != "0"))
    return std::unexpected(RegisterFault::bad_wildcard);
  if (announced && contacts > 0 && bulk_contacts == 0 && !change.remove_all)
    return std::unexpected(RegisterFault::bulk_without_bulk);
  return change;
}

std::expected<BindingOutcome, RegisterFault> apply_register(const std::vector<store::Binding>& before,
                                                            const BindingChange& change, const BindingLimits& limits,
                                                            WallTime now) {
  BindingOutcome outcome;
  for (const store::Binding& old : before) {
    const bool touched = change.remove_all || std::ranges::find(change.remove, old.contact) != change.remove.end() ||
                         std::ranges::any_of(change.put, [&](const auto& put) { return same_contact(old, put); });
    if (touched && old.call_id == change.call_id && change.cseq <= old.cseq)
      return std::unexpected(RegisterFault::out_of_order);
    if (touched || old.expires_at <= now) {
      const bool replaced =
          std::ranges::any_of(change.put, [&](const auto& put) { return put.contact == old.contact; });
      if (!replaced) outcome.removed.push_back(old.contact);
    } else {
      outcome.bindings.push_back(old);
    }
  }
  for (const store::Binding& put : change.put) outcome.bindings.push_back(put);
  std::ranges::stable_sort(outcome.bindings, [](const auto& a, const auto& b) {
    return a.q != b.q ? a.q > b.q : a.registered_at > b.registered_at;
  });
  while (outcome.bindings.size() > limits.contacts) {
    const auto oldest = std::ranges::min_element(outcome.bindings, {}, &store::Binding::registered_at);
    outcome.removed.push_back(oldest->contact);
    outcome.bindings.erase(oldest);
  }
  return outcome;
}

std::string flow_text(const sipstack::Flow& flow) {
  std::string text = fmt::format("{} {} {}:{}", lower_case(sipstack::to_text(flow.protocol)), flow.local.to_string(),
                                 flow.advertised_host, flow.advertised_port);
  if (flow.connection.serial) text += fmt::format(" {}.{}", flow.connection.shard.value, flow.connection.serial);
  return text;
}

sipstack::Flow flow_of(const store::Binding& binding) {
  sipstack::Flow flow;
  flow.remote = binding.received;
  Cursor cursor(binding.flow);
  flow.protocol = sipstack::protocol_from(cursor.take_until(" ")).value_or(sipstack::Protocol::udp);
  cursor.take(' ');
  if (const auto local = SocketAddress::parse(cursor.take_until(" "))) flow.local = *local;
  cursor.take(' ');
  const std::string_view advertised = cursor.take_until(" ");
  const std::size_t colon = advertised.rfind(':');
  flow.advertised_host = advertised.substr(0, colon);
  if (colon != std::string_view::npos)
    flow.advertised_port = parse_number<std::uint16_t>(advertised.substr(colon + 1)).value_or(5060);
  if (cursor.take(' ')) {
    flow.connection.shard.value = parse_number<std::uint8_t>(cursor.take_until(".")).value_or(0);
    cursor.take('.');
    flow.connection.serial = parse_number<std::uint32_t>(cursor.rest()).value_or(0);
  }
  return flow;
}

bool lives_by_its_connection(const store::Binding& binding) {
  const sipstack::Flow flow = flow_of(binding);
  if (flow.connection.serial == 0) return false;
  // Phones have no certificate that we could check, and browsers no port.
  if (sipstack::is_secure(flow.protocol) || sipstack::is_web_socket(flow.protocol)) return true;
  if (binding.reg_id != 0) return true;
  const auto uri = sip::Uri::parse(binding.contact);
  const auto host = uri ? sip::address_of(uri->host()) : std::nullopt;
  return host && *host != binding.received.ip;
}

}  // namespace tandem::registrar
