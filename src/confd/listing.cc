#include "confd/listing.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/text.h"
#include "confd/python_literal.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

Json value_of_column(const Work& work, const Column& column, const Json& fields) {
  if (column.value != nullptr) return column.value(work, fields);
  const auto found = fields.find(column.name);
  return found == fields.end() ? Json() : *found;
}

/// Whether one of the texts that a value is satisfies.
template <class Predicate>
bool any_text(const Json& value, Predicate&& satisfies) {
  if (value.is_null()) return false;
  if (value.is_array()) return std::ranges::any_of(value, [&](const Json& one) { return any_text(one, satisfies); });
  return value.is_string() ? satisfies(value.get_ref<const std::string&>()) : satisfies(value.dump());
}

Refusal query_error(std::string_view name, const Json& constraint) {
  return input_error(name, '[' + python_literal(constraint) + ']');
}

Checked<std::optional<std::size_t>> count_of(const Work& work, std::string_view name) {
  const auto text = work.query(name);
  if (!text) return std::optional<std::size_t>{};
  const auto value = parse_number<std::uint32_t>(*text);
  if (value) return std::optional<std::size_t>(*value);
  const bool negative = text->starts_with('-') && parse_number<std::uint32_t>(text->substr(1));
  return std::unexpected(query_error(
      name, negative
                ? Json{{"constraint_id", "range"},
                       {"constraint", {{"min", 0}}},
                       {"message", "Must be greater than or equal to 0."}}
                : Json{{"constraint_id", "type"}, {"constraint", "integer"}, {"message", "Not a valid integer."}}));
}

Checked<bool> recursive(const Work& work) {
  const auto text = work.query("recurse");
  if (!text) return false;
  const auto value = truth_of(*text);
  if (value) return *value;
  return std::unexpected(query_error(
      "recurse", {{"constraint_id", "type"}, {"constraint", "boolean"}, {"message", "Not a valid boolean."}}));
}

Checked<const Column*> sort_column(const Work& work, const Resource& resource) {
  const std::string_view name = work.query("order").value_or(resource.order);
  for (const Column& column : resource.columns)
    if (column.name == name && column.sorted) return &column;
  return std::unexpected(input_error("order", "column '" + std::string(name) + "' was not found"));
}

bool of_tenants(const Work& work, const Json& fields, bool all) {
  const auto tenant = fields.find("tenant_uuid");
  if (tenant == fields.end() || !tenant->is_string()) return true;
  const std::string& uuid = tenant->get_ref<const std::string&>();
  return all ? work.sees(uuid) : uuid == work.tenant();
}

bool passes_filter(const Work& work, const Column& column, const Json& fields, std::string_view wanted) {
  const Json value = value_of_column(work, column, fields);
  if (!column.several) return any_text(value, [&](std::string_view text) { return text == wanted; });
  for (Cursor list(wanted); !list.at_end(); list.take(',')) {
    const std::string_view one = list.take_until(",");
    if (any_text(value, [&](std::string_view text) { return text == one; })) return true;
  }
  return false;
}

bool matches(const Work& work, const Resource& resource, const Json& fields, const std::string& search) {
  for (const Column& column : resource.columns)
    if (const auto wanted = work.query(column.name); wanted && !passes_filter(work, column, fields, *wanted))
      return false;
  if (search.empty()) return true;
  return std::ranges::any_of(resource.columns, [&](const Column& column) {
    return column.searched && any_text(value_of_column(work, column, fields),
                                       [&](std::string_view text) { return folded(text).contains(search); });
  });
}

struct Sortable {
  bool none;  ///< after all that is
  double number;
  std::string text, exactly;
  const Json* fields;

  auto rank() const { return std::tie(none, number, text, exactly); }
};

Sortable sortable(const Work& work, const Column& column, const Json& fields) {
  Json value = value_of_column(work, column, fields);
  if (value.is_array()) value = value.empty() ? Json() : Json(value.front());
  Sortable out{value.is_null(), 0, {}, {}, &fields};
  if (value.is_number()) out.number = value.get<double>();
  if (value.is_boolean()) out.number = value.get<bool>() ? 1 : 0;
  if (value.is_string()) {
    out.exactly = value.get<std::string>();
    out.text = folded(out.exactly);
  }
  return out;
}

}  // namespace

Checked<Window> window_of(const Work& work) {
  const auto limit = count_of(work, "limit"), offset = count_of(work, "offset");
  if (!limit) return std::unexpected(limit.error());
  if (!offset) return std::unexpected(offset.error());
  if (*limit == 0U)
    return std::unexpected(Refusal{400, {"Input Error - field 'limit': wrong type. Should be a positive number"}});
  Window window;
  window.offset = offset->value_or(0);
  window.limit = limit->value_or(window.limit);
  return window;
}

Checked<bool> descending(const Work& work) {
  const std::string_view direction = work.query("direction").value_or("asc");
  if (direction == "asc" || direction == "desc") return direction == "desc";
  return std::unexpected(input_error("direction", "must be 'asc' or 'desc'"));
}

Checked<Page> list_objects(const Work& work, const Resource& resource) {
  const auto window = window_of(work);
  if (!window) return std::unexpected(window.error());
  const auto down = descending(work), all = recursive(work);
  if (!down) return std::unexpected(down.error());
  if (!all) return std::unexpected(all.error());
  const auto column = sort_column(work, resource);
  if (!column) return std::unexpected(column.error());

  const std::string search = folded(work.query("search").value_or(""));
  std::vector<Sortable> found;
  for (const auto& [key, fields] : work.documents().all(resource.kind))
    if (of_tenants(work, *fields, *all) && matches(work, resource, *fields, search))
      found.push_back(sortable(work, **column, *fields));
  std::ranges::stable_sort(
      found, [&](const Sortable& a, const Sortable& b) { return *down ? b.rank() < a.rank() : a.rank() < b.rank(); });
  Page page{found.size(), {}};
  for (std::size_t at = window->offset; at < found.size() && page.objects.size() < window->limit; ++at)
    page.objects.push_back(found[at].fields);
  return page;
}

std::string folded(std::string_view text) {
  if (std::ranges::all_of(text, [](unsigned char c) { return c < 128; })) return lower_case(text);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFKDInstance(error);
  if (U_FAILURE(error)) return lower_case(text);
  const auto size = static_cast<std::int32_t>(std::min(text.size(), std::size_t{1} << 20));
  const icu::UnicodeString parts =
      decompose->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), size)), error);
  icu::UnicodeString bare;
  for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1))
    if (const UChar32 c = parts.char32At(at); u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
  bare.foldCase();
  std::string out;
  return bare.toUTF8String(out);
}

}  // namespace tandem::confd
