// Telling what is wrong with a configuration while its tables are made.
#pragma once

#include <string>
#include <utility>

#include "model/problem.h"

namespace tandem::routing {

/// Adds an error, up to the most that are told of one configuration.
inline void tell(model::Problems& problems, model::ProblemCode code, std::string path, std::string sentence,
                 std::string fix = {}) {
  if (problems.size() >= model::max_problems) return;
  problems.push_back({model::Severity::error, code, std::move(path), std::move(sentence), std::move(fix), {}, {}});
}

}  // namespace tandem::routing
