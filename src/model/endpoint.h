// What is said of every party that we speak SIP with, be it a phone, a trunk or a friend.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tandem::model {

enum class Protocol : std::uint8_t { udp, tcp, tls, ws, wss };

/// How it is found out whether a phone or a provider is there, and how the way to it is kept open.
struct Watch {
  std::chrono::seconds qualify_frequency{60};  ///< between OPTIONS; 0: none are sent
  std::uint32_t qualify_timeout = 2000;        ///< milliseconds; a later answer is lagged, none in twice as long: gone
  std::chrono::seconds keep_alive{30};         ///< between empty lines for the sake of NAT; 0: none are sent
  friend bool operator==(const Watch&, const Watch&) = default;
};

/// Session timers (RFC 4028), in Asterisk's words; `sipstack/session_timer.h` says what they do.
enum class SessionTimers : std::uint8_t { no, yes, required, always };

/// Provisional responses that are acknowledged (RFC 3262): `sipstack/invite_session.h` says what is done.
enum class ReliableResponses : std::uint8_t { no, supported, peer_supported, required };

/// How an endpoint tells and is told the keys of a telephone (DTMF).
enum class DtmfMode : std::uint8_t {
  automatic,  ///< by RFC 4733 if it speaks that, else in the sound
  rfc4733,
  info,       ///< by SIP INFO
  inband,     ///< as tones in the sound
  auto_info,  ///< by RFC 4733 if it speaks that, else by INFO
};

/// SRTP with keys in the description (SDES, RFC 4568).
enum class MediaEncryption : std::uint8_t { no, optional, required };

/// What is spoken with an endpoint within its calls, be it a phone or a trunk.
struct SessionRules {
  SessionTimers timers = SessionTimers::yes;
  std::chrono::seconds timers_min_se{90};
  std::chrono::seconds timers_sess_expires{1800};
  ReliableResponses reliable_responses = ReliableResponses::supported;
  bool t38 = true;  ///< fax by T.38 may pass
  DtmfMode dtmf_mode = DtmfMode::automatic;
  MediaEncryption media_encryption = MediaEncryption::no;
  bool media_keys_in_clear = false;  ///< SRTP keys also where the signalling is not encrypted
  bool direct_media = false;         ///< media past us, where the other side of the call may too
  friend bool operator==(const SessionRules&, const SessionRules&) = default;
};

/// How much of what a peer says about its own address is believed, as it may be behind a NAT without knowing.
struct PeerNat {
  bool rewrite_contact = true;  ///< its Contact is not, where it cannot be right: requests go the way that its own came
  bool rtp_symmetric = true;    ///< media goes to where its own comes from (media/source_lock.h)
  friend bool operator==(const PeerNat&, const PeerNat&) = default;
};

/// An option of Asterisk's configuration, as given: model/asterisk_options.h says what becomes of it.
struct Option {
  std::string name, value;
  bool unset = false;  ///< given as null: the default shall hold, whatever fields or templates say
  friend bool operator==(const Option&, const Option&) = default;
};

/// Options by the sections of pjsip.conf that belong to one account; in order, the later one wins. A phone has the
/// first three. `registration_auth` is the section that a registration names as its outbound_auth.
struct SectionOptions {
  std::vector<Option> endpoint, aor, auth, registration, identify, outbound_auth, registration_auth;
  friend bool operator==(const SectionOptions&, const SectionOptions&) = default;
};

}  // namespace tandem::model
