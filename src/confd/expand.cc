#include "confd/expand.h"

#include <array>

#include "confd/expand_subjects.h"

namespace tandem::confd {

std::string_view Expanded::name_of(Kind kind, const Key& key) const {
  const auto of_kind = names.find(kind);
  if (of_kind == names.end()) return {};
  const auto found = of_kind->second.find(key);
  return found == of_kind->second.end() ? std::string_view() : std::string_view(found->second);
}

Expanded expand(const Documents& documents, const model::Config& native, const Tenants& tenants) {
  Expansion expansion(documents, native, tenants);
  expand_transports(expansion);
  expand_contexts(expansion);
  expand_permissions(expansion);
  expand_trunks(expansion);
  expand_phone_numbers(expansion);
  expand_users(expansion);
  expand_schedules(expansion);
  expand_outcalls(expansion);
  expand_incalls(expansion);
  warn_of_other_kinds(expansion);
  return expansion.finish(native);
}

std::string to_text(const Warning& warning) {
  std::string text(word_of(warning.kind));
  if (!warning.key.empty()) text += ' ' + warning.key;
  if (!warning.what.empty()) text += ", " + warning.what;
  return text + ": " + warning.sentence;
}

}  // namespace tandem::confd
