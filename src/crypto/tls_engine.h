// One TLS connection without its wire: ciphertext in and out, text out and in. RFC 8446, RFC 5246; no I/O, no clock.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "crypto/tls_context.h"

namespace tandem::crypto {

/// Whom we expect at the other end of a connection that we open.
struct TlsExpectation {
  std::string name;       ///< SIP domain or address that its certificate must be for, and that SNI says
  bool verify = true;     ///< false: any certificate will do
  bool wildcard = false;  ///< a certificate for *.example.net will do for sip.example.net
  friend bool operator==(const TlsExpectation&, const TlsExpectation&) = default;
};

/// Used on one thread at a time. Needs its context no longer than the constructor runs.
class TlsEngine {
 public:
  enum class State : std::uint8_t {
    handshaking,
    open,
    closed,  ///< the peer said farewell
    failed   ///< see error(); what output() still has is the alert for the peer
  };

  /// The side that was called. `context` must have a certificate. `now` judges clients' certificates.
  static TlsEngine accepting(const TlsContext& context, WallTime now);
  /// The side that calls; output() has the first flight at once.
  static TlsEngine connecting(const TlsContext& context, TlsExpectation expected, WallTime now);
  ~TlsEngine();
  TlsEngine(TlsEngine&&) noexcept;

  /// What came over the wire. Text goes to `text`, which is appended to.
  State receive(std::span<const char> bytes, std::string& text);
  /// Only while open.
  void send(std::span<const char> text);
  /// Tells the peer that nothing more comes.
  void farewell();
  /// The wire closed within the handshake.
  void cut_off();
  /// What is to go over the wire now; taken.
  std::string output();

  State state() const { return state_; }
  const TlsError& error() const { return error_; }

 private:
  struct Native;
  TlsEngine(std::unique_ptr<Native> native, TlsExpectation expected, bool client);
  void shake_hands();
  void check_peer();
  void fail(TlsError error);
  TlsError last_error() const;

  std::unique_ptr<Native> native_;
  TlsExpectation expected_;
  TlsError error_;
  State state_ = State::handshaking;
  bool client_;
};

}  // namespace tandem::crypto
