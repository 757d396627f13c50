// The tables. A new member of a struct in config.h gets a line here and nothing anywhere else.
#include "model/common_rows.h"
#include "model/field_types.h"
#include "model/limit_rows.h"
#include "model/session_fields.h"
#include "model/text_rules.h"

namespace tandem::model {

template <>
struct Choices<DigestAlgorithms> {
  static constexpr std::string_view words[] = {"md5", "sha256", "both"};
};
template <>
struct Choices<AccountType> {
  static constexpr std::string_view words[] = {"outbound", "inbound", "none"};
};
template <>
struct Choices<NumberFormat> {
  static constexpr std::string_view words[] = {"as_is", "+E164", "E164", "national"};
};
template <>
struct Choices<NumberWay> {
  static constexpr std::string_view words[] = {"outgoing", "incoming", "both"};
};
template <>
struct Choices<NumberParty> {
  static constexpr std::string_view words[] = {"called", "caller", "both"};
};
template <>
struct Choices<TrunkOrder> {
  static constexpr std::string_view words[] = {"listed", "weighted", "least_cost"};
};
template <>
struct Choices<ContextType> {
  static constexpr std::string_view words[] = {"internal", "incall", "outcall", "services", "others"};
};
template <>
struct Choices<RangeKind> {
  static constexpr std::string_view words[] = {"user", "group", "queue", "conference", "incall"};
};
template <>
struct Choices<CallerNameMode> {
  static constexpr std::string_view words[] = {"prepend", "append", "overwrite"};
};
template <>
struct Choices<HeaderAction> {
  static constexpr std::string_view words[] = {"add", "replace", "remove"};
};

namespace {

constexpr Rule a_file{.text = &rules::file};
constexpr std::string_view private_key_means = "PEM file of its key, without password; none: in the same file.";
constexpr std::string_view options_mean = "Asterisk's options of that section; they override the fields (see below).";

constexpr Field settings_fields[] = {
    field<&Settings::realm>("realm", "Realm of digest authentication.", {.required = true, .text = &rules::quotable}),
    field<&Settings::domain>("domain", "SIP domain of the phones; empty: any host is ours.", {.text = &rules::host}),
    field<&Settings::digest>("digest", "How phones prove themselves; many fail at the sight of SHA-256."),
    field<&Settings::country>("country", "Country whose number formats apply, unless a trunk names another.",
                              {.text = &rules::country}),
    field<&Settings::registration_min>("registration_min", "Shortest registration; a shorter one is answered 423.",
                                       {.min = 1, .max = day}),
    field<&Settings::registration_max>("registration_max", "Longest registration granted.", {.min = 1, .max = 7 * day}),
    field<&Settings::registration_default>("registration_default", "Granted when a phone asks for no time.",
                                           {.min = 1, .max = 7 * day}),
    field<&Settings::max_contacts>("max_contacts", "Contacts that one phone account may register.",
                                   {.min = 1, .max = 100}),
    field<&Settings::rtp_low>("rtp_low", "First UDP port for media.", {.min = 1024}),
    field<&Settings::rtp_high>("rtp_high", "Last UDP port for media, inclusive.", {.min = 1024}),
    field<&Settings::user_agent>("user_agent", "How the exchange names itself.", {.text = &rules::quotable}),
    field<&Settings::ring_time>("ring_time", "How long a called party rings before we give up.",
                                {.min = 1, .max = 3600}),
    field<&Settings::max_call_time>("max_call_time", "Longest call; 0: no limit.", {.max = 7 * day}),
    field<&Settings::firewall>("firewall", "Close SIP and media ports to all but providers and `phone_networks`."),
    field<&Settings::phone_networks>("phone_networks", "From where phones reach us when the firewall is on.",
                                     {.text = &rules::network, .also = "phone_network"}),
    field<&Settings::firewall_mark>(
        "firewall_mark", "Mark on packets let in, by which another firewall of this machine knows them; 0: none."),
    field<&Settings::dns_servers>("dns_servers", "Name servers to ask, in this order; none: the system's.",
                                  {.text = &rules::name_server, .also = "dns_server"}),
    field<&Settings::dial_uris>("dial_uris", "Phones may call SIP URIs of other domains than `domain`."),
    field<&Settings::timezone>("timezone",
                               "Of schedules that have none of their own, such as Europe/Paris; empty: UTC.",
                               {.text = &rules::timezone}),
};

constexpr Field transport_fields[] = {
    field<&Transport::uuid>("uuid", uuid_means, identity),
    field<&Transport::name>("name", "Unique name; given none: the protocol and the address.", unique_name),
    field<&Transport::protocol>("protocol", "What is spoken below SIP."),
    field<&Transport::bind>("bind", "Address and port to listen at.", {.required = true}),
    grouped_field<&Transport::outside, &Outside::local_net>(
        "local_net", "Networks whose members are told our own address; none: nobody is, if there is an external one.",
        {.text = &rules::network}),
    grouped_field<&Transport::outside, &Outside::external_signaling_address>(
        "external_signaling_address", "Address or name of ours for peers outside `local_net`, said in Via and Contact.",
        {.text = &rules::host}),
    grouped_field<&Transport::outside, &Outside::external_signaling_port>("external_signaling_port",
                                                                          "Port said there; 0: the one that is bound."),
    grouped_field<&Transport::outside, &Outside::external_media_address>(
        "external_media_address", "The same for media; empty: as `external_signaling_address`.",
        {.text = &rules::host}),
    field<&Transport::enabled>("enabled", enabled_means),
    grouped_field<&Transport::tls, &TransportTls::certificate>(
        "tls_certificate", "PEM file of the certificate with its chain; none: a tls transport only opens connections.",
        a_file),
    grouped_field<&Transport::tls, &TransportTls::private_key>("tls_private_key", private_key_means, a_file),
    grouped_field<&Transport::tls, &TransportTls::ca_file>(
        "tls_ca_file", "PEM file of the authorities that it trusts; none: those that this machine trusts.", a_file),
    grouped_field<&Transport::tls, &TransportTls::verify_client>(
        "tls_verify_client", "Whether whoever connects must show a certificate of these authorities."),
};

constexpr Field number_range_fields[] = {
    field<&NumberRange::kind>("kind", "For what."),
    field<&NumberRange::start>("start", "First number.", {.required = true, .text = &rules::whole_number}),
    field<&NumberRange::end>("end", "Last number, inclusive, of the same length; empty: only the first.",
                             {.text = &rules::whole_number}),
    field<&NumberRange::did_length>("did_length", "Of public numbers only so many last digits count; 0: all.",
                                    {.max = 40}),
};
constexpr Record number_range_record{
    "range", "", "Numbers that a context gives to one kind of things.", number_range_fields, "", blank<NumberRange>};

constexpr Field context_fields[] = {
    field<&Context::uuid>("uuid", uuid_means, identity),
    field<&Context::name>("name", "Unique name.", a_context),
    field<&Context::include>("include", "Contexts looked up afterwards, in this order.",
                             {.text = &rules::context_name, .also = "includes"}),
    field<&Context::tenant>("tenant", tenant_means, a_tenant),
    field<&Context::type>("type", "What it is for."),
    field<&Context::ranges>("ranges", "Which numbers it has for whom; none: any.", {.also = "range"},
                            &number_range_record),
    field<&Context::enabled>("enabled", "Off: nothing of it can be dialled."),
};

constexpr Field phone_fields[] = {
    field<&Phone::username>("username", "Name with which the phone registers; unique among all phones.",
                            {.required = true, .text = &rules::username}),
    field<&Phone::password>("password", "Its password.", {.required = true, .secret = true, .text = &rules::password}),
    field<&Phone::codecs>("codecs", codecs_mean, codec_names),
    grouped_field<&Phone::watch, &Watch::qualify_frequency>("qualify_frequency", qualify_frequency_means, often),
    grouped_field<&Phone::watch, &Watch::qualify_timeout>("qualify_timeout", qualify_timeout_means, patience),
    grouped_field<&Phone::watch, &Watch::keep_alive>(
        "keep_alive", "Seconds between empty lines that keep the phone's NAT open, if it is behind one; 0: none.",
        often),
    grouped_field<&Phone::nat, &PeerNat::rewrite_contact>(
        "rewrite_contact", "Send requests the way that the phone's own came, whatever its Contact says."),
    grouped_field<&Phone::nat, &PeerNat::rtp_symmetric>("rtp_symmetric", rtp_symmetric_means),
    grouped_field<&Phone::options, &SectionOptions::endpoint>("endpoint_options", options_mean),
    grouped_field<&Phone::options, &SectionOptions::aor>("aor_options", options_mean),
    grouped_field<&Phone::options, &SectionOptions::auth>("auth_options", options_mean),
};
constexpr auto all_phone_fields = joined(phone_fields, session_fields<&Phone::session>);
constexpr Record phone_record{"phone",          "", "The credentials with which a phone registers and calls.",
                              all_phone_fields, "", blank<Phone>};

constexpr Field user_fields[] = {
    field<&User::uuid>("uuid", uuid_means, identity),
    field<&User::name>("name", "Unique name.", unique_name),
    field<&User::display_name>("display_name", "Name shown to colleagues.", {.text = &rules::any_text}),
    field<&User::extensions>("extensions", "Numbers by which colleagues reach the user, in `context`.",
                             {.text = &rules::extension, .also = "extension"}),
    field<&User::context>("context", "Where what the user dials is looked up.", a_context),
    field<&User::outgoing_caller_id>("outgoing_caller_id",
                                     "Number shown to the outside; 'anonymous' hides; empty: the trunk's.",
                                     {.text = &rules::caller_number, .also = "caller_id"}),
    field<&User::phones>("phones", "Phones that ring together.", {.also = "phone"}, &phone_record),
    field<&User::ring_time>("ring_time", "How long the phones ring; 0: as in the settings.", up_to_an_hour),
    field<&User::enabled>("enabled", enabled_means),
    field<&User::tenant>("tenant", tenant_means, a_tenant),
    field<&User::do_not_disturb>("do_not_disturb", "Busy to everybody.", {.also = "dnd"}),
    field<&User::permissions>("permissions", "For calls to the outside; before those of the user's groups.",
                              permission_names),
    field<&User::pin>("pin", "Asked for in place of that of a permission which has one.",
                      {.secret = true, .text = &rules::digits}),
    field<&User::rule_set>("rule_set", "Rules for what is dialled; empty: the tenant's.", {.text = &rules::name}),
    field<&User::selectable_numbers>(
        "selectable_numbers",
        "Numbers, or patterns, that the phone may ask to be shown in a call (P-Preferred-Identity), beside those of "
        "incalls that lead to the user.",
        {.text = &rules::pattern, .also = "selectable_number"}),
    field<&User::limits>("limits", limits_mean, {}, &limits_record),
};
constexpr auto all_user_fields = joined(user_fields, forward_fields<&User::forwards>);

constexpr Field number_rule_fields[] = {
    field<&NumberRule::match>("match", "RE2 expression for the whole number.", {.required = true}),
    field<&NumberRule::replace>("replace", "What the number becomes; \\1 stands for the first group."),
    field<&NumberRule::way>("way", "For numbers that we send it, that it sends, or both."),
    field<&NumberRule::party>("party", "Whose number."),
};
constexpr Record number_rule_record{"number_rule",      "", "A rule of a trunk's own for its numbers.",
                                    number_rule_fields, "", blank<NumberRule>};

constexpr Field header_rule_fields[] = {
    field<&HeaderRule::action>("action", "What happens to the header; replace: whether it was there or not."),
    field<&HeaderRule::name>("name", "Which header.", {.required = true, .text = &rules::ruled_header}),
    field<&HeaderRule::value>("value", "Its value; may hold variables such as ${CALLERID(num)}.",
                              {.text = &rules::header_value}),
};
constexpr Record header_rule_record{"header_rule",      "", "What happens to a header of the INVITEs to a trunk.",
                                    header_rule_fields, "", blank<HeaderRule>};

constexpr std::string_view start_means = "The number begins behind this text.";
constexpr std::string_view end_means = "The number ends before this text.";
constexpr std::string_view expression_means = "RE2 expression whose first group, or all of whose match, is the number.";

constexpr Field trunk_fields[] = {
    field<&Trunk::uuid>("uuid", uuid_means, identity),
    field<&Trunk::name>("name", "Unique name.", unique_name),
    field<&Trunk::account_type>(
        "account_type", "outbound: we register there; inbound: it registers here; none: by address.", {.also = "type"}),
    field<&Trunk::host>("host", "Registrar and call target.", {.text = &rules::host}),
    field<&Trunk::port>("port", "0: found by DNS, then 5060."),
    field<&Trunk::protocol>("protocol", "What is spoken below SIP; auto: what DNS says, else what answers."),
    field<&Trunk::username>("username", "Account at the provider.", {.text = &rules::account_name}),
    field<&Trunk::password>("password", "Its password.", {.secret = true, .text = &rules::password}),
    field<&Trunk::auth_username>("auth_username", "Name for authentication, if it is not `username`.",
                                 {.text = &rules::account_name}),
    field<&Trunk::from_user>("from_user", "User part of From; empty: the caller's number.",
                             {.text = &rules::account_name}),
    field<&Trunk::from_domain>("from_domain", "Domain of From; empty: `host`.", {.text = &rules::host}),
    field<&Trunk::call_username>("call_username", "Name for challenges to our calls; empty: as for registration.",
                                 {.text = &rules::account_name}),
    field<&Trunk::call_password>("call_password", "Its password.", {.secret = true, .text = &rules::password}),
    field<&Trunk::challenge_calls>("challenge_calls",
                                   "Its calls must prove username and password; an inbound trunk's always must."),
    field<&Trunk::additional_hosts>("additional_hosts", "From where it calls as well: addresses, networks, names.",
                                    {.text = &rules::host_or_network, .also = "additional_host"}),
    field<&Trunk::identify_by>("identify_by", "Evidence by which its calls are recognised; empty: any.",
                               {.text = &rules::evidence}),
    field<&Trunk::match_header>("match_header", "Header that its requests carry, as 'Name: value' or 'Name: /RE2/'.",
                                {.text = &rules::header_line}),
    field<&Trunk::caller_id>("caller_id", "Number shown when the caller has none of his own.", number_to_show),
    field<&Trunk::outbound_proxy>("outbound_proxy", "Where requests go first, if not to `host`.",
                                  {.text = &rules::host_port}),
    field<&Trunk::expiry>("expiry", "Registration time we ask for.", {.min = 30, .max = 7 * day}),
    field<&Trunk::codecs>("codecs", codecs_mean, codec_names),
    field<&Trunk::context>("context", "Where a call from it is looked up when no incall fits.", a_context),
    field<&Trunk::max_calls>("max_calls", "Calls at a time; 0: no limit."),
    field<&Trunk::max_calls_per_second>("max_calls_per_second", "Calls begun in any second, both ways; 0: no limit.",
                                        {.max = 1000, .also = "max_cps"}),
    field<&Trunk::enabled>("enabled", enabled_means),
    grouped_field<&Trunk::path, &ProviderPath::proxy_route>(
        "proxy_route", "Whether the outbound proxy is named in a Route header, or requests are just sent there."),
    grouped_field<&Trunk::path, &ProviderPath::outbound>(
        "outbound", "Register with instance and reg-id and watch the connection, as RFC 5626 says."),
    grouped_field<&Trunk::path, &ProviderPath::bulk>(
        "bulk",
        "Register all numbers of the account at once, as RFC 6140 says; plainly if the provider does not know that."),
    grouped_field<&Trunk::gateway, &GatewayRules::accept_bulk>(
        "accept_bulk", "Whether an inbound trunk may register all its numbers by one Contact, as RFC 6140 says."),
    grouped_field<&Trunk::watch, &Watch::qualify_frequency>("qualify_frequency", qualify_frequency_means, often),
    grouped_field<&Trunk::watch, &Watch::qualify_timeout>("qualify_timeout", qualify_timeout_means, patience),
    grouped_field<&Trunk::watch, &Watch::keep_alive>(
        "keep_alive", "Seconds between empty lines that keep our NAT open; 0: none.", often),
    grouped_field<&Trunk::tls, &TrunkTls::verify>("tls_verify",
                                                  "Whether the provider's certificate must be good and for its name."),
    grouped_field<&Trunk::tls, &TrunkTls::wildcard>(
        "tls_wildcard", "Whether a certificate for *.example.net will do for sip.example.net."),
    grouped_field<&Trunk::tls, &TrunkTls::name>(
        "tls_name", "Name in the provider's certificate; empty: `outbound_proxy`, else `host`.",
        {.text = &rules::host}),
    grouped_field<&Trunk::tls, &TrunkTls::ca_file>(
        "tls_ca_file", "PEM file of the authorities trusted for this provider; none: as the transport.", a_file),
    grouped_field<&Trunk::tls, &TrunkTls::certificate>(
        "tls_certificate", "PEM file of our certificate for this provider; none: the transport's.", a_file),
    grouped_field<&Trunk::tls, &TrunkTls::private_key>("tls_private_key", private_key_means, a_file),
    grouped_field<&Trunk::nat, &PeerNat::rewrite_contact>(
        "rewrite_contact", "Send requests the way that its own came, if its Contact has an address nobody can reach."),
    grouped_field<&Trunk::nat, &PeerNat::rtp_symmetric>("rtp_symmetric", rtp_symmetric_means),
    field<&Trunk::force_rport>("force_rport", "Answer to where its request came from, whatever its Via says."),
    field<&Trunk::learn_address>("learn_address",
                                 "Tell it the address from which it sees us, if the transport has no external one."),
    grouped_field<&Trunk::identity, &TrunkIdentity::no_from_user>("no_from_user", "From names the domain alone."),
    grouped_field<&Trunk::identity, &TrunkIdentity::send_pai>("send_pai", "Say who calls in P-Asserted-Identity."),
    grouped_field<&Trunk::identity, &TrunkIdentity::send_ppi>("send_ppi", "Say it in P-Preferred-Identity."),
    grouped_field<&Trunk::identity, &TrunkIdentity::send_rpid>("send_rpid", "Say it in Remote-Party-ID."),
    grouped_field<&Trunk::identity, &TrunkIdentity::send_diversion>(
        "send_diversion", "Say in Diversion by which number a call came here that goes out again."),
    grouped_field<&Trunk::identity, &TrunkIdentity::send_history_info>("send_history_info", "Say it in History-Info."),
    grouped_field<&Trunk::identity, &TrunkIdentity::send_diverted_caller>(
        "send_diverted_caller",
        "Callers from outside whose call goes out again are shown themselves; many providers refuse that."),
    grouped_field<&Trunk::identity, &TrunkIdentity::trust_id_outbound>(
        "trust_id_outbound", "The provider is told who calls even if the caller hides his number, with Privacy."),
    grouped_field<&Trunk::identity, &TrunkIdentity::trust_id_inbound>(
        "trust_id_inbound", "Its P-Asserted-Identity, Remote-Party-ID, Privacy and Diversion are believed."),
    grouped_field<&Trunk::identity, &TrunkIdentity::user_eq_phone>("user_eq_phone",
                                                                   "';user=phone' behind telephone numbers."),
    grouped_field<&Trunk::numbers, &TrunkNumbers::number_format>(
        "number_format", "How it wants numbers: +33123456789, 33123456789, 0123456789."),
    grouped_field<&Trunk::numbers, &TrunkNumbers::country>(
        "country", "Country in which its numbers are national; empty: that of the settings.",
        {.text = &rules::country}),
    grouped_field<&Trunk::numbers, &TrunkNumbers::number_rules>(
        "number_rules", "Rules for its numbers, in order; the first that matches decides, before number_format.",
        {.also = "number_rule"}, &number_rule_record),
    grouped_field<&Trunk::numbers, &TrunkNumbers::rule_set>(
        "rule_set", "Rules for its numbers, after number_rules and before number_format; empty: none.",
        {.text = &rules::name}),
    grouped_field<&Trunk::did_source, &NumberSource::source>(
        "did_source", "Where its calls carry the number called: request_uri, to, diversion, or any header.",
        {.text = &rules::number_source}),
    grouped_field<&Trunk::did_source, &NumberSource::start>("did_start", start_means),
    grouped_field<&Trunk::did_source, &NumberSource::end>("did_end", end_means),
    grouped_field<&Trunk::did_source, &NumberSource::expression>("did_expression", expression_means),
    grouped_field<&Trunk::caller_id_source, &NumberSource::source>(
        "caller_id_source", "Where its calls carry the caller's number: from, pai, rpid, or any header.",
        {.text = &rules::number_source}),
    grouped_field<&Trunk::caller_id_source, &NumberSource::start>("caller_id_start", start_means),
    grouped_field<&Trunk::caller_id_source, &NumberSource::end>("caller_id_end", end_means),
    grouped_field<&Trunk::caller_id_source, &NumberSource::expression>("caller_id_expression", expression_means),
    grouped_field<&Trunk::headers, &TrunkHeaders::header_rules>("header_rules", "Headers of our INVITEs, in order.",
                                                                {.also = "header_rule"}, &header_rule_record),
    grouped_field<&Trunk::headers, &TrunkHeaders::set_var>(
        "set_var", "The same in Asterisk's words: PJSIP_HEADER(add,X-Name)=value.", {.text = &rules::header_variable}),
    grouped_field<&Trunk::sharing, &TrunkSharing::tenant>("tenant", tenant_means, a_tenant),
    grouped_field<&Trunk::sharing, &TrunkSharing::shared>("shared", "All tenants below its own may use it."),
    grouped_field<&Trunk::sharing, &TrunkSharing::shared_with>("shared_with", "These tenants may use it.", a_tenant),
    grouped_field<&Trunk::sharing, &TrunkSharing::tenant_header>(
        "tenant_header",
        "Header of its calls that says for which tenant they are: by name, domain, or an address in that domain.",
        {.text = &rules::ruled_header}),
    field<&Trunk::tariff>("tariff", "What calls by it cost, for least cost and limits of spending.",
                          {.text = &rules::name}),
    field<&Trunk::limits>("limits", "How much may leave by it in a day.", {}, &day_limits_record),
    grouped_field<&Trunk::options, &SectionOptions::endpoint>("endpoint_options", options_mean),
    grouped_field<&Trunk::options, &SectionOptions::aor>("aor_options", options_mean),
    grouped_field<&Trunk::options, &SectionOptions::auth>("auth_options", options_mean),
    grouped_field<&Trunk::options, &SectionOptions::registration>("registration_options", options_mean),
    grouped_field<&Trunk::options, &SectionOptions::identify>("identify_options", options_mean),
    grouped_field<&Trunk::options, &SectionOptions::outbound_auth>("outbound_auth_options", options_mean),
    grouped_field<&Trunk::options, &SectionOptions::registration_auth>("registration_auth_options", options_mean),
};

constexpr auto all_trunk_fields = joined(trunk_fields, session_fields<&Trunk::session>);

constexpr Field outcall_pattern_fields[] = {
    field<&OutcallPattern::pattern>("pattern", "Number or Asterisk pattern, with or without '_'.",
                                    {.text = &rules::pattern}),
    field<&OutcallPattern::strip>("strip", "Digits taken off the front.", {.max = 40, .also = "trim"}),
    field<&OutcallPattern::prefix>("prefix", "Then put in front.", {.text = &rules::digits, .also = "prepend"}),
    field<&OutcallPattern::caller_id>("caller_id", "Number shown for calls by this pattern.", number_to_show),
    field<&OutcallPattern::begins_with>("begins_with",
                                        "In place of `pattern`: how the number begins; alternatives as 7|8.",
                                        {.text = &rules::beginning}),
    field<&OutcallPattern::more_digits>("more_digits", "How many digits come behind that, or 'any'.",
                                        {.text = &rules::more_digits}),
};
constexpr Record outcall_pattern_record{
    "pattern", "", "One dialled-number rule of an outcall.", outcall_pattern_fields, "pattern", blank<OutcallPattern>};

constexpr Field outcall_fields[] = {
    field<&Outcall::uuid>("uuid", uuid_means, identity),
    field<&Outcall::name>("name", "Unique name.", unique_name),
    field<&Outcall::context>("context", "Whose callers may use it.", a_context),
    field<&Outcall::patterns>("patterns", "Which dialled numbers it takes.", {.also = "pattern"},
                              &outcall_pattern_record),
    field<&Outcall::trunks>("trunks", "By which trunks, in order.", {.text = &rules::name, .also = "trunk"}),
    field<&Outcall::caller_id>("caller_id", "Forced number, unless the user has an outgoing one.", number_to_show),
    field<&Outcall::internal_caller_id>("internal_caller_id", "Send the caller's extension as it is."),
    field<&Outcall::ring_time>("ring_time", "How long one trunk may ring; 0: as in the settings.", up_to_an_hour),
    field<&Outcall::enabled>("enabled", enabled_means),
    grouped_field<&Outcall::uri_ways, &UriWays::enum_domains>(
        "enum_domains", "ENUM trees, such as e164.arpa, that may know a SIP URI for the number; before the trunks.",
        {.text = &rules::domain, .also = "enum_domain"}),
    grouped_field<&Outcall::uri_ways, &UriWays::uris>(
        "uris", "SIP URIs to call, as sip:${EXTEN}@example.com; after `enum_domains`, before the trunks.",
        {.text = &rules::uri_template, .also = "uri"}),
    field<&Outcall::tenant>("tenant", tenant_means, a_tenant),
    grouped_field<&Outcall::choice, &Choice::priority>(
        "priority",
        "0: of the outcalls that take a number the most specific pattern decides. Else the lowest comes first, and the "
        "next is tried when its trunks fail."),
    grouped_field<&Outcall::choice, &Choice::trunk_order>(
        "trunk_order",
        "How the trunks are tried: as listed, at random by weight, or the cheapest for the number first."),
    grouped_field<&Outcall::choice, &Choice::weights>("weights",
                                                      "Share of each trunk, as {ovh: 3, backup: 1}; else 1."),
    grouped_field<&Outcall::choice, &Choice::fail_over>(
        "fail_over",
        "After which outcomes the next trunk is tried; none: unreachable, no_response, failed, full. Never after an "
        "answer.",
        {.text = &rules::fail_over}),
    field<&Outcall::schedule>("schedule", "When it is open; empty: always.", {.text = &rules::name}),
    field<&Outcall::permissions>("permissions", "Asked when neither caller nor groups have any that fits.",
                                 permission_names),
};

constexpr Field incall_fields[] = {
    field<&Incall::uuid>("uuid", uuid_means, identity),
    field<&Incall::name>("name", "Unique name; given none: the number.", unique_name),
    field<&Incall::did>("did", "Public number or Asterisk pattern; empty: any.",
                        {.text = &rules::pattern, .also = "number"}),
    field<&Incall::trunk>("trunk", "By which trunk it must come; empty: any.", {.text = &rules::name}),
    field<&Incall::destination>("destination", "Where it leads.", {.required = true}),
    field<&Incall::enabled>("enabled", enabled_means),
    grouped_field<&Incall::guests, &Guests::allowed>(
        "guests", "Anybody may call it as a SIP URI, known or not: sip:DID@our domain."),
    grouped_field<&Incall::guests, &Guests::max_calls>("guest_max_calls",
                                                       "Calls that guests have at a time; 0: no limit."),
    grouped_field<&Incall::guests, &Guests::max_calls_per_second>(
        "guest_max_calls_per_second", "Calls that guests begin in any second; 0: no limit.", {.max = 1000}),
    field<&Incall::tenant>("tenant", tenant_means, a_tenant),
    field<&Incall::otherwise>("otherwise", otherwise_means),
    field<&Incall::schedule>("schedule", "When it is open; empty: always.", {.text = &rules::name}),
    field<&Incall::caller_name>("caller_name", "What phones show of its callers, with their name; empty: that alone.",
                                {.text = &rules::any_text, .also = "caller_id_name"}),
    field<&Incall::caller_name_mode>("caller_name_mode", "Whether it stands before the name, behind, or in its place.",
                                     {.also = "caller_id_mode"}),
    field<&Incall::context>("context",
                            "Only for trunks whose context is this one or includes it, and before incalls that name "
                            "none; empty: whatever the trunk's context is.",
                            {.text = &rules::context_name}),
};

constexpr Record settings_record{"settings", "", "Whole-exchange settings.", settings_fields, "", blank<Settings>};
constexpr Record transport_record{"transport",      "transports", "A listening SIP socket.",
                                  transport_fields, "",           blank<Transport>};
constexpr Record context_record{"context", "contexts", "A numbering space.", context_fields, "name", blank<Context>};
constexpr Record user_record{"user",          "users", "A person with phones that ring together.",
                             all_user_fields, "",      blank<User>};
constexpr Record trunk_record{"trunk", "trunks", "A provider account.", all_trunk_fields, "", blank<Trunk>};
constexpr Record outcall_record{"outcall",      "outcalls", "Which dialled numbers leave by which ways.",
                                outcall_fields, "",         blank<Outcall>};
constexpr Record incall_record{"incall", "incalls", "Where a public number leads.", incall_fields, "", blank<Incall>};

static_assert(member_count<Settings>() == std::size(settings_fields));
static_assert(member_count<Transport>() - 2 + member_count<Outside>() + member_count<TransportTls>() ==
              std::size(transport_fields));
static_assert(member_count<Context>() == std::size(context_fields));
static_assert(member_count<SessionRules>() == std::size(session_fields<&Phone::session>));
// The session's rules have a table of their own.
static_assert(member_count<Phone>() - 4 + member_count<Watch>() + member_count<PeerNat>() + 3 ==
              std::size(phone_fields));                             // 3 lists of options
static_assert(member_count<User>() - 1 == std::size(user_fields));  // the forwards have a table of their own
static_assert(member_count<Trunk>() - 12 + member_count<TrunkSharing>() + member_count<ProviderPath>() +
                  member_count<Watch>() + member_count<PeerNat>() + member_count<TrunkIdentity>() +
                  member_count<TrunkNumbers>() + 2 * member_count<NumberSource>() + member_count<TrunkHeaders>() +
                  member_count<SectionOptions>() + member_count<TrunkTls>() ==
              std::size(trunk_fields));
static_assert(member_count<NumberRange>() == std::size(number_range_fields));
static_assert(member_count<NumberRule>() == std::size(number_rule_fields));
static_assert(member_count<HeaderRule>() == std::size(header_rule_fields));
static_assert(member_count<OutcallPattern>() == std::size(outcall_pattern_fields));
static_assert(member_count<Outcall>() - 2 + member_count<UriWays>() + member_count<Choice>() ==
              std::size(outcall_fields));
static_assert(member_count<Incall>() - 1 + member_count<Guests>() == std::size(incall_fields));

}  // namespace

template <>
const Record& record_of<Settings>() {
  return settings_record;
}
template <>
const Record& record_of<Transport>() {
  return transport_record;
}
template <>
const Record& record_of<Context>() {
  return context_record;
}
template <>
const Record& record_of<User>() {
  return user_record;
}
template <>
const Record& record_of<Phone>() {
  return phone_record;
}
template <>
const Record& record_of<Trunk>() {
  return trunk_record;
}
template <>
const Record& record_of<Outcall>() {
  return outcall_record;
}
template <>
const Record& record_of<OutcallPattern>() {
  return outcall_pattern_record;
}
template <>
const Record& record_of<Incall>() {
  return incall_record;
}
template <>
const Record& record_of<NumberRange>() {
  return number_range_record;
}
template <>
const Record& record_of<NumberRule>() {
  return number_rule_record;
}
template <>
const Record& record_of<HeaderRule>() {
  return header_rule_record;
}

std::string_view name_of(Protocol protocol) {
  return Choices<Protocol>::words[static_cast<std::size_t>(protocol)];
}
std::string_view name_of(AccountType type) {
  return Choices<AccountType>::words[static_cast<std::size_t>(type)];
}

}  // namespace tandem::model
