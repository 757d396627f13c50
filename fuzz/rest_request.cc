// What of a request we read ourselves: its target, its password, what a token allows. Nothing read may break the
// promises of its type, and what is allowed must not depend on the order of patterns.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "rest/acl.h"
#include "rest/answers.h"
#include "rest/basic_credentials.h"
#include "rest/router.h"
#include "rest/target.h"

namespace {

using namespace tandem;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_clean(std::string_view text) {
  return is_utf8(text) && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

const rest::Router& router() {
  static const rest::Router table = [] {
    rest::Router made;
    const auto nothing = [](const rest::Request&) { return rest::Response{}; };
    made.add({rest::Method::get, "/a/{x}/b", "a.read", {nothing}});
    made.add({rest::Method::post, "/a", "", {nothing}});
    made.mount({"/1.1", "confd", {nothing}});
    return made;
  }();
  return table;
}

void try_target(std::string_view text) {
  const auto target = rest::parse_target(text);
  if (!target) return require(!rest::sentence(target.error()).empty());
  require(target->segments.size() <= rest::max_segments && target->query.size() <= rest::max_query_values);
  require(std::ranges::all_of(target->segments, is_clean));
  require(std::ranges::none_of(target->segments, [](const auto& part) { return part == "." || part == ".."; }));
  for (const auto& [name, value] : target->query) require(is_clean(name) && is_clean(value));
  for (const auto method : {rest::Method::get, rest::Method::delete_, rest::Method::other}) {
    const auto match = router().match(method, target->segments);
    if (match) require(match->mount <= target->segments.size());
    const std::string name = rest::acl_name("s", target->segments, method);
    require(static_cast<std::size_t>(std::ranges::count(name, '.')) == target->segments.size() + 1);
  }
  require(!rest::error_answer(target->path, 400, text).body.empty());
}

void try_acl(std::string_view text) {
  std::vector<std::string> patterns;
  Cursor cursor(text);
  const std::string name(cursor.take_until("\n"));
  while (cursor.take('\n')) patterns.emplace_back(cursor.take_until("\n"));
  const bool allowed = rest::acl_allows(patterns, name);
  std::ranges::reverse(patterns);
  require(rest::acl_allows(patterns, name) == allowed);
  patterns.push_back("!#");
  require(!rest::acl_allows(patterns, name) || name.size() > rest::longest_acl);
  if (name.size() <= rest::longest_acl) require(rest::acl_matches("#", name));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_target(text);
  try_acl(text);
  if (const auto given = rest::parse_basic(text)) require(!given->user.empty() && is_utf8(given->password));
  return 0;
}
