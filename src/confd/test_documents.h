// Documents for tests: JSON's braces would make maps of lists of pairs.
#pragma once

#include <initializer_list>
#include <utility>

#include "confd/documents.h"

namespace tandem::confd::test {

/// [[name, value], ...]
inline Json pairs(std::initializer_list<std::pair<const char*, const char*>> options) {
  Json list = Json::array();
  for (const auto& [name, value] : options) list.push_back(Json::array({name, value}));
  return list;
}

template <class... Items>
Json list(Items&&... items) {
  Json all = Json::array();
  (all.push_back(Json(std::forward<Items>(items))), ...);
  return all;
}

}  // namespace tandem::confd::test
