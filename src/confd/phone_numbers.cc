// /phone-numbers, /phone-numbers/ranges, /phone-numbers/main
#include <set>

#include "base/text.h"
#include "confd/body.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

constexpr std::uint64_t most_at_once = 10'000;

bool is_phone_number(std::string_view text) {
  return is_digits(text.starts_with('+') ? text.substr(1) : text);
}

Field number_of(std::string_view name) {
  return text(name).required().length(1, 128).ruled({is_phone_number, "not a valid digit-only phone number"});
}

const Schema& schema() {
  static const Schema fields{{kept("uuid"), kept("tenant_uuid"), number_of("number"),
                              text("caller_id_name").length(1, 256).nullable(),
                              strict_boolean("shared").otherwise(false), kept("main", false)}};
  return fields;
}

const Json* same_number(const Work& work, const Json& fields) {
  for (const auto& [key, other] : work.documents().all(Kind::phone_number))
    if ((*other)["number"] == fields["number"] && (*other)["tenant_uuid"] == fields["tenant_uuid"] &&
        (*other)["uuid"] != fields["uuid"])
      return other.get();
  return nullptr;
}

Check examine(Work& work, const Json*, Json& fields) {
  if (fields["main"] == true && fields["shared"] == false) return not_permitted("The main phone number must be shared");
  if (same_number(work, fields) != nullptr)
    return already_exists(phone_numbers().name, {{"number", python_literal(fields["number"])}});
  return {};
}

struct Run {
  std::string prefix;  ///< "+" or nothing
  std::size_t length;
  std::uint64_t first, last;
};

Checked<Run> run_of(const Json& read) {
  const std::string start = read["start_number"], end = read["end_number"];
  const bool plus = start.starts_with('+');
  const std::string_view first = std::string_view(start).substr(plus),
                         last = std::string_view(end).substr(end.starts_with('+'));
  const auto from = parse_number<std::uint64_t>(first), to = parse_number<std::uint64_t>(last);
  if (first.size() != last.size() || plus != end.starts_with('+') || !from || !to)
    return std::unexpected(field_error("_schema", "Start and end must be of the same length"));
  if (*from > *to)
    return std::unexpected(field_error("_schema", "Start of range must be lower than or equal to the end"));
  if (*to - *from >= most_at_once)
    return std::unexpected(field_error("_schema", "Range of phone numbers is too big, max is 10000"));
  return Run{plus ? "+" : "", first.size(), *from, *to};
}

/// Those that there are already stay as they are.
Checked<Answer> create_range(Work& work) {
  static const Schema range{{number_of("start_number"), number_of("end_number")}};
  const auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  const auto read = read_by(range, *body, Reading::fresh);
  if (!read) return std::unexpected(read.error());
  const auto run = run_of(*read);
  if (!run) return std::unexpected(run.error());
  std::set<std::string> taken;
  for (const auto& [key, other] : work.documents().all(Kind::phone_number))
    if ((*other)["tenant_uuid"] == work.tenant()) taken.insert((*other)["number"].get<std::string>());
  if (work.documents().all(Kind::phone_number).size() + (run->last - run->first + 1) > max_objects)
    return std::unexpected(not_permitted("There are as many as there may be"));
  Json links = Json::array();
  for (std::uint64_t number = run->first; number <= run->last; ++number) {
    const std::string digits = std::to_string(number);
    const std::string text = run->prefix + std::string(run->length - digits.size(), '0') + digits;
    if (taken.contains(text)) continue;
    Json fields = new_object(schema(), {{"number", text}, {"shared", false}});
    const Key key = work.new_uuid();
    fields["uuid"] = key;
    fields["tenant_uuid"] = work.tenant();
    work.put(Kind::phone_number, key, std::move(fields));
    links.push_back({{"rel", "phone_numbers"}, {"href", work.url("/phone-numbers/" + key)}});
  }
  return created(Json{{"links", std::move(links)}}, {});
}

const Json* main_number(const Work& work) {
  for (const auto& [key, fields] : work.documents().all(Kind::phone_number))
    if ((*fields)["main"] == true && (*fields)["tenant_uuid"] == work.tenant()) return fields.get();
  return nullptr;
}

Checked<Answer> get_main(Work& work) {
  const Json* number = main_number(work);
  if (number == nullptr) return std::unexpected(Refusal{404, {"Resource Not Found - Main PhoneNumber was not found"}});
  return Answer{200, body_of(Json{{"phone_number_uuid", (*number)["uuid"]}})};
}

Checked<Answer> put_main(Work& work) {
  static const Schema chosen{{uuid("phone_number_uuid").required().nullable()}};
  const auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  const auto read = read_by(chosen, *body, Reading::fresh);
  if (!read) return std::unexpected(read.error());
  const Key key = key_of((*read)["phone_number_uuid"]);
  const Json* number = work.visible(Kind::phone_number, key);
  if (!key.empty() && (number == nullptr || (*number)["tenant_uuid"] != work.tenant()))
    return std::unexpected(unknown_reference("phone_number_uuid", "PhoneNumber", {"uuid", python_key(key)}));
  if (const Json* before = main_number(work)) {
    Json fields = *before;
    fields["main"] = false;
    work.put(Kind::phone_number, key_of(fields["uuid"]), fields);
  }
  if (!key.empty()) {
    Json fields = work.at(Kind::phone_number, key);
    fields["main"] = fields["shared"] = true;
    work.put(Kind::phone_number, key, std::move(fields));
  }
  return no_content();
}

}  // namespace

const Resource& phone_numbers() {
  static const Resource resource{
      .kind = Kind::phone_number,
      .path = "/phone-numbers",
      .name = "PhoneNumber",
      .noun = "phone_number",
      .rel = "",
      .by_uuid = true,
      .schema = schema,
      .columns = {{"number"}, {"caller_id_name"}, {"shared"}, {"main"}},
      .order = "number",
      .examine = examine,
  };
  return resource;
}

void add_phone_number_routes(Routes& routes) {
  routes.add("POST", "/phone-numbers/ranges", [](Work& work, const auto&) { return create_range(work); });
  routes.add("GET", "/phone-numbers/main", [](Work& work, const auto&) { return get_main(work); });
  routes.add("PUT", "/phone-numbers/main", [](Work& work, const auto&) { return put_main(work); });
}

}  // namespace tandem::confd
