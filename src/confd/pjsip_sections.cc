// /asterisk/pjsip/global, /asterisk/pjsip/system, /asterisk/pjsip/doc
#include "confd/body.h"
#include "confd/option_names.h"
#include "confd/resources.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

constexpr std::size_t most_options = 512;

void fault_of_key(const std::string& key, std::string_view part, std::string_view message, Faults& faults) {
  Faults own, around;
  own.add(message);
  around.add(std::string(part), std::move(own));
  faults.add(key, std::move(around));
}

void read_options(const Json& given, Json& read, Faults& faults) {
  read = Json::object();
  if (given.is_array() && given.empty()) return;
  if (!given.is_object()) return faults.add("Not a valid mapping type.");
  if (given.size() > most_options)
    return faults.add("Longer than maximum length " + std::to_string(most_options) + '.');
  for (const auto& item : given.items()) {
    if (item.key().empty() || length_of(item.key()) > 255)
      fault_of_key(item.key(), "key", "Length must be between 1 and 255.", faults);
    else if (!item.value().is_string())
      fault_of_key(item.key(), "value", "Not a valid string.", faults);
    read[item.key()] = item.value();
  }
}

Checked<Answer> get_section(Work& work, std::string_view section) {
  if (auto refusal = master_alone(work)) return std::unexpected(*refusal);
  const Json* fields = work.find(Kind::pjsip_section, Key(section));
  return Answer{200, body_of({{"options", fields == nullptr ? Json::object() : (*fields)["options"]}})};
}

Checked<Answer> put_section(Work& work, std::string_view section) {
  if (auto refusal = master_alone(work)) return std::unexpected(*refusal);
  static const Schema schema{{special("options", read_options).required()}};
  const auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  auto read = read_by(schema, *body, Reading::fresh);
  if (!read) return std::unexpected(read.error());
  for (const auto& item : (*read)["options"].items())
    if (!is_option(section, item.key()))
      return std::unexpected(invalid_option("options", item.key(), option_names(section)));
  work.put(Kind::pjsip_section, Key(section), std::move(*read));
  return no_content();
}

}  // namespace

void add_pjsip_routes(Routes& routes) {
  for (const std::string section : {"global", "system"}) {
    const std::string path = "/asterisk/pjsip/" + section;
    routes.add("GET", path, [section](Work& work, const auto&) { return get_section(work, section); });
    routes.add("PUT", path, [section](Work& work, const auto&) { return put_section(work, section); });
  }
  routes.add("GET", "/asterisk/pjsip/doc",
             [](Work&, const auto&) -> Checked<Answer> { return Answer{200, body_of(option_documentation())}; });
}

}  // namespace tandem::confd
