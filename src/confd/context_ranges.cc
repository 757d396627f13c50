// /contexts/{id}/ranges/{user|group|queue|conference|incall}: which numbers a context has, and which are free
#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "confd/listing.h"
#include "confd/resources.h"

namespace tandem::confd {
namespace {

constexpr std::pair<std::string_view, std::string_view> fields_of_kinds[] = {{"user", "user_ranges"},
                                                                             {"group", "group_ranges"},
                                                                             {"queue", "queue_ranges"},
                                                                             {"conference", "conference_room_ranges"},
                                                                             {"incall", "incall_ranges"}};

/// Numbers of one length, as numbers: at most 16 digits.
struct Span {
  std::size_t length;
  std::uint64_t start, end;

  auto rank() const { return std::tie(length, start, end); }
};

std::string padded(std::uint64_t number, std::size_t length) {
  std::string text = std::to_string(number);
  return std::string(length - std::min(length, text.size()), '0') + text;
}

Span span_of(const Json& range) {
  std::string_view start = range["start"].get_ref<const std::string&>(),
                   end = range["end"].get_ref<const std::string&>();
  if (const auto did = range.find("did_length"); did != range.end() && *did != 0) {
    const auto count = std::min(start.size(), did->get<std::size_t>());
    start.remove_prefix(start.size() - count);
    end.remove_prefix(end.size() - count);
  }
  return {start.size(), parse_number<std::uint64_t>(start).value_or(0), parse_number<std::uint64_t>(end).value_or(0)};
}

std::vector<Span> merged(const Json& ranges) {
  std::vector<Span> spans;
  for (const Json& range : ranges)
    if (const Span one = span_of(range); one.start <= one.end) spans.push_back(one);
  std::ranges::sort(spans, {}, &Span::rank);
  std::vector<Span> out;
  for (const Span& one : spans) {
    if (!out.empty() && out.back().length == one.length && one.start <= out.back().end)
      out.back().end = std::max(out.back().end, one.end);
    else
      out.push_back(one);
  }
  return out;
}

/// Numbers of extensions in the context, by length, in order.
std::map<std::size_t, std::vector<std::uint64_t>> used_in(const Work& work, const Json& context) {
  std::map<std::size_t, std::vector<std::uint64_t>> used;
  for (const auto& [key, fields] : work.documents().all(Kind::extension)) {
    const std::string& exten = (*fields)["exten"].get_ref<const std::string&>();
    if ((*fields)["context"] != context["name"] || exten.size() > 16) continue;
    if (const auto number = parse_number<std::uint64_t>(exten)) used[exten.size()].push_back(*number);
  }
  for (auto& [length, numbers] : used) std::ranges::sort(numbers);
  return used;
}

std::vector<Span> without_used(const std::vector<Span>& spans, const Work& work, const Json& context) {
  const auto used = used_in(work, context);
  std::vector<Span> out;
  for (Span rest : spans) {
    const auto numbers = used.find(rest.length);
    bool any = true;
    if (numbers != used.end())
      for (const std::uint64_t number : numbers->second) {
        if (number < rest.start) continue;
        if (number > rest.end) break;
        if (number > rest.start) out.push_back({rest.length, rest.start, number - 1});
        any = number < rest.end;
        rest.start = number + 1;
        if (!any) break;
      }
    if (any) out.push_back(rest);
  }
  return out;
}

Checked<std::vector<Span>> spans_asked(const Work& work, const Json& context, std::string_view field) {
  const std::string_view availability = work.query("availability").value_or("available");
  if (availability != "available" && availability != "all")
    return std::unexpected(field_error("availability", "Must be one of: available, all."));
  std::vector<Span> spans = merged(context[field]);
  if (availability == "available") spans = without_used(spans, work, context);
  const std::string_view search = work.query("search").value_or("");
  std::erase_if(spans, [&](const Span& one) {
    return !padded(one.start, one.length).contains(search) && !padded(one.end, one.length).contains(search);
  });
  const std::string_view order = work.query("order").value_or("start");
  if (order != "start" && order != "end")
    return std::unexpected(input_error("order", "column '" + std::string(order) + "' was not found"));
  const auto down = descending(work);
  if (!down) return std::unexpected(down.error());
  if (*down) std::ranges::reverse(spans);  // they do not overlap: by their ends the order is the same
  return spans;
}

Checked<Answer> get_ranges(Work& work, std::string_view field, const Key& named) {
  const auto key = find_visible(work, contexts(), named);
  if (!key) return std::unexpected(key.error());
  const auto window = window_of(work);
  if (!window) return std::unexpected(window.error());
  const auto spans = spans_asked(work, work.at(Kind::context, *key), field);
  if (!spans) return std::unexpected(spans.error());
  Json items = Json::array();
  for (std::size_t at = window->offset; at < spans->size() && items.size() < window->limit; ++at) {
    const Span& one = (*spans)[at];
    items.push_back({{"start", padded(one.start, one.length)}, {"end", padded(one.end, one.length)}});
  }
  return Answer{200, body_of(Json{{"total", spans->size()}, {"items", std::move(items)}})};
}

}  // namespace

void add_context_routes(Routes& routes) {
  for (const auto& [kind, field] : fields_of_kinds)
    routes.add("GET", "/contexts/<int>/ranges/" + std::string(kind),
               [field](Work& work, const auto& keys) { return get_ranges(work, field, keys[0]); });
}

}  // namespace tandem::confd
