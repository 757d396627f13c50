#include "crypto/tls_engine.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <optional>

#include "base/address.h"
#include "crypto/openssl_native.h"

namespace tandem::crypto {
namespace {

constexpr std::size_t longest_detail = 300;

/// How OpenSSL reports an alert that the peer sent: SSL_R_SSLV3_ALERT_... and SSL_R_TLSV1_ALERT_... are 1000 + its
/// number.
constexpr int alert_reasons = 1000;

TlsFault fault_of_alert(int alert) {
  switch (alert) {
    case 42:  // bad_certificate
    case 43:  // unsupported_certificate
    case 44:  // certificate_revoked
    case 45:  // certificate_expired
    case 46:  // certificate_unknown
    case 48:  // unknown_ca
    case 49:  // access_denied
    case 51:  // decrypt_error: also where an authority of that name has another key
      return TlsFault::ours_refused;
    case 41:   // no_certificate
    case 116:  // certificate_required
      return TlsFault::ours_wanted;
    case 40:  // handshake_failure
    case 70:  // protocol_version
    case 71:  // insufficient_security
      return TlsFault::nothing_in_common;
    default:
      return TlsFault::broken;
  }
}

TlsFault fault_of_chain(long verdict) {
  switch (verdict) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:  // an authority of that name has another key
      return TlsFault::unknown_authority;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return TlsFault::self_signed;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return TlsFault::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return TlsFault::not_yet_valid;
    default:
      return TlsFault::bad_certificate;
  }
}

TlsFault fault_of_reason(int reason) {
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_RECORD_LENGTH_MISMATCH:
      return TlsFault::not_tls;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
    case SSL_R_VERSION_TOO_LOW:
      return TlsFault::nothing_in_common;
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return TlsFault::no_certificate;
    default:
      return reason > alert_reasons ? fault_of_alert(reason - alert_reasons) : TlsFault::broken;
  }
}

/// What of a certificate explains the fault.
std::string facts_for(TlsFault fault, const Certificate& certificate) {
  switch (fault) {
    case TlsFault::unknown_authority:
      return "issued by " + certificate.issuer;
    case TlsFault::expired:
      return certificate.subject + " until " + date_text(certificate.not_after);
    case TlsFault::not_yet_valid:
      return certificate.subject + " from " + date_text(certificate.not_before);
    case TlsFault::wrong_name:
    case TlsFault::only_wildcard:
      return names_of(certificate);
    default:
      return certificate.subject;
  }
}

}  // namespace

struct TlsEngine::Native {
  OwnedConnection connection;
  BIO* in = nullptr;                   ///< owned by the connection
  BIO* out = nullptr;                  ///< likewise
  std::optional<Certificate> refused;  ///< the one of the peer's chain that is at fault

  void follow(int verification);
};

TlsEngine::TlsEngine(std::unique_ptr<Native> native, TlsExpectation expected, bool client)
    : native_(std::move(native)), expected_(std::move(expected)), client_(client) {}
TlsEngine::~TlsEngine() = default;
TlsEngine::TlsEngine(TlsEngine&&) noexcept = default;

namespace {

/// Called for every certificate of the peer's chain. What is refused is gone when the handshake has failed.
int keep_refused(int good, X509_STORE_CTX* chain) {
  if (good == 1) return 1;
  const auto* connection = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* refused = static_cast<std::optional<Certificate>*>(SSL_get_app_data(connection));
  if (const X509* at_fault = X509_STORE_CTX_get_current_cert(chain)) *refused = read_certificate(at_fault);
  return 0;
}

/// The chain is judged by the time that we are told, not by OpenSSL's own look at the clock.
void set_time(SSL* connection, WallTime now) {
  X509_VERIFY_PARAM_set_time(SSL_get0_param(connection), std::chrono::system_clock::to_time_t(now));
}

}  // namespace

void TlsEngine::Native::follow(int verification) {
  SSL_set_app_data(connection.get(), &refused);
  SSL_set_verify(connection.get(), verification, verification == SSL_VERIFY_NONE ? nullptr : keep_refused);
}

TlsEngine TlsEngine::accepting(const TlsContext& context, WallTime now) {
  auto native = std::make_unique<Native>();
  native->connection.reset(SSL_new(context.native_->context.get()));
  SSL* const connection = native->connection.get();
  native->in = BIO_new(BIO_s_mem());
  native->out = BIO_new(BIO_s_mem());
  SSL_set_bio(connection, native->in, native->out);
  SSL_set_accept_state(connection);
  native->follow(SSL_get_verify_mode(connection));
  set_time(connection, now);
  return {std::move(native), {}, false};
}

TlsEngine TlsEngine::connecting(const TlsContext& context, TlsExpectation expected, WallTime now) {
  auto native = std::make_unique<Native>();
  native->connection.reset(SSL_new(context.native_->context.get()));
  SSL* const connection = native->connection.get();
  native->in = BIO_new(BIO_s_mem());
  native->out = BIO_new(BIO_s_mem());
  SSL_set_bio(connection, native->in, native->out);
  SSL_set_connect_state(connection);
  native->follow(expected.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE);
  set_time(connection, now);
  // RFC 6066 §3: names only, without a final dot.
  std::string name = expected.name;
  if (name.ends_with('.')) name.pop_back();
  if (!name.empty() && !IpAddress::parse(name)) SSL_set_tlsext_host_name(connection, name.c_str());
  TlsEngine engine(std::move(native), std::move(expected), true);
  engine.shake_hands();
  return engine;
}

TlsEngine::State TlsEngine::receive(std::span<const char> bytes, std::string& text) {
  if (state_ == State::closed || state_ == State::failed) return state_;
  BIO_write(native_->in, bytes.data(), static_cast<int>(bytes.size()));
  if (state_ == State::handshaking) shake_hands();
  if (state_ != State::open) return state_;
  char piece[16'384];
  while (true) {
    ERR_clear_error();
    const int count = SSL_read(native_->connection.get(), piece, sizeof piece);
    if (count > 0) {
      text.append(piece, static_cast<std::size_t>(count));
      continue;
    }
    const int why = SSL_get_error(native_->connection.get(), count);
    if (why == SSL_ERROR_ZERO_RETURN) {
      state_ = State::closed;
    } else if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
      fail(last_error());
    }
    return state_;
  }
}

void TlsEngine::shake_hands() {
  ERR_clear_error();
  const int done = SSL_do_handshake(native_->connection.get());
  if (done == 1) return check_peer();
  const int why = SSL_get_error(native_->connection.get(), done);
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) fail(last_error());
}

/// RFC 5922 §7.3: the chain is good; is it the right one?
void TlsEngine::check_peer() {
  state_ = State::open;
  if (!client_ || !expected_.verify) return;
  const OwnedCertificate shown(SSL_get1_peer_certificate(native_->connection.get()));
  if (!shown) return fail({TlsFault::no_certificate, {}});
  const Certificate facts = read_certificate(shown.get());
  const NameMatch fit = match(facts, expected_.name);
  if (fit == NameMatch::exact || (fit == NameMatch::wildcard && expected_.wildcard)) return;
  const TlsFault fault = fit == NameMatch::wildcard ? TlsFault::only_wildcard : TlsFault::wrong_name;
  SSL_shutdown(native_->connection.get());
  fail({fault, "wanted: " + expected_.name + ", it is for: " + facts_for(fault, facts)});
}

TlsError TlsEngine::last_error() const {
  SSL* const connection = native_->connection.get();
  const unsigned long code = ERR_peek_error();
  const int reason = ERR_GET_REASON(code);
  if (native_->refused) {
    const long verdict = SSL_get_verify_result(connection);
    const TlsFault fault = fault_of_chain(verdict);
    std::string detail = facts_for(fault, *native_->refused);
    if (fault == TlsFault::bad_certificate) detail += std::string(": ") + X509_verify_cert_error_string(verdict);
    return {fault, detail.substr(0, longest_detail)};
  }
  const char* words = code ? ERR_reason_error_string(code) : nullptr;
  const TlsFault fault = code ? fault_of_reason(reason) : TlsFault::broken;
  if (fault == TlsFault::not_tls) return {fault, {}};  // OpenSSL's guess at what it was leads astray
  return {fault, words ? words : ""};
}

void TlsEngine::fail(TlsError error) {
  state_ = State::failed;
  error_ = std::move(error);
  ERR_clear_error();
}

void TlsEngine::cut_off() {
  if (state_ == State::handshaking) fail({TlsFault::closed_early, {}});
}

void TlsEngine::send(std::span<const char> text) {
  if (state_ != State::open || text.empty()) return;
  ERR_clear_error();
  // Into memory: all of it, at once.
  const int count = SSL_write(native_->connection.get(), text.data(), static_cast<int>(text.size()));
  if (count <= 0) fail(last_error());
}

void TlsEngine::farewell() {
  if (state_ == State::open) SSL_shutdown(native_->connection.get());
  ERR_clear_error();
}

std::string TlsEngine::output() {
  std::string bytes(BIO_ctrl_pending(native_->out), '\0');
  const int count = bytes.empty() ? 0 : BIO_read(native_->out, bytes.data(), static_cast<int>(bytes.size()));
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

}  // namespace tandem::crypto
