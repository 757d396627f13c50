// The rows of friends.
#include "model/common_rows.h"
#include "model/limit_rows.h"
#include "model/session_fields.h"

namespace tandem::model {

template <>
struct Choices<FriendConnection> {
  static constexpr std::string_view words[] = {"direct", "registers"};
};

namespace {

template <auto Member>
consteval Field endpoint_field(std::string_view name, std::string_view documentation, Rule rule = {}) {
  return grouped_field<&Friend::endpoint, Member>(name, documentation, rule);
}

constexpr Field friend_fields[] = {
    field<&Friend::uuid>("uuid", uuid_means, identity),
    field<&Friend::name>("name", "Unique name; no trunk may have it.", unique_name),
    field<&Friend::tenant>("tenant", tenant_means, a_tenant),
    field<&Friend::description>("description", "For people.", {.text = &rules::any_text}),
    field<&Friend::priority>("priority", "Of the friends whose patterns take a number, the lowest is called."),
    field<&Friend::patterns>(
        "patterns", "RE2 expressions for its numbers, searched in the number as dialled and in its international form.",
        {.also = "pattern"}),
    field<&Friend::context>("context", "Whose callers reach it, and where what it dials is looked up.", a_context),
    endpoint_field<&FriendEndpoint::connection>(
        "connection", "direct: it is called at `host`; registers: where it has registered here."),
    endpoint_field<&FriendEndpoint::host>("host", "Where it is, if it does not register.", {.text = &rules::host}),
    endpoint_field<&FriendEndpoint::port>("port", "0: found by DNS, then 5060."),
    endpoint_field<&FriendEndpoint::protocol>("protocol",
                                              "What is spoken below SIP; auto: what DNS says, else what answers."),
    endpoint_field<&FriendEndpoint::outbound_proxy>("outbound_proxy", "Where requests go first, if not to `host`.",
                                                    {.text = &rules::host_port}),
    endpoint_field<&FriendEndpoint::additional_hosts>("additional_hosts",
                                                      "From where it calls as well: addresses, networks, names.",
                                                      {.text = &rules::host_or_network, .also = "additional_host"}),
    endpoint_field<&FriendEndpoint::username>(
        "username", "With which it proves itself here, and we there; empty: its name.", {.text = &rules::username}),
    endpoint_field<&FriendEndpoint::password>(
        "password", "Its password; a direct friend without one is known by its address and not challenged.",
        {.secret = true, .text = &rules::password}),
    endpoint_field<&FriendEndpoint::from_user>("from_user", "User part of From; empty: the caller's number.",
                                               {.text = &rules::account_name}),
    endpoint_field<&FriendEndpoint::from_domain>("from_domain", "Domain of From; empty: the tenant's.",
                                                 {.text = &rules::host}),
    endpoint_field<&FriendEndpoint::codecs>("codecs", codecs_mean, codec_names),
    field<&Friend::permissions>("permissions", "For what it calls outside.", permission_names),
    field<&Friend::outgoing_number>("outgoing_number",
                                    "Shown to the outside if it presents no number of the tenant; empty: the tenant's.",
                                    number_to_show),
    field<&Friend::country>("country", "Country in which it dials; empty: the tenant's.", {.text = &rules::country}),
    field<&Friend::area_code>("area_code", "Area in which it dials, without trunk prefix; empty: the tenant's.",
                              {.text = &rules::digits}),
    field<&Friend::rule_set>("rule_set", "Rules for its numbers; empty: the tenant's.", {.text = &rules::name}),
    field<&Friend::always_transform>("always_apply_transformations",
                                     "The rules are for internal numbers too, not for public ones alone."),
    field<&Friend::number_in_uri>(
        "number_in_uri", "The called number stands in the Request-URI; off: its account does, the number in To."),
    field<&Friend::ring_time>("ring_time", "How long it rings before that counts as no answer; 0: as in the settings.",
                              up_to_an_hour),
    grouped_field<&Friend::watch, &Watch::qualify_frequency>("qualify_frequency", qualify_frequency_means, often),
    grouped_field<&Friend::watch, &Watch::qualify_timeout>("qualify_timeout", qualify_timeout_means, patience),
    grouped_field<&Friend::watch, &Watch::keep_alive>(
        "keep_alive", "Seconds between empty lines that keep the way open, if there is a NAT on it; 0: none.", often),
    grouped_field<&Friend::nat, &PeerNat::rewrite_contact>(
        "rewrite_contact", "Send requests the way that its own came, if its Contact has an address nobody can reach."),
    grouped_field<&Friend::nat, &PeerNat::rtp_symmetric>("rtp_symmetric", rtp_symmetric_means),
    field<&Friend::enabled>("enabled", enabled_means),
    field<&Friend::limits>("limits", limits_mean, {}, &limits_record),
};
constexpr auto rows_and_forwards = joined(friend_fields, forward_fields<&Friend::forwards>);
constexpr auto all_friend_fields = joined(rows_and_forwards, session_fields<&Friend::session>);
constexpr Record friend_record{"friend",          "friends", "Another PBX: calls to its numbers are internal calls.",
                               all_friend_fields, "",        blank<Friend>};

// The forwards and the rules of sessions have tables of their own.
static_assert(member_count<Friend>() - 5 + member_count<FriendEndpoint>() + member_count<Watch>() +
                  member_count<PeerNat>() ==
              std::size(friend_fields));

}  // namespace

template <>
const Record& record_of<Friend>() {
  return friend_record;
}

Trunk trunk_of(const Friend& one, const std::string& domain) {
  const FriendEndpoint& endpoint = one.endpoint;
  const bool registers = endpoint.connection == FriendConnection::registers;
  Trunk trunk;
  trunk.uuid = one.uuid;
  trunk.name = one.name;
  trunk.account_type = registers ? AccountType::inbound : AccountType::none;
  trunk.host = registers ? std::string() : endpoint.host;
  trunk.port = endpoint.port;
  trunk.protocol = endpoint.protocol;
  trunk.username = endpoint.username.empty() ? one.name : endpoint.username;
  trunk.password = endpoint.password;
  trunk.from_user = endpoint.from_user;
  trunk.from_domain = endpoint.from_domain.empty() ? domain : endpoint.from_domain;
  trunk.outbound_proxy = endpoint.outbound_proxy;
  trunk.additional_hosts = endpoint.additional_hosts;
  trunk.challenge_calls = !endpoint.password.empty();
  trunk.codecs = endpoint.codecs;
  trunk.context = one.context;
  trunk.enabled = one.enabled;
  trunk.watch = one.watch;
  trunk.nat = one.nat;
  trunk.session = one.session;
  trunk.identity.send_pai = true;
  trunk.identity.trust_id_inbound = true;
  trunk.sharing.tenant = one.tenant;
  return trunk;
}

}  // namespace tandem::model
