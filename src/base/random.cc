#include "base/random.h"

#include <sys/random.h>

#include <bit>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace tandem {
namespace {

// RFC 8439 §2.3: the words "expand 32-byte k", eight of key, the block counter, three of nonce. Counter and nonce are
// used as one 64-bit counter and a zero nonce, since every key serves one stream only.
constexpr std::uint32_t constants[4] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

void quarter_round(std::uint32_t& a, std::uint32_t& b, std::uint32_t& c, std::uint32_t& d) {
  a += b;
  d = std::rotl(d ^ a, 16);
  c += d;
  b = std::rotl(b ^ c, 12);
  a += b;
  d = std::rotl(d ^ a, 8);
  c += d;
  b = std::rotl(b ^ c, 7);
}

}  // namespace

Random::Random(std::uint64_t seed) : state_{}, block_{} {
  std::memcpy(state_, constants, sizeof constants);
  state_[4] = static_cast<std::uint32_t>(seed);
  state_[5] = static_cast<std::uint32_t>(seed >> 32);
}

Random Random::from_system() {
  Random random(0);
  std::size_t filled = 0;
  char key[32];
  while (filled < sizeof key) {
    const ssize_t got = getrandom(key + filled, sizeof key - filled, 0);
    if (got > 0) filled += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) std::abort();  // a system without randomness can't keep a secret
  }
  std::memcpy(&random.state_[4], key, sizeof key);
  return random;
}

Random Random::fork() {
  Random child(0);
  for (unsigned i = 0; i < 4; ++i) {
    const std::uint64_t bits = next();
    std::memcpy(&child.state_[4 + 2 * i], &bits, sizeof bits);
  }
  return child;
}

void Random::refill() {
  std::memcpy(block_, state_, sizeof block_);
  std::uint32_t* x = block_;
  for (int i = 0; i < 10; ++i) {
    quarter_round(x[0], x[4], x[8], x[12]);
    quarter_round(x[1], x[5], x[9], x[13]);
    quarter_round(x[2], x[6], x[10], x[14]);
    quarter_round(x[3], x[7], x[11], x[15]);
    quarter_round(x[0], x[5], x[10], x[15]);
    quarter_round(x[1], x[6], x[11], x[12]);
    quarter_round(x[2], x[7], x[8], x[13]);
    quarter_round(x[3], x[4], x[9], x[14]);
  }
  for (int i = 0; i < 16; ++i) block_[i] += state_[i];
  if (++state_[12] == 0) ++state_[13];
  used_ = 0;
}

std::uint64_t Random::next() {
  if (used_ >= 16) refill();
  const std::uint64_t low = block_[used_], high = block_[used_ + 1];
  used_ += 2;
  return high << 32 | low;
}

std::uint64_t Random::below(std::uint64_t bound) {
  assert(bound > 0);
  const std::uint64_t unfair = (0 - bound) % bound;  // 2^64 mod bound: values below it would make some answers likelier
  std::uint64_t value = next();
  while (value < unfair) value = next();
  return value % bound;
}

double Random::unit() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::string Random::token(std::size_t length) {
  constexpr char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string text(length, '\0');
  std::uint64_t bits = 0;
  unsigned left = 0;
  for (char& c : text) {
    if (left < 5) {
      bits = next();
      left = 60;
    }
    c = digits[bits & 31];
    bits >>= 5;
    left -= 5;
  }
  return text;
}

}  // namespace tandem
