// The configuration as plain values: what an administrator says, checked, before it is compiled for use
// (routing/snapshot.h). One struct a kind; `model/fields.h` describes every field once, for files, database and REST.
//
// Objects refer to each other by name. Names are unique per kind; `uuid` stays when a name changes.
// Values are immutable once published: shared between shards as `std::shared_ptr<const Config>`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "model/destination.h"
#include "model/endpoint.h"
#include "model/friend.h"
#include "model/limits.h"
#include "model/permission.h"
#include "model/rule_set.h"
#include "model/schedule.h"
#include "model/sound.h"
#include "model/tariff.h"
#include "model/tenant.h"

namespace tandem::model {

/// With which algorithms phones are challenged (RFC 8760); many phones fail at the sight of SHA-256.
enum class DigestAlgorithms : std::uint8_t { md5, sha256, both };

/// Whole-exchange settings.
struct Settings {
  std::string realm = "tandem";  ///< digest realm
  std::string domain;            ///< SIP domain of the phones; empty: any host is ours
  DigestAlgorithms digest = DigestAlgorithms::md5;
  std::string country;                        ///< ISO 3166 code, for number formats; empty: none
  std::chrono::seconds registration_min{60};  ///< below: 423 with Min-Expires
  std::chrono::seconds registration_max{7200};
  std::chrono::seconds registration_default{3600};
  std::uint32_t max_contacts = 10;  ///< bindings per phone account
  std::uint16_t rtp_low = 10000;
  std::uint16_t rtp_high = 20000;  ///< inclusive
  std::string user_agent = "Tandem";
  std::chrono::seconds ring_time{60};     ///< how long a called party rings before we give up
  std::chrono::seconds max_call_time{0};  ///< 0: no limit
  bool firewall = false;                  ///< our ports are for providers and phone_networks only
  std::vector<std::string> phone_networks{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"};
  std::uint32_t firewall_mark = 0;       ///< of packets that we let in, for other firewalls on this machine; 0: none
  std::vector<std::string> dns_servers;  ///< address or address:port, in order; none: the system's
  bool dial_uris = false;                ///< phones may call SIP URIs of other domains; needs `domain`
  std::string timezone = {};             ///< IANA name, of schedules that have none of their own; empty: UTC
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// What a tls or wss transport shows and demands. Files are PEM, by absolute path; they are read again when they
/// change.
struct TransportTls {
  std::string certificate;     ///< with the chain; empty: a tls transport only opens connections
  std::string private_key;     ///< empty: it stands in the same file
  std::string ca_file;         ///< whom it trusts; empty: whom this machine trusts
  bool verify_client = false;  ///< whoever connects must show a certificate of these authorities
  friend bool operator==(const TransportTls&, const TransportTls&) = default;
};

/// What peers outside are told instead of our own addresses, which are those of a network behind a NAT. Peers in
/// `local_net` are told our own; with no `local_net` everybody is outside.
struct Outside {
  std::vector<std::string> local_net;         ///< networks or addresses
  std::string external_signaling_address;     ///< in Via and Contact; a name is looked up; empty: our own
  std::uint16_t external_signaling_port = 0;  ///< 0: the one that is bound
  std::string external_media_address;         ///< in descriptions; empty: external_signaling_address
  friend bool operator==(const Outside&, const Outside&) = default;
};

/// A listening SIP socket.
struct Transport {
  std::string uuid, name;
  Protocol protocol = Protocol::udp;
  SocketAddress bind;
  Outside outside{};
  bool enabled = true;
  TransportTls tls{};
  friend bool operator==(const Transport&, const Transport&) = default;
};

/// A phone's endpoint: the credentials with which it registers and calls.
struct Phone {
  std::string username;
  std::string password;
  std::vector<std::string> codecs;  ///< in order of preference; empty: whatever both sides share
  Watch watch{};
  PeerNat nat{};
  SessionRules session{};
  SectionOptions options{};  ///< override the fields
  friend bool operator==(const Phone&, const Phone&) = default;
};

/// A person: one or more phones that ring together.
struct User {
  std::string uuid, name;
  std::string display_name;
  std::vector<std::string> extensions;  ///< numbers by which colleagues reach the user, in `context`
  std::string context = "default";      ///< where what the user dials is looked up
  std::string outgoing_caller_id;       ///< number shown to the outside; "anonymous" hides; empty: the trunk's
  std::vector<Phone> phones;
  std::chrono::seconds ring_time{0};  ///< 0: as in Settings
  bool enabled = true;
  std::string tenant = {};  ///< whose it is; empty: the master's
  Forwards forwards{};
  bool do_not_disturb = false;                       ///< busy to everybody
  std::vector<std::string> permissions = {};         ///< for calls to the outside, before those of the groups
  std::string pin = {};                              ///< in place of that of a permission which has one
  std::string rule_set = {};                         ///< for what is dialled; empty: the tenant's
  std::vector<std::string> selectable_numbers = {};  ///< that he may choose to show, beside those that lead to him
  Limits limits{};
  friend bool operator==(const User&, const User&) = default;
};

enum class AccountType : std::uint8_t { outbound, inbound, none };  ///< we register; it registers; by address

/// By what way requests get to a provider.
struct ProviderPath {
  bool proxy_route = true;  ///< the outbound proxy stands in a Route header
  bool outbound = false;    ///< RFC 5626: instance and reg-id in the Contact, the connection watched
  bool bulk = false;        ///< RFC 6140: one registration for all numbers of the account
  friend bool operator==(const ProviderPath&, const ProviderPath&) = default;
};

/// What a trunk of account type inbound may do when it registers here.
struct GatewayRules {
  bool accept_bulk = true;  ///< RFC 6140: one Contact for all its numbers
  friend bool operator==(const GatewayRules&, const GatewayRules&) = default;
};

/// How a provider proves itself over TLS (RFC 5922), and we to it.
struct TrunkTls {
  bool verify = true;       ///< its certificate must be good and for `name`
  bool wildcard = false;    ///< one for *.example.net will do for sip.example.net
  std::string name;         ///< empty: `outbound_proxy`, else `host`
  std::string ca_file;      ///< whom we trust; empty: as the transport
  std::string certificate;  ///< of ours, for providers that want one; empty: the transport's
  std::string private_key;  ///< empty: it stands in the same file
  friend bool operator==(const TrunkTls&, const TrunkTls&) = default;
};

/// How a trunk wants telephone numbers: +33123456789, 33123456789, 0123456789 (abroad: 0044...).
enum class NumberFormat : std::uint8_t { as_is, plus_e164, e164, national };
enum class NumberWay : std::uint8_t { outgoing, incoming, both };
enum class NumberParty : std::uint8_t { called, caller, both };

/// A rule of a trunk's own for its numbers.
struct NumberRule {
  std::string match;    ///< RE2 expression for the whole number
  std::string replace;  ///< \1 stands for the first group
  NumberWay way = NumberWay::outgoing;
  NumberParty party = NumberParty::both;
  friend bool operator==(const NumberRule&, const NumberRule&) = default;
};

struct TrunkNumbers {
  NumberFormat number_format = NumberFormat::as_is;  ///< of what we send; numbers that are no public ones stay
  std::string country;                               ///< in which its numbers are national; empty: that of the settings
  std::vector<NumberRule> number_rules;              ///< in order, the first that matches; before number_format
  std::string rule_set = {};                         ///< behind number_rules, before number_format; empty: none
  friend bool operator==(const TrunkNumbers&, const TrunkNumbers&) = default;
};

/// Who calls: what a trunk is told beside From, and what it is believed. Names as in Asterisk.
struct TrunkIdentity {
  bool no_from_user = false;  ///< From names the domain alone
  bool send_pai = false, send_ppi = false, send_rpid = false;
  bool send_diversion = true, send_history_info = false;  ///< if the call was diverted here
  bool send_diverted_caller = false;  ///< the caller of such a call is shown himself, not the number that diverted it
  bool trust_id_outbound = true;      ///< told who calls when the caller hides his number
  bool trust_id_inbound = false;      ///< its P-Asserted-Identity, Privacy ... are believed
  bool user_eq_phone = false;         ///< `;user=phone` behind telephone numbers
  friend bool operator==(const TrunkIdentity&, const TrunkIdentity&) = default;
};

/// Where a trunk's requests carry a number.
struct NumberSource {
  std::string source;      ///< request_uri, to, from, diversion, pai, rpid, or a header's name; empty: the usual places
  std::string start, end;  ///< what stands between them; empty: the user part of the URI, or all of a header
  std::string expression;  ///< RE2; its first group, or all that it matches, is the number
  friend bool operator==(const NumberSource&, const NumberSource&) = default;
};

enum class HeaderAction : std::uint8_t { add, replace, remove };

/// What happens to a header of the INVITEs to a trunk.
struct HeaderRule {
  HeaderAction action = HeaderAction::add;
  std::string name;
  std::string value;  ///< with variables such as ${CALLERID(num)}: model/header_rules.h
  friend bool operator==(const HeaderRule&, const HeaderRule&) = default;
};

struct TrunkHeaders {
  std::vector<HeaderRule> header_rules;  ///< in order
  std::vector<std::string> set_var;      ///< the same as PJSIP_HEADER(add,X-Name)=value, after those
  friend bool operator==(const TrunkHeaders&, const TrunkHeaders&) = default;
};

/// Whose a trunk is, and who else uses it.
struct TrunkSharing {
  std::string tenant;                    ///< whose it is; empty: the master's
  bool shared = false;                   ///< all tenants below it may use it
  std::vector<std::string> shared_with;  ///< these may
  std::string tenant_header;  ///< header of its calls that names the tenant: by name, domain, or an address in that
  friend bool operator==(const TrunkSharing&, const TrunkSharing&) = default;
};

/// A provider account.
struct Trunk {
  std::string uuid, name;
  AccountType account_type = AccountType::outbound;
  std::string host;                  ///< registrar and call target: name or address
  std::uint16_t port = 0;            ///< 0: by DNS (SRV, then 5060)
  std::optional<Protocol> protocol;  ///< absent: what DNS says (NAPTR, SRV), else what answers
  std::string username, password;
  std::string auth_username;                  ///< empty: `username`
  std::string from_user, from_domain;         ///< empty: the caller's number, `host`
  std::string caller_id;                      ///< number shown when the caller has none of his own
  std::string call_username, call_password;   ///< for challenges to our INVITEs; empty: those of the registration
  std::string outbound_proxy;                 ///< host[:port] or empty
  std::vector<std::string> additional_hosts;  ///< from which it may call as well: addresses, networks, names
  std::vector<std::string> identify_by;       ///< evidence by which it may be recognised; empty: any
  std::string match_header;                   ///< "Name: value" or "Name: /RE2/" of its requests; empty: none
  bool challenge_calls = false;               ///< its calls must prove `username` and `password`
  std::chrono::seconds expiry{600};           ///< asked for at registration
  std::vector<std::string> codecs;
  std::string context = "default";  ///< where a call from it is looked up when no incall fits
  std::uint32_t max_calls = 0;      ///< 0: no limit
  bool enabled = true;
  ProviderPath path{};
  GatewayRules gateway{};
  Watch watch{};
  TrunkTls tls{};
  PeerNat nat{};
  bool force_rport = true;                 ///< answers go to where its request came from, whatever its Via says
  bool learn_address = true;               ///< it is told the address from which it says that our requests come
  std::uint32_t max_calls_per_second = 0;  ///< begun in any second, both ways; 0: no limit
  TrunkIdentity identity{};
  TrunkNumbers numbers{};
  NumberSource did_source{}, caller_id_source{};
  TrunkHeaders headers{};
  SessionRules session{};
  SectionOptions options{};  ///< override the fields
  TrunkSharing sharing{};
  std::string tariff = {};  ///< what calls by it cost
  DayLimits limits{};       ///< beside max_calls and max_calls_per_second

  /// Whether it holds an account here, as a phone does: registers, or proves its calls by digest.
  bool proves_itself() const { return account_type == AccountType::inbound || challenge_calls; }
  friend bool operator==(const Trunk&, const Trunk&) = default;
};

/// One dialled-number rule of an outcall.
struct OutcallPattern {
  std::string pattern;      ///< Asterisk pattern with or without `_`, or an exact number
  std::uint32_t strip = 0;  ///< digits taken off the front
  std::string prefix;       ///< then put in front
  std::string caller_id;
  std::string begins_with = {};     ///< in place of `pattern`: how the number begins; alternatives as 7|8
  std::string more_digits = "any";  ///< how many come behind that
  friend bool operator==(const OutcallPattern&, const OutcallPattern&) = default;
};

/// Ways out without a provider: a number that leads to SIP URIs, which are called where their domains are.
struct UriWays {
  std::vector<std::string> enum_domains;  ///< ENUM trees (RFC 6116) in which the number is looked up, in order
  std::vector<std::string> uris;          ///< then these, as sip:${EXTEN}@example.com: model/uri_template.h
  bool empty() const { return enum_domains.empty() && uris.empty(); }
  friend bool operator==(const UriWays&, const UriWays&) = default;
};
inline constexpr std::size_t max_uri_ways = 4;  ///< of each sort: the caller waits for one after the other

/// In which order an outcall's trunks are tried.
enum class TrunkOrder : std::uint8_t { listed, weighted, least_cost };

/// How an outcall stands beside others, and how its trunks stand beside each other.
struct Choice {
  std::uint32_t priority = 0;  ///< 0: the most specific pattern decides; else the lowest first, and the next on failure
  TrunkOrder trunk_order = TrunkOrder::listed;
  std::vector<Option> weights;         ///< by trunk; 1 where none is given
  std::vector<std::string> fail_over;  ///< after which outcomes the next trunk is tried; none: the usual
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// Which dialled numbers leave by which ways: those of `uri_ways` first, then trunks, in order.
struct Outcall {
  std::string uuid, name;
  std::string context = "default";  ///< whose callers may use it
  std::vector<OutcallPattern> patterns;
  std::vector<std::string> trunks;
  std::string caller_id;            ///< forced number, unless the user has an outgoing one
  bool internal_caller_id = false;  ///< send the extension as it is
  std::chrono::seconds ring_time{0};
  bool enabled = true;
  UriWays uri_ways{};
  std::string tenant = {};
  Choice choice{};
  std::string schedule = {};  ///< when it is open; empty: always
  std::vector<std::string> permissions = {};
  friend bool operator==(const Outcall&, const Outcall&) = default;
};

/// Callers who are nobody we know: no account, no address of a provider.
struct Guests {
  bool allowed = false;
  std::uint32_t max_calls = 4;             ///< that they have at a time; 0: no limit
  std::uint32_t max_calls_per_second = 1;  ///< begun in any second; 0: no limit
  friend bool operator==(const Guests&, const Guests&) = default;
};

/// What an incall's caller_name does to the name that phones show of its callers.
enum class CallerNameMode : std::uint8_t { prepend, append, overwrite };

/// Where a public number leads.
struct Incall {
  std::string uuid, name;
  std::string did;    ///< exact number, Asterisk pattern, or empty for any
  std::string trunk;  ///< empty: any trunk
  Destination destination;
  bool enabled = true;
  Guests guests{};  ///< who call it as a SIP URI: sip:DID@our domain
  std::string tenant = {};
  std::vector<Destination> otherwise = {};  ///< one after the other, when the destination did not answer
  std::string schedule = {};                ///< when it is open; empty: always
  std::string caller_name = {};             ///< shown by phones with the caller's name, which number was called
  CallerNameMode caller_name_mode = CallerNameMode::prepend;
  std::string context = {};  ///< of trunks alone that dial in it, or in one that includes it; empty: of any
  friend bool operator==(const Incall&, const Incall&) = default;
};

/// What a context is for.
enum class ContextType : std::uint8_t { internal, incall, outcall, services, others };
enum class RangeKind : std::uint8_t { user, group, queue, conference, incall };

/// Numbers that a context gives to one kind of things.
struct NumberRange {
  RangeKind kind = RangeKind::user;
  std::string start, end;        ///< inclusive, of the same length; empty end: one number
  std::uint32_t did_length = 0;  ///< incall: only so many last digits count; 0: all
  friend bool operator==(const NumberRange&, const NumberRange&) = default;
};

/// A numbering space; created by mention, listed to add inclusions and ranges. `default`, said by an object of a
/// tenant, means the context that bears the tenant's name.
struct Context {
  std::string uuid, name;
  std::vector<std::string> include;  ///< looked up afterwards, in this order
  std::string tenant = {};
  ContextType type = ContextType::internal;
  std::vector<NumberRange> ranges = {};  ///< none: any number
  bool enabled = true;                   ///< off: nothing of it can be dialled
  friend bool operator==(const Context&, const Context&) = default;
};

struct Config {
  std::uint64_t revision = 0;  ///< counts stored changes
  Settings settings;
  std::vector<Transport> transports;
  std::vector<RuleSet> rule_sets;
  std::vector<Tenant> tenants;
  std::vector<Context> contexts;
  std::vector<Tariff> tariffs;
  std::vector<Permission> permissions;
  std::vector<Sound> sounds;
  std::vector<User> users;
  std::vector<Group> groups;
  std::vector<Trunk> trunks;
  std::vector<Schedule> schedules;
  std::vector<Outcall> outcalls;
  std::vector<Friend> friends;
  std::vector<Extension> extensions;
  std::vector<Incall> incalls;
  friend bool operator==(const Config&, const Config&) = default;
};

}  // namespace tandem::model
