// What a transaction pair costs: request written, resolved, placed, parsed, answered, matched, both sides in one thread
// and without sockets (the wire's own share is in the number). And digest, and placing.
#include <benchmark/benchmark.h>

#include <array>

#include "allocations.h"
#include "sipstack/digest_client.h"
#include "sipstack/digest_server.h"
#include "sipstack/peek.h"
#include "sipstack/test_stack.h"

namespace {

using namespace tandem;
using namespace tandem::sipstack;
using namespace tandem::sipstack::test;

void transaction_pair(benchmark::State& state) {
  TestWire wire;
  TestHost us{wire, "192.0.2.1"}, them{wire, "192.0.2.20"};
  them.user().on_request_do = [](std::unique_ptr<ServerRequest> request) { request->respond(200); };
  TestAnswers answers;
  std::uint64_t number = 0;
  const bench::AllocationColumn allocations(state);  // those of the test's wire among them
  for (auto _ : state) {
    const auto request =
        us.stack().send(sip::Method::options, {.uri = "sip:192.0.2.20", .flow = {}, .protocol = {}, .local = {}},
                        usual(sip::Method::options, "sip:192.0.2.20", std::to_string(++number)), answers);
    wire.run_for(std::chrono::milliseconds(1));
    answers.statuses.clear();
    wire.passed.clear();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(transaction_pair);

void placing_a_request(benchmark::State& state) {
  const Placement placement({{1, 2}}, 8);
  const std::string text =
      request_text("INVITE", "192.0.2.9", "b1", std::string("X-Padding: ") + std::string(500, 'x') + "\r\n");
  for (auto _ : state) benchmark::DoNotOptimize(placement.owner_of(*peek(text)));
}
BENCHMARK(placing_a_request);

/// A REGISTER's password check: credentials read, nonce and response computed. SHA-256.
void digest_check(benchmark::State& state) {
  constexpr std::array<std::uint8_t, 32> key{1};
  Random random(1);
  crypto::Hasher hasher;
  DigestServer server(key, random);
  DigestClient client;
  const WallTime now{std::chrono::seconds(1'800'000'000)};
  std::string challenge;
  sip::Writer writer(challenge);
  writer.status(401);
  server.write_challenge(writer, {.realm = "tandem", .peer = {}, .now = now});
  writer.end();
  const ClientCredential credential{.realm = "", .username = "alice", .password = "secret"};
  static_cast<void>(client.challenged(*sip::Message::parse(challenge), {&credential, 1}));
  std::string text;
  for (auto _ : state) {
    state.PauseTiming();
    sip::Writer request(text);
    request.request(sip::Method::register_, "sip:tandem");
    client.authorize(request, "REGISTER", "sip:tandem", hasher, random);
    request.end();
    const auto message = *sip::Message::parse(text);
    state.ResumeTiming();
    const auto verdict = server.verify({message, "tandem", {}, now}, [](std::string_view) {
      return Secret{.password = "secret", .ha1_md5 = {}, .ha1_sha256 = {}};
    });
    if (verdict.outcome != AuthOutcome::ok) state.SkipWithError("refused");
  }
}
BENCHMARK(digest_check);

}  // namespace
