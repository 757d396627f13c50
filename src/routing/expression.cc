#include "routing/expression.h"

#include <re2/re2.h>

#include <utility>

namespace tandem::routing {

std::unique_ptr<re2::RE2> compiled_expression(const std::string& expression, const std::string& path,
                                              model::Problems& problems) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(expression_memory);
  auto result = std::make_unique<RE2>(expression, options);
  if (result->ok()) return result;
  model::Problem problem;
  problem.code = model::ProblemCode::bad_value;
  problem.path = path;
  problem.sentence = "'" + expression + "' is no RE2 expression: " + result->error() + ".";
  problem.fix = "RE2 has no look-ahead and no back-references; otherwise it is as Perl's.";
  problems.push_back(std::move(problem));
  return nullptr;
}

}  // namespace tandem::routing
