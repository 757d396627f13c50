// What a REGISTER does to the bindings of an account: RFC 3261 §10.3 steps 6 to 8, pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "registrar/bulk_contact.h"
#include "registrar/locations.h"
#include "sip/essentials.h"
#include "sip/message.h"
#include "sipstack/flow.h"
#include "store/binding.h"

namespace tandem::registrar {

/// What of the configuration applies to an account.
struct BindingLimits {
  std::chrono::seconds min{60}, max{7200}, standard{3600};
  std::size_t contacts = 10;  ///< per account; one more pushes out the oldest
  BulkRule bulk = BulkRule::foreign;
};

/// An authenticated REGISTER, reduced to what it wants. A value: travels to the account's owner shard.
struct BindingChange {
  std::string account;
  bool remove_all = false;          ///< Contact: *
  std::vector<store::Binding> put;  ///< expires_at set
  std::vector<std::string> remove;  ///< contact URIs with expires=0
  std::string call_id;
  std::uint32_t cseq = 0;
  bool is_query() const { return !remove_all && put.empty() && remove.empty(); }
};

/// Why a REGISTER is refused; the status to answer with.
enum class RegisterFault : std::uint8_t {
  bad_contact,        ///< 400
  bad_wildcard,       ///< 400: "*" with other contacts or without Expires: 0
  too_many_contacts,  ///< 403
  too_brief,          ///< 423, with Min-Expires
  out_of_order,       ///< 500: an older CSeq of the same Call-ID
  foreign_network,    ///< 403: from where its tenant lets nobody register
  // RFC 6140
  bulk_of_phone,       ///< 403: the account is no gateway's
  bulk_refused,        ///< 420 or, if not required, 403: the trunk is not to register so
  bulk_unannounced,    ///< 421, with Require: `bnc` without the option gin
  bulk_without_bulk,   ///< 400: the option gin, and no Contact with `bnc`
  bulk_with_user,      ///< 400: `bnc` and a user part
  bulk_with_user_type  ///< 400: `bnc` and the parameter `user`
};
std::uint16_t status_of(RegisterFault fault);
/// As reason phrase.
std::string_view sentence(RegisterFault fault);
/// For people: what was sent, and what to change.
std::string_view advice(RegisterFault fault);

/// Reads the request; `now` is the moment from which expiries count.
std::expected<BindingChange, RegisterFault> read_register(const sip::Message& request,
                                                          const sip::Essentials& essentials, const sipstack::Flow& flow,
                                                          const std::string& account, const BindingLimits& limits,
                                                          WallTime now);

struct BindingOutcome {
  std::vector<store::Binding> bindings;  ///< afterwards, best first, without expired ones
  std::vector<std::string> removed;      ///< contact URIs to be forgotten
};
std::expected<BindingOutcome, RegisterFault> apply_register(const std::vector<store::Binding>& before,
                                                            const BindingChange& change, const BindingLimits& limits,
                                                            WallTime now);

/// The way a contact was registered by, as text for the database and back. A stream of before a restart is gone: then
/// only the address serves.
std::string flow_text(const sipstack::Flow& flow);
sipstack::Flow flow_of(const store::Binding& binding);

/// Whether the contact can only be reached over the connection that it registered by (RFC 5626 outbound, or a phone
/// behind NAT); others may be called over a new one.
bool lives_by_its_connection(const store::Binding& binding);

}  // namespace tandem::registrar
