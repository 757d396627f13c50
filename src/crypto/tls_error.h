// Why a TLS connection did not come about, or a certificate cannot be used: as data and in words, without OpenSSL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::crypto {

enum class TlsFault : std::uint8_t {
  none,
  not_tls,            ///< the peer speaks something else
  silent,             ///< the peer takes the connection and says nothing
  unknown_authority,  ///< its certificate's authority is none of ours
  self_signed,        ///< its certificate vouches for itself
  wrong_name,         ///< its certificate is for other names (RFC 5922)
  only_wildcard,      ///< of which one would fit as a wildcard
  expired,
  not_yet_valid,
  bad_certificate,    ///< any other fault of its chain
  no_certificate,     ///< it shows none though it must
  ours_refused,       ///< it does not accept our certificate
  ours_wanted,        ///< it wants a certificate of us
  nothing_in_common,  ///< no version or cipher that both have
  closed_early,       ///< it closed the connection within the handshake
  broken              ///< any other violation of the protocol
};

/// "its certificate is of an authority that is not known here": the peer is `it`.
std::string_view sentence(TlsFault fault);
/// What to change when we are the client of a provider: whole sentences; names of settings in backquotes.
std::string_view remedy(TlsFault fault);

struct TlsError {
  TlsFault fault = TlsFault::none;
  std::string detail;  ///< facts: the issuer, the names, the day, OpenSSL's own words
  friend bool operator==(const TlsError&, const TlsError&) = default;
};
/// Sentence and facts.
std::string to_text(const TlsError& error);

/// Why the files of a TLS setting cannot be used.
enum class TlsFileFault : std::uint8_t {
  unreadable,
  no_certificate,  ///< of a certificate file
  no_key,          ///< of a key file; encrypted keys are none
  key_of_another,  ///< key and certificate do not belong together
  no_authorities   ///< of a CA file
};
struct TlsFileError {
  TlsFileFault fault;
  std::string file;
};
std::string sentence(const TlsFileError& error);  ///< with the remedy

}  // namespace tandem::crypto
