// What a SIP endpoint says together with the templates that it stands on.
//
// Pure functions of documents, which may hold anything: a template that there is not, or that stands on itself, is
// passed over. Linear in the number of templates, however they stand on each other.
#pragma once

#include "confd/documents.h"
#include "model/endpoint.h"

namespace tandem::confd {

/// What acts. In each section: the options of each parent in the order of the list, with what that stands on, then its
/// own. The last value of a name counts, at the place of the first; but all different values of `set_var`, and of
/// `match` in identify, behind the others.
struct EffectiveEndpoint {
  model::SectionOptions sections;
  Key transport;  ///< its own, else that of the last parent that has one; empty: none
};
EffectiveEndpoint effective_options(const Documents& documents, const Json& endpoint);

/// The endpoint with its seven lists as they are together with the templates: one pair a name (also of `set_var` and
/// `match`), the last value at the place of the first.
Json merged_view(const Documents& documents, const Json& endpoint);

}  // namespace tandem::confd
