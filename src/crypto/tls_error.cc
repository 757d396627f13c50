#include "crypto/tls_error.h"

namespace tandem::crypto {

std::string_view sentence(TlsFault fault) {
  switch (fault) {
    case TlsFault::none:
      return "no fault";
    case TlsFault::not_tls:
      return "it does not speak TLS at this port";
    case TlsFault::silent:
      return "it takes the connection and does not answer the TLS handshake";
    case TlsFault::unknown_authority:
      return "its certificate is of an authority that is not known here";
    case TlsFault::self_signed:
      return "its certificate is signed by nobody but itself";
    case TlsFault::wrong_name:
      return "its certificate is for another name";
    case TlsFault::only_wildcard:
      return "its certificate fits as a wildcard only";
    case TlsFault::expired:
      return "its certificate has expired";
    case TlsFault::not_yet_valid:
      return "its certificate is not valid yet";
    case TlsFault::bad_certificate:
      return "its certificate is faulty";
    case TlsFault::no_certificate:
      return "it shows no certificate";
    case TlsFault::ours_refused:
      return "it does not accept our certificate";
    case TlsFault::ours_wanted:
      return "it wants a certificate of us";
    case TlsFault::nothing_in_common:
      return "it has no TLS version or cipher in common with us";
    case TlsFault::closed_early:
      return "it closed the connection within the TLS handshake";
    case TlsFault::broken:
      return "it violates the TLS protocol";
  }
  return {};
}

std::string_view remedy(TlsFault fault) {
  switch (fault) {
    case TlsFault::none:
      return {};
    case TlsFault::not_tls:
    case TlsFault::silent:
      return "Check `port`: TLS is usually at 5061, and 5060 is for UDP and TCP.";
    case TlsFault::unknown_authority:
      return "If the provider has an authority of its own, put that certificate into a file and name it in "
             "`tls_ca_file`; else look whether this machine's CA certificates are there (package ca-certificates).";
    case TlsFault::self_signed:
      return "If that is how it is meant, put this certificate into a file and name it in `tls_ca_file`.";
    case TlsFault::wrong_name:
      return "Set `host` to the provider's domain, or, if it says that this name is right, `tls_name` to it.";
    case TlsFault::only_wildcard:
      return "Wildcards do not count in SIP (RFC 5922); set `tls_wildcard: yes` if you trust it all the same.";
    case TlsFault::expired:
      return "Tell the provider; and check this machine's clock.";
    case TlsFault::not_yet_valid:
      return "Check this machine's clock.";
    case TlsFault::bad_certificate:
    case TlsFault::no_certificate:
      return "Ask the provider; something between may have replaced it.";
    case TlsFault::ours_refused:
      return "Check `tls_certificate` and `tls_private_key` against what the provider issued, and their validity.";
    case TlsFault::ours_wanted:
      return "Set `tls_certificate` and `tls_private_key` to what the provider issued.";
    case TlsFault::nothing_in_common:
      return "TLS 1.2 is the oldest that is spoken here: ask the provider for it.";
    case TlsFault::closed_early:
      return "It may want a certificate of us (`tls_certificate`), or take TLS from other addresses or at another "
             "port only.";
    case TlsFault::broken:
      return "Check that nothing on the way meddles with TLS, such as a router's SIP ALG.";
  }
  return {};
}

std::string to_text(const TlsError& error) {
  std::string text(sentence(error.fault));
  if (!error.detail.empty()) text += " (" + error.detail + ")";
  return text;
}

std::string sentence(const TlsFileError& error) {
  switch (error.fault) {
    case TlsFileFault::unreadable:
      return error.file + " cannot be read. Check that it exists and that Tandem's user may read it.";
    case TlsFileFault::no_certificate:
      return error.file + " holds no certificate. It must be PEM: the certificate first, then those that issued it.";
    case TlsFileFault::no_key:
      return error.file + " holds no usable private key. It must be PEM and without a password.";
    case TlsFileFault::key_of_another:
      return error.file + " is not the key of the certificate. Both must have been made together.";
    case TlsFileFault::no_authorities:
      return error.file + " holds no certificate of an authority. It must be PEM.";
  }
  return {};
}

}  // namespace tandem::crypto
