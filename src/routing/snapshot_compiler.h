// How a Snapshot is made. Only for snapshot.cc and snapshot_compiler.cc.
#pragma once

#include <string>
#include <vector>

#include "routing/snapshot.h"

namespace tandem::routing {

/// Builds the tables, collecting everything that is wrong on the way.
class Snapshot::Compiler {
 public:
  explicit Compiler(Snapshot& snapshot) : to_(snapshot), config_(*snapshot.config_) {}
  model::Problems run();

 private:
  struct Numbers {  ///< of one context, being collected
    struct Item {
      ContextEntry entry;
      bool disabled;
      std::string_view name;
      Pattern pattern;
    };
    std::vector<Item> items;
    std::vector<FriendEntry> friends;
  };

  void report(model::ProblemCode code, std::string path, std::string sentence, std::string fix = {});

  void index_names();
  void check_country(const std::string& country, const std::string& path);
  void index_tenants();
  void compile_rule_sets();
  void index_trunks();
  void add_public(PatternTrie::Builder& to, std::string_view tenant, const std::string& text, const std::string& path);
  void collect_own_numbers();

  std::uint32_t context(const std::string& tenant, const std::string& name);
  std::uint32_t named_context(const std::string& name);
  void mention_contexts();
  void compile_numbers();
  void add_user(std::uint32_t index);
  void add_group(std::uint32_t index);
  void add_extension(std::uint32_t index);
  void add_outcall(std::uint32_t index);
  void add_friend(std::uint32_t index);
  void add_number(std::uint32_t context, const std::string& number, const std::string& path, Numbers::Item item);
  std::optional<Pattern> rule(const std::string& text, const std::string& path);
  void check_strip(const model::OutcallPattern& rule, const Pattern& pattern, const std::string& path);
  void finish_context(CompiledContext& context, Numbers& numbers);
  void check_same_number(const CompiledContext& context, const Numbers::Item& a, const Numbers::Item& b);
  std::string number_of(const ContextEntry& entry) const;
  void compile_searches();

  void check_references();
  void check_destination(const model::Destination& to, const std::string& path);

  Snapshot& to_;
  const model::Config& config_;
  model::Problems problems_;
  std::vector<Numbers> numbers_;  ///< beside Snapshot::contexts_
};

}  // namespace tandem::routing
