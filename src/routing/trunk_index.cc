#include "routing/trunk_index.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::routing {

namespace {

const TrunkIndex::Trunks no_trunks;

}  // namespace

bool recognised_by(const model::Trunk& trunk, std::string_view evidence) {
  return trunk.identify_by.empty() || std::ranges::find(trunk.identify_by, evidence) != trunk.identify_by.end();
}

TrunkIndex::TrunkIndex(const model::Config& config, model::Problems& problems) {
  Trunks enabled;
  for (const model::Trunk& trunk : config.trunks)
    if (trunk.enabled) enabled.push_back(&trunk);
  std::ranges::sort(enabled, {}, &model::Trunk::name);
  ByText by_name;
  for (const model::Trunk* trunk : enabled) {
    by_name[trunk->name].push_back(trunk);
    if (!trunk->username.empty()) logins_[trunk->username].push_back(trunk);
    add_did_source(*trunk);
  }
  headers_ = HeaderIndex(enabled, problems);
  add_dids(config, by_name);
}

void TrunkIndex::add_did_source(const model::Trunk& trunk) {
  if (trunk.did_source.source.empty()) return;
  auto at =
      std::ranges::find_if(did_sources_, [&](const auto& known) { return known.first.source() == trunk.did_source; });
  if (at == did_sources_.end()) {
    model::Problems told_by_the_compiler;
    at = did_sources_.emplace(at, NumberReader(trunk.did_source, {}, told_by_the_compiler), Trunks{});
  }
  at->second.push_back(&trunk);
}

void TrunkIndex::add_dids(const model::Config& config, const ByText& by_name) {
  PatternTrie::Builder builder;
  for (const model::Incall& incall : config.incalls) {
    const auto owner = by_name.find(incall.trunk);
    if (!incall.enabled || incall.did.empty() || owner == by_name.end()) continue;
    auto pattern = Pattern::parse_rule(incall.did);
    if (!pattern) continue;  // told by the compiler of the incalls
    pattern->drop_leading('+');
    builder.add(std::move(*pattern), static_cast<PatternTrie::Id>(did_trunks_.size()));
    did_trunks_.push_back(owner->second.front());
  }
  dids_ = std::move(builder).build();
}

const TrunkIndex::Trunks& TrunkIndex::with_login(std::string_view login) const {
  const auto found = logins_.find(login);
  return login.empty() || found == logins_.end() ? no_trunks : found->second;
}

TrunkIndex::Trunks TrunkIndex::with_own_did(const RequestValue& value_of) const {
  Trunks found;
  if (!value_of) return found;
  for (const auto& [reader, trunks] : did_sources_) {
    const auto number = reader.read(value_of);
    if (!number) continue;
    for (const model::Trunk* trunk : with_did(*number))
      if (std::ranges::binary_search(trunks, trunk->name, {}, &model::Trunk::name)) found.push_back(trunk);
  }
  return found;
}

TrunkIndex::Trunks TrunkIndex::with_did(std::string_view number) const {
  Trunks found;
  std::string plain = model::without_dashes(number);
  if (plain.size() > 1 && plain.front() == '+') plain.erase(0, 1);
  dids_.each_match(plain, [&](PatternTrie::Hit hit) {
    found.push_back(did_trunks_[hit.id]);
    return true;
  });
  return found;
}

}  // namespace tandem::routing
