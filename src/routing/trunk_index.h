// Which trunks a request may speak of: by account name, by header, by called number. Used where several share an
// address.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "model/config.h"
#include "routing/header_index.h"
#include "routing/pattern_trie.h"
#include "routing/trunk_numbers.h"

namespace tandem::routing {

/// Trunks are enabled ones, and sorted by name. Holds pointers into the configuration it was made of.
class TrunkIndex {
 public:
  using Trunks = std::vector<const model::Trunk*>;

  TrunkIndex() = default;
  /// Problems are told under "trunks.NAME".
  TrunkIndex(const model::Config& config, model::Problems& problems);

  /// Those whose account at the provider has this name.
  const Trunks& with_login(std::string_view login) const;
  /// Those whose `match_header` the request carries.
  Trunks with_header(const RequestValue& value_of) const { return headers_.find(value_of); }
  /// Those that have an incall of their own for this number, but for incalls for any number; the best match first.
  Trunks with_did(std::string_view number) const;
  /// Those with a `did_source` of their own that have an incall for the number which stands there.
  Trunks with_own_did(const RequestValue& value_of) const;

 private:
  using ByText = std::unordered_map<std::string, Trunks, TextHash, std::equal_to<>>;

  void add_dids(const model::Config& config, const ByText& by_name);
  void add_did_source(const model::Trunk& trunk);

  ByText logins_;
  HeaderIndex headers_;
  PatternTrie dids_;  ///< without a leading `+`; ids are indexes into did_trunks_
  Trunks did_trunks_;
  std::vector<std::pair<NumberReader, Trunks>> did_sources_;  ///< each once, with the trunks that share it, sorted
};

/// Whether `trunk` may be recognised by this kind of evidence (Trunk::identify_by).
bool recognised_by(const model::Trunk& trunk, std::string_view evidence);

}  // namespace tandem::routing
