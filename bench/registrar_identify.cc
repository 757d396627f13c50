// Who calls, among 10,000 trunks: each at an address of its own, or all at one provider's.
#include <benchmark/benchmark.h>

#include "base/random.h"
#include "registrar/trunk_presence.h"

namespace {

using namespace tandem;

constexpr std::uint32_t trunk_count = 10'000;

std::string number(std::uint32_t i) {
  return "33" + std::to_string(100'000'000 + i);
}

struct Site {
  explicit Site(bool one_address) {
    auto config = std::make_shared<model::Config>();
    for (std::uint32_t i = 0; i < trunk_count; ++i) {
      model::Trunk trunk;
      trunk.name = "trunk" + std::to_string(i);
      trunk.uuid = trunk.name;
      trunk.account_type = model::AccountType::none;
      trunk.host = IpAddress::v4(0x0A000000u + (one_address ? 1 : i)).to_string();
      trunk.username = "account" + std::to_string(i);
      config->trunks.push_back(trunk);
      model::Incall incall;
      incall.name = incall.did = number(i);
      incall.trunk = trunk.name;
      incall.destination = {model::DestinationKind::hangup, {}, {}, {}, 486};
      config->incalls.push_back(std::move(incall));
    }
    snapshot = routing::Snapshot::compile(std::move(config)).value();
    table.set_snapshot(*snapshot);
  }
  std::shared_ptr<const routing::Snapshot> snapshot;
  registrar::TrunkTable table{"secret"};
};

enum Evidence { address, token, login, did };

void identify(benchmark::State& state, bool one_address, Evidence by) {
  static const Site spread(false), crowded(true);
  const Site& site = one_address ? crowded : spread;
  Random random(1);
  struct Asked {
    std::uint32_t trunk;
    std::string user;
  };
  std::vector<Asked> asked(1'024);
  for (Asked& a : asked) {
    a.trunk = static_cast<std::uint32_t>(random.below(trunk_count));
    const model::Trunk& trunk = site.snapshot->config().trunks[a.trunk];
    a.user = by == token   ? site.table.token_of(trunk)
             : by == login ? trunk.username
             : by == did   ? number(a.trunk)
                           : "x";
  }
  std::size_t at = 0, wrong = 0;
  for (auto _ : state) {
    const Asked& a = asked[at++ % asked.size()];
    const auto caller = routing::identify({.source = {IpAddress::v4(0x0A000000u + (one_address ? 1 : a.trunk)), 5060},
                                           .request_user = a.user,
                                           .to_user = "33999",
                                           .from_user = "0123456789",
                                           .from_host = "10.0.0.1",
                                           .digest_username = {}},
                                          *site.snapshot, site.table);
    wrong += caller.trunk != site.snapshot->config().trunks[a.trunk].name;
  }
  if (wrong != 0) state.SkipWithError("a call was taken for another account's");
}

BENCHMARK_CAPTURE(identify, by_address, false, address);
BENCHMARK_CAPTURE(identify, by_token, true, token);
BENCHMARK_CAPTURE(identify, by_login_at_one_address, true, login);
BENCHMARK_CAPTURE(identify, by_did_at_one_address, true, did);

void publish(benchmark::State& state) {
  const Site site(true);
  registrar::TrunkTable table("secret");
  for (auto _ : state) table.set_snapshot(*site.snapshot);
}
BENCHMARK(publish)->Unit(benchmark::kMillisecond);

}  // namespace
