// Lists: which objects, in what order, how many of them.
#pragma once

#include <vector>

#include "confd/resource.h"

namespace tandem::confd {

struct Page {
  std::size_t total = 0;             ///< all matches
  std::vector<const Json*> objects;  ///< those of the page; valid until the documents change
};

/// Of the request's tenant, or with `recurse` of all visible ones, by the request's query.
Checked<Page> list_objects(const Work& work, const Resource& resource);

struct Window {
  std::size_t offset = 0, limit = static_cast<std::size_t>(-1);
};
/// `offset` and `limit` of the query.
Checked<Window> window_of(const Work& work);
/// `direction` of the query: whether from the last to the first.
Checked<bool> descending(const Work& work);

/// Without case and accents: what is the same for who searches.
std::string folded(std::string_view text);

}  // namespace tandem::confd
