#include "rest/router.h"

#include <algorithm>

#include "base/text.h"
#include "rest/acl.h"

namespace tandem::rest {

namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  for (Cursor cursor(path); cursor.take('/');) segments.emplace_back(cursor.take_until("/"));
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return std::ranges::equal(pattern, segments, [](const std::string& wanted, const std::string& given) {
    return is_parameter(wanted) ? !given.empty() : wanted == given;
  });
}

Pairs parameters_of(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  Pairs parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (is_parameter(pattern[i])) parameters.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), segments[i]);
  return parameters;
}

void append(std::string& list, std::string_view word) {
  if (list.find(word) == std::string::npos) list.append(list.empty() ? "" : ", ").append(word);
}

}  // namespace

void Router::add(Route route) {
  std::vector<std::string> pattern = split(route.pattern);
  routes_.push_back({std::move(route), std::move(pattern)});
}

void Router::mount(Subtree subtree) {
  std::vector<std::string> prefix = split(subtree.prefix);
  subtrees_.push_back({std::move(subtree), std::move(prefix)});
}

std::expected<Match, NoMatch> Router::match(Method method, const std::vector<std::string>& segments) const {
  NoMatch no_match;
  const Entry* of_get = nullptr;
  for (const Entry& entry : routes_) {
    if (!fits(entry.pattern, segments)) continue;
    const auto& [has, pattern, acl, work] = entry.route;
    if (has == method) return Match{&work, acl, parameters_of(entry.pattern, segments)};
    if (has == Method::get) of_get = &entry, append(no_match.allow, "GET, HEAD");
    append(no_match.allow, to_text(has));
  }
  if (of_get && method == Method::head)
    return Match{&of_get->route.work, of_get->route.acl, parameters_of(of_get->pattern, segments)};
  for (const auto& [subtree, prefix] : subtrees_) {
    if (method == Method::other || segments.size() <= prefix.size()) continue;
    if (!std::ranges::equal(prefix, std::span(segments).first(prefix.size()))) continue;
    return Match{&subtree.work,
                 acl_name(subtree.service, std::span(segments).subspan(prefix.size()), method),
                 {},
                 prefix.size()};
  }
  return std::unexpected(std::move(no_match));
}

}  // namespace tandem::rest
