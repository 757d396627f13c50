#include "model/reference.h"

#include "model/asterisk_options.h"
#include "model/config.h"
#include "model/fields.h"
#include "model/limit_rows.h"
#include "model/yaml.h"

namespace tandem::model {

namespace {

std::string words_of(FieldType type) {
  switch (type) {
    case FieldType::text:
      return "text";
    case FieldType::number:
      return "number";
    case FieldType::boolean:
      return "yes/no";
    case FieldType::seconds:
      return "seconds, or 90s, 10m, 1h";
    case FieldType::choice:
      return "one of";
    case FieldType::address:
      return "address:port";
    case FieldType::destination:
      return "destination (see the operator's guide)";
    case FieldType::options:
      return "`{name: value}` or `[[name, value]]`";
    default:
      return "list";
  }
}

std::string type_of(const Field& field) {
  std::string type = words_of(field.type);
  if (field.record != nullptr)
    type = (field.type == FieldType::part ? "" : "list of ") + std::string(field.record->name);
  for (std::size_t i = 0; i < field.choices.size(); ++i)
    type.append(i ? ", `" : " `").append(field.choices[i]).append("`");
  if (field.rule.secret) type += "; secret: may be `{env: NAME}` or `{file: PATH}`";
  return type;
}

/// The default as it would stand in a file, on one line; empty for none.
std::string default_of(const Record& record, const Field& field) {
  const Value* value = record.blank().find(field.name);
  if (!value) return {};
  if (field.type == FieldType::part) return {};
  std::string text = write_yaml(*value);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text == "\"\"" || text == "''" || text == "[]" || text.find('\n') != std::string::npos ? std::string{} : text;
}

void write(std::string& out, const Record& record) {
  const std::string title(record.plural.empty() ? record.name : record.plural);
  out.append("\n## ").append(title).append("\n\n").append(record.documentation).append("\n\n");
  out += "| field | what | default | meaning |\n|---|---|---|---|\n";
  for (const Field& field : record.fields) {
    out.append("| `").append(field.name).append("` | ").append(type_of(field)).append(" | ");
    const std::string standard = default_of(record, field);
    out.append(standard.empty() && field.rule.required ? "required" : standard).append(" | ");
    out.append(field.documentation).append(" |\n");
  }
}

}  // namespace

std::string site_file_reference() {
  std::string out =
      "# Site files\n\nWritten by `tandem fields`: do not edit.\n\nA site file is YAML with the keys below. "
      "`tandem check FILE` checks one, `tandem apply FILE` brings\nthe configuration to it. Objects refer to each "
      "other "
      "by name.\n";
  write(out, record_of<Settings>());
  write(out, record_of<Transport>());
  write(out, record_of<Tenant>());
  write(out, record_of<Limits>());
  write(out, record_of<Spike>());
  write(out, record_of<RuleSet>());
  write(out, record_of<RewriteRule>());
  write(out, record_of<Context>());
  write(out, record_of<NumberRange>());
  write(out, record_of<Tariff>());
  write(out, record_of<TariffRate>());
  write(out, record_of<Permission>());
  write(out, record_of<PermissionRule>());
  write(out, record_of<Sound>());
  write(out, record_of<User>());
  write(out, record_of<Phone>());
  write(out, record_of<Group>());
  write(out, record_of<Trunk>());
  write(out, record_of<DayLimits>());
  write(out, record_of<Schedule>());
  write(out, record_of<SchedulePeriod>());
  write(out, record_of<ScheduleException>());
  write(out, record_of<Outcall>());
  write(out, record_of<OutcallPattern>());
  write(out, record_of<Friend>());
  write(out, record_of<Extension>());
  write(out, record_of<Incall>());
  return out + option_reference();
}

}  // namespace tandem::model
