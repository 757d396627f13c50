// Associations as a table: which two things, by what address, under which rules in their order.
#pragma once

#include <vector>

#include "confd/resource.h"

namespace tandem::confd {

/// Both ends, found and visible. References hold until the documents change.
struct Ends {
  const Resource& holding;
  const Resource& held;
  Key holder, target;
  const Json& holder_fields;
  const Json& target_fields;
};
using Rule = Check (*)(const Work& work, const Ends& ends);

/// PUT joins, DELETE parts; doing either again changes nothing.
struct Association {
  std::string_view path;  ///< "/trunks/<int>/endpoints/sip/<uuid>": the holder, then what it will hold
  Kind holder;
  std::string_view field;
  std::vector<Rule> joining;
  std::vector<Rule> parting = {};
  void (*joined)(Work& work, const Key& holder, const Key& target) = nullptr;  ///< may be null
};

/// PUT sets the whole ordered list: {"trunks": [{"id": 1}, ...]}
struct OrderedAssociation {
  std::string_view path;  ///< "/outcalls/<int>/trunks"
  Kind holder;
  std::string_view field;      ///< of the holder, and of the body
  std::string_view duplicate;  ///< what is said when one comes twice
  std::string_view itself;     ///< what is said when it names itself; empty: it may
  std::vector<Rule> joining;   ///< for each that is new
  std::vector<Rule> parting = {};
  void (*joined)(Work& work, const Key& holder, const Key& target) = nullptr;
};

Check first_refusal(const Work& work, const Ends& ends, const std::vector<Rule>& rules);
Checked<Answer> join_call(Work& work, const Association& association, const Key& holder, const Key& target);
Checked<Answer> part_call(Work& work, const Association& association, const Key& holder, const Key& target);
Checked<Answer> order_call(Work& work, const OrderedAssociation& association, const Key& holder);

/// Both found; the refusal is a 404.
Checked<std::pair<Key, Key>> find_ends(const Work& work, const Association& association, const Key& holder,
                                       const Key& target);
Ends ends_of(const Work& work, Kind holder, std::string_view field, const Key& holder_key, const Key& target);

// Rules that several have.
Check same_tenant(const Work& work, const Ends& ends);
/// "Outcall is associated with a Schedule", if it holds another already.
Check holds_no_other(const Work& work, const Ends& ends, std::string_view field, std::string_view name);
/// ('trunk_id': 1, 'endpoint_uuid': UUID('...'))
Refusal associated_ends(std::string_view resource, std::string_view with, const Ends& ends);

}  // namespace tandem::confd
