// Phone numbers of tenants, and what nothing here can serve.
#include <algorithm>
#include <array>

#include "confd/expand_subjects.h"
#include "model/text_rules.h"

namespace tandem::confd {
namespace {

/// The entry of the tenant; the master's is made if there is none. Null: there is no such tenant.
model::Tenant* entry_of(model::Config& config, const std::string& name) {
  const std::string_view wanted = name.empty() ? model::master_tenant : std::string_view(name);
  const auto found = std::ranges::find(config.tenants, wanted, &model::Tenant::name);
  if (found != config.tenants.end()) return &*found;
  if (wanted != model::master_tenant) return nullptr;
  config.tenants.emplace_back().name = model::master_tenant;
  return &config.tenants.back();
}

}  // namespace

void expand_phone_numbers(Expansion& expansion) {
  for (const auto& [key, object] : expansion.documents().all(Kind::phone_number)) {
    const auto tenant = expansion.tenant_of(Kind::phone_number, key, *object);
    if (!tenant) continue;
    const std::string number = text_of(*object, "number");
    if (!model::rules::whole_number.accepts(number)) {
      expansion.warn(Kind::phone_number, key, "number", "'" + number + "' is no number.");
      continue;
    }
    model::Tenant* entry = entry_of(expansion.config(), *tenant);
    if (entry == nullptr) {
      expansion.warn(Kind::phone_number, key, "tenant_uuid", "There is no tenant '" + *tenant + "'.");
      continue;
    }
    if (std::ranges::find(entry->numbers, number) == entry->numbers.end()) entry->numbers.push_back(number);
    if (flag_of(*object, "main", false)) {
      if (entry->outgoing_number.empty())
        entry->outgoing_number = number;
      else if (entry->outgoing_number != number)
        expansion.warn(Kind::phone_number, key, "main", "The tenant shows " + entry->outgoing_number + " already.");
    }
    if (says_something(*object, "caller_id_name"))
      expansion.warn(Kind::phone_number, key, "caller_id_name", "Outside only numbers are shown.");
  }
}

void warn_of_other_kinds(Expansion& expansion) {
  constexpr std::array<std::pair<Kind, std::string_view>, 3> kinds{
      {{Kind::iax_endpoint, "There is no IAX channel in this version."},
       {Kind::iax_register, "There is no IAX channel in this version: it does not register."},
       {Kind::custom_endpoint, "There are no custom channels in this version."}}};
  for (const auto& [kind, why] : kinds)
    for (const auto& [key, object] : expansion.documents().all(kind)) expansion.warn(kind, key, {}, std::string(why));
}

}  // namespace tandem::confd
