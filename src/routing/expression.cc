#include "routing/expression.h"

#include <re2/re2.h>

#include <algorithm>

#include "routing/compile_problems.h"

namespace tandem::routing {

namespace {

constexpr std::size_t longest_explained = 1024;  ///< bytes of an expression in which the place of a fault is sought

RE2::Options bounded() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(expression_memory);
  return options;
}

/// The longest beginning of it that is an expression. RE2 reads from left to right: the fault comes behind that.
std::size_t good_beginning(const std::string& expression) {
  std::size_t length = expression.size();
  while (length > 0 && !RE2(re2::StringPiece(expression.data(), length), bounded()).ok()) --length;
  return length;
}

/// Which byte of it is at fault. RE2 says the part, which may stand in it more than once, or be all of it.
std::size_t fault_of(const std::string& expression, const std::string& part) {
  const std::size_t good = good_beginning(expression);
  if (part.empty() || part == expression) return good;
  if (const auto around = expression.rfind(part, good); around != expression.npos && around + part.size() > good)
    return around;
  const auto behind = expression.find(part, good);
  return behind == expression.npos ? good : behind;
}

/// Counted as people do, from 1; a character may have several bytes.
std::size_t character_at(const std::string& text, std::size_t byte) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return 1 + static_cast<std::size_t>(
                 std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), begins));
}

}  // namespace

std::unique_ptr<re2::RE2> compiled_expression(const std::string& expression, const std::string& path,
                                              model::Problems& problems) {
  auto result = std::make_unique<RE2>(expression, bounded());
  if (result->ok()) return result;
  std::string sentence = "'" + expression + "' is no RE2 expression: " + result->error();
  if (result->error_code() != RE2::ErrorPatternTooLarge && expression.size() <= longest_explained)
    sentence += ", at character " + std::to_string(character_at(expression, fault_of(expression, result->error_arg())));
  tell(problems, model::ProblemCode::bad_value, path, sentence + ".",
       "A '+' that stands for itself is written \\+. RE2 has no look-ahead and no back-references; otherwise it is as "
       "Perl's.");
  return nullptr;
}

}  // namespace tandem::routing
