#include "confd/documents.h"

#include <algorithm>
#include <utility>

namespace tandem::confd {

std::string_view word_of(Kind kind) {
  static constexpr std::array<std::string_view, all_kinds.size()> words{
      "sip_endpoint", "sip_template",    "sip_transport", "iax_endpoint", "iax_register",  "custom_endpoint",
      "trunk",        "outcall",         "incall",        "extension",    "context",       "user",
      "line",         "call_permission", "schedule",      "phone_number", "pjsip_section", "tenant"};
  return words[static_cast<std::size_t>(kind)];
}

const Json* Documents::find(Kind kind, const Key& key) const {
  const Objects& objects = all(kind);
  const auto found = objects.find(key);
  return found == objects.end() ? nullptr : found->second.get();
}

void Documents::put(Kind kind, const Key& key, Json fields) {
  if (const auto id = fields.find("id"); id != fields.end() && id->is_number_integer()) {
    std::int64_t& last = last_ids_[static_cast<std::size_t>(kind)];
    last = std::max(last, id->get<std::int64_t>());
  }
  objects_[static_cast<std::size_t>(kind)][key] = std::make_shared<const Json>(std::move(fields));
}

void Documents::remove(Kind kind, const Key& key) {
  objects_[static_cast<std::size_t>(kind)].erase(key);
}

void Documents::skip_ids(Kind kind, std::int64_t last) {
  std::int64_t& known = last_ids_[static_cast<std::size_t>(kind)];
  known = std::max(known, last);
}

std::int64_t Documents::take_id(Kind kind) {
  return ++last_ids_[static_cast<std::size_t>(kind)];
}

}  // namespace tandem::confd
