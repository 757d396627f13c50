#include "codec/dtmf_tones.h"

#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>

extern "C" {
// clang-format off: each needs those before it
#include <spandsp/telephony.h>
#include <spandsp/fast_convert.h>
#include <spandsp/logging.h>
#include <spandsp/queue.h>
#include <spandsp/complex.h>
#include <spandsp/dds.h>
#include <spandsp/tone_detect.h>
#include <spandsp/tone_generate.h>
#include <spandsp/super_tone_rx.h>
#include <spandsp/dtmf.h>
// clang-format on
}

namespace tandem::codec {
namespace {

constexpr int longest_tone_ms = 9000;
constexpr int level_dbm0 = -10;  // of each tone; what most equipment sends
constexpr int twist_db = 2;      // the high tone is louder (Q.24 allows up to 4)

dtmf_tx_state_t* generator(void* state) {
  return static_cast<dtmf_tx_state_t*>(state);
}

dtmf_rx_state_t* detector(void* state) {
  return static_cast<dtmf_rx_state_t*>(state);
}

void on_change(void* owner, int code, int, int) {
  (*static_cast<DtmfDetector::Told*>(owner))(static_cast<char>(code));
}

}  // namespace

DtmfTones::DtmfTones(char digit) : state_(dtmf_tx_init(nullptr)) {
  dtmf_tx_set_level(generator(state_.get()), level_dbm0, twist_db);
  dtmf_tx_set_timing(generator(state_.get()), longest_tone_ms, 0);
  dtmf_tx_put(generator(state_.get()), &digit, 1);
}

void DtmfTones::fill(std::span<std::int16_t> samples) {
  const int made = dtmf_tx(generator(state_.get()), samples.data(), static_cast<int>(samples.size()));
  std::ranges::fill(samples.subspan(static_cast<std::size_t>(std::max(made, 0))), std::int16_t{0});
}

void DtmfTones::Release::operator()(void* state) const {
  dtmf_tx_free(generator(state));
}

DtmfDetector::DtmfDetector(Told told) : told_(std::move(told)), state_(dtmf_rx_init(nullptr, nullptr, nullptr)) {
  dtmf_rx_set_realtime_callback(detector(state_.get()), &on_change, &told_);
}

DtmfDetector::~DtmfDetector() = default;

void DtmfDetector::add(std::span<const std::int16_t> samples) {
  dtmf_rx(detector(state_.get()), samples.data(), static_cast<int>(samples.size()));
}

void DtmfDetector::Release::operator()(void* state) const {
  dtmf_rx_free(detector(state));
}

}  // namespace tandem::codec
