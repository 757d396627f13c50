#include "model/nearest.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace tandem::model {
namespace {

constexpr std::size_t longest_compared = 64;
constexpr std::size_t most_listed = 24;

/// Optimal string alignment distance.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = to_lower(a[i - 1]) == to_lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && to_lower(a[i - 1]) == to_lower(b[j - 2]) && to_lower(a[i - 2]) == to_lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > longest_compared) return {};
  std::size_t fewest = std::max<std::size_t>(1, word.size() / 3) + 1;  // one more than allowed
  std::string_view found;
  for (std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > longest_compared) continue;
    const std::size_t apart =
        candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
    if (apart >= fewest) continue;
    if (const std::size_t count = edits(word, candidate); count < fewest) {
      fewest = count;
      found = candidate;
    }
  }
  return found;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates) {
  if (auto meant = nearest(word, candidates); !meant.empty()) return "Did you mean '" + std::string(meant) + "'?";
  if (candidates.empty()) return {};
  std::string text = "Allowed: ";
  for (std::size_t i = 0; i < std::min(candidates.size(), most_listed); ++i)
    text += (i == 0 ? "" : ", ") + std::string(candidates[i]);
  return text + (candidates.size() > most_listed ? ", ..." : ".");
}

}  // namespace tandem::model
