#include "media/srtp.h"

#include <srtp2/srtp.h>

#include <cstring>
#include <mutex>

#include "crypto/base64.h"
#include "rtp/packet.h"

namespace tandem::media {
namespace {

constexpr unsigned most_streams = 64;  // of a peer that changes its SSRC all the time
constexpr unsigned long replay_window = 128;
static_assert(Srtp::max_growth >= SRTP_MAX_TAG_LEN + 4);  // SRTCP adds its index of four octets

srtp_t native(void* context) {
  return static_cast<srtp_t>(context);
}

void set_suite(sdp::SrtpSuite suite, srtp_policy_t& policy) {
  switch (suite) {
    case sdp::SrtpSuite::aes_128_sha1_80:
      srtp_crypto_policy_set_rtp_default(&policy.rtp);
      srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
      break;
    case sdp::SrtpSuite::aes_128_sha1_32:  // RTCP keeps the long tag: RFC 4568 section 6.2.2
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
      srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
      break;
    case sdp::SrtpSuite::aes_256_sha1_80:
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtp);
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtcp);
      break;
  }
}

/// One for all lines of the thread: what is sealed is sent before the next.
std::span<char> sealing_buffer() {
  thread_local std::array<char, Srtp::max_packet + Srtp::max_growth> buffer;
  return buffer;
}

template <class Protect>
std::optional<std::span<const char>> seal(std::span<const char> packet, Protect&& protect) {
  const auto buffer = sealing_buffer();
  if (packet.size() > Srtp::max_packet) return std::nullopt;
  std::memcpy(buffer.data(), packet.data(), packet.size());
  int size = static_cast<int>(packet.size());
  if (protect(buffer.data(), &size) != srtp_err_status_ok) return std::nullopt;
  return buffer.first(static_cast<std::size_t>(size));
}

}  // namespace

void Srtp::Release::operator()(void* context) const {
  srtp_dealloc(native(context));
}

Srtp::Context Srtp::make(const sdp::SrtpKey& key, bool inbound) {
  static std::once_flag once;
  std::call_once(once, [] { srtp_init(); });
  srtp_policy_t policy{};
  set_suite(key.suite, policy);
  policy.ssrc.type = inbound ? ssrc_any_inbound : ssrc_any_outbound;
  std::string octets = crypto::from_base64(key.letters).value_or(std::string());
  if (octets.size() != sdp::key_octets(key.suite)) return {};
  policy.key = reinterpret_cast<unsigned char*>(octets.data());
  policy.window_size = replay_window;
  policy.allow_repeat_tx = 0;
  srtp_t made = nullptr;
  return Context(srtp_create(&made, &policy) == srtp_err_status_ok ? made : nullptr);
}

Srtp::Srtp(SrtpKeys keys) : keys_(std::move(keys)), in_(make(keys_.theirs, true)), out_(make(keys_.ours, false)) {}

Srtp::~Srtp() = default;

void Srtp::rekey(SrtpKeys keys) {
  if (keys.theirs != keys_.theirs) {
    in_ = make(keys.theirs, true);
    streams_ = 0;
  }
  if (keys.ours != keys_.ours) out_ = make(keys.ours, false);
  keys_ = std::move(keys);
}

/// Only packets that were authentic come here.
void Srtp::count_stream(std::span<const char> packet) {
  std::uint32_t ssrc;
  std::memcpy(&ssrc, packet.data() + 8, sizeof ssrc);
  if (streams_ != 0 && ssrc == last_ssrc_) return;
  last_ssrc_ = ssrc;
  if (++streams_ <= most_streams) return;
  in_ = make(keys_.theirs, true);
  streams_ = 0;
}

std::optional<std::span<char>> Srtp::open_rtp(std::span<char> packet) {
  int size = static_cast<int>(packet.size());
  if (!in_ || packet.size() < rtp::header_bytes || packet.size() > max_packet) return std::nullopt;
  if (srtp_unprotect(native(in_.get()), packet.data(), &size) != srtp_err_status_ok) return std::nullopt;
  const auto opened = packet.first(static_cast<std::size_t>(size));
  if (opened.size() < rtp::header_bytes) return std::nullopt;
  count_stream(opened);
  return opened;
}

std::optional<std::span<char>> Srtp::open_rtcp(std::span<char> packet) {
  int size = static_cast<int>(packet.size());
  if (!in_ || packet.size() < 8 || packet.size() > max_packet) return std::nullopt;
  if (srtp_unprotect_rtcp(native(in_.get()), packet.data(), &size) != srtp_err_status_ok) return std::nullopt;
  return packet.first(static_cast<std::size_t>(size));
}

std::optional<std::span<const char>> Srtp::seal_rtp(std::span<const char> packet) {
  if (!out_ || packet.size() < rtp::header_bytes) return std::nullopt;
  return seal(packet, [this](void* bytes, int* size) { return srtp_protect(native(out_.get()), bytes, size); });
}

std::optional<std::span<const char>> Srtp::seal_rtcp(std::span<const char> packet) {
  if (!out_ || packet.size() < 8) return std::nullopt;
  return seal(packet, [this](void* bytes, int* size) { return srtp_protect_rtcp(native(out_.get()), bytes, size); });
}

}  // namespace tandem::media
