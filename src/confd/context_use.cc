#include "confd/context_use.h"

#include <algorithm>

#include "base/text.h"
#include "confd/python_literal.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

/// Numbers of the same length, compared without reading them: they may be longer than any integer.
bool lies_between(std::string_view exten, const Json& range) {
  std::string_view start = range["start"].get_ref<const std::string&>();
  std::string_view end = range["end"].get_ref<const std::string&>();
  if (const auto length = range.find("did_length"); length != range.end() && *length != 0) {
    const auto last = [&](std::string_view text) {
      const auto count = std::min(text.size(), length->get<std::size_t>());
      return text.substr(text.size() - count);
    };
    start = last(start);
    end = last(end);
  }
  return exten.size() == start.size() && start <= exten && exten <= end;
}

}  // namespace

const Json* context_named(const Work& work, std::string_view name) {
  for (const auto& [key, fields] : work.documents().all(Kind::context))
    if ((*fields)["name"] == name) return fields.get();
  return nullptr;
}

Check examine_context_of(const Work& work, const Resource& resource, const Json& fields) {
  const std::string& name = fields["context"].get_ref<const std::string&>();
  const Json* context = context_named(work, name);
  if (context == nullptr) return unknown_reference("context", "Context", {"name", python_text(name)});
  if ((*context)["tenant_uuid"] == fields["tenant_uuid"]) return {};
  return different_tenants(resource.noun, fields["tenant_uuid"].get<std::string>(), "context",
                           (*context)["tenant_uuid"].get<std::string>());
}

bool in_ranges(const Json& context, std::string_view ranges, std::string_view exten) {
  if (is_pattern(exten)) return true;
  return std::ranges::any_of(context[ranges], [&](const Json& range) { return lies_between(exten, range); });
}

}  // namespace tandem::confd
