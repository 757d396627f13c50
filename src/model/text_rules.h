// What the texts of a configuration must look like. Named by meaning; used by the field tables.
#pragma once

#include "model/fields.h"

namespace tandem::model::rules {

extern const TextRule any_text;  ///< UTF-8 without control characters; also what every other rule builds on
extern const TextRule name;
extern const TextRule context_name;
extern const TextRule uuid;
extern const TextRule username;      ///< of a phone: user part of a SIP URI, unescaped
extern const TextRule account_name;  ///< at a provider: may also be an e-mail address
extern const TextRule password;
extern const TextRule host;
extern const TextRule host_port;
extern const TextRule domain;        ///< a name of the DNS, not an address
extern const TextRule uri_template;  ///< model/uri_template.h
extern const TextRule ip_address;
extern const TextRule host_or_network;  ///< a host, or 192.0.2.0/24
extern const TextRule evidence;         ///< a word of Trunk::identify_by
extern const TextRule header_line;      ///< "Name: value"
extern const TextRule network;          ///< 192.0.2.0/24, or an address
extern const TextRule name_server;      ///< IP address, or address:port
extern const TextRule ruled_header;     ///< a header that HeaderRule may touch
extern const TextRule header_value;     ///< with variables that we know
extern const TextRule header_variable;  ///< PJSIP_HEADER(add,X-Name)=value
extern const TextRule number_source;    ///< a word or a header of NumberSource
extern const TextRule extension;
extern const TextRule caller_number;
extern const TextRule pattern;  ///< Pattern::parse_rule
extern const TextRule codec;
extern const TextRule quotable;  ///< printable ASCII without quotes and backslashes
extern const TextRule country;
extern const TextRule switch_word;      ///< of a choice that has yes and no: other spellings of its words
extern const TextRule support_word;     ///< the same, where yes means "supported"
extern const TextRule dtmf_word;        ///< of DtmfMode, and the older name rfc2833
extern const TextRule encryption_word;  ///< of MediaEncryption, and Asterisk's sdes
extern const TextRule file;             ///< absolute path
extern const TextRule timezone;         ///< looks like one; whether there is one of that name is known to routing
extern const TextRule more_digits;      ///< "any", or how many
extern const TextRule beginning;        ///< of a number: digits, sets and alternatives
extern const TextRule whole_number;     ///< a number to be dialled
extern const TextRule fail_over;        ///< an outcome: a word of model/outcome_words.h, a status, or 5xx
extern const TextRule digits;           ///< of dialled numbers

inline constexpr std::size_t max_text_bytes = 255;

}  // namespace tandem::model::rules
