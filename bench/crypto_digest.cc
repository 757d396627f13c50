// What the hashing of one digest answer costs (RFC 7616 §3.4: three hashes), and of one nonce.
#include <benchmark/benchmark.h>

#include <string_view>
#include <vector>

#include "crypto/digest_hash.h"

namespace {

using namespace tandem::crypto;

void digest_answer(benchmark::State& state) {
  const auto algorithm = static_cast<HashAlgorithm>(state.range(0));
  state.SetLabel(std::string{name_of(algorithm)});
  Hasher hasher;
  for (auto _ : state) {
    const HexHash a1 = hasher.hex(algorithm, {"alice", ":", "pbx.example", ":", "a password of usual length"});
    const HexHash a2 = hasher.hex(algorithm, {"REGISTER", ":", "sip:pbx.example"});
    benchmark::DoNotOptimize(
        hasher.hex(algorithm, {a1.text(), ":", "b7c9a3f0c2d84e6f91d2", ":00000001:", "0a4f113b", ":auth:", a2.text()}));
  }
}
BENCHMARK(digest_answer)->DenseRange(0, 2);

void nonce_tag(benchmark::State& state) {
  Hmac mac{std::vector<std::uint8_t>(32, 7)};
  for (auto _ : state) benchmark::DoNotOptimize(mac.tag({"pbx.example", "0123456789abcdef"}));
}
BENCHMARK(nonce_tag);

}  // namespace
