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
      return 400;
    case RegisterFault::too_many_contacts:
      return 403;
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

bool same_contact(const store::Binding& a, const store::Binding& b) {
  if (!a.instance.empty() && a.instance == b.instance && a.reg_id == b.reg_id) return true;  // RFC 5626 §6
  if (a.contact == b.contact) return true;
  const auto x = sip::Uri::parse(a.contact), y = sip::Uri::parse(b.contact);
  return x && y && sip::equivalent(*x, *y);
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
  std::optional<RegisterFault> fault;
  std::size_t contacts = 0;
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
    if (wanted.count() == 0) {
      change.remove.emplace_back(contact->uri().text());
      return;
    }
    if (wanted < limits.min) {
      fault = RegisterFault::too_brief;
      return;
    }
    store::Binding binding;
    binding.aor = account;
    binding.contact = contact->uri().text();
    binding.instance = contact->instance();
    binding.reg_id = parse_number<std::uint32_t>(contact->param("reg-id")).value_or(0);
    binding.call_id = change.call_id;
    binding.cseq = change.cseq;
    binding.path = path_of(request);
    binding.registered_at = now;
    binding.expires_at = now + std::min(wanted, limits.max);
    binding.received = flow.remote;
    binding.flow = flow_text(flow);
    binding.user_agent = request.value(sip::HeaderId::user_agent).substr(0, 128);
    binding.q = static_cast<std::uint16_t>(contact->q_thousandths());
    change.put.push_back(std::move(binding));
  });
  if (fault) return std::unexpected(*fault);
  if (change.remove_all && (contacts != 1 || request.value(sip::HeaderId::expires) != "0"))
    return std::unexpected(RegisterFault::bad_wildcard);
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
