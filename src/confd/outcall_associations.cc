// /outcalls/{id}/trunks, .../extensions/{id}, .../schedules/{id}, .../callpermissions/{id}
#include "confd/body.h"
#include "confd/extension_use.h"
#include "confd/resources.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

const Schema& entry_schema() {
  static const Schema schema{
      {integer("strip_digits").at_least(0).otherwise(0), text("prefix").at_most(32).matching(is_prefix).nullable(),
       text("external_prefix").at_most(64).matching(is_prefix).nullable(), text("caller_id").at_most(80).nullable()}};
  return schema;
}

Check no_other_schedule(const Work& work, const Ends& ends) {
  return holds_no_other(work, ends, "schedules", "Schedule");
}

constexpr std::string_view extension_path = "/outcalls/<int>/extensions/<int>";

const Association& extension_association() {
  static const Association association{
      extension_path, Kind::outcall, "extensions", {same_tenant, extension_is_free, is_in_context_of_type<"outcall">}};
  return association;
}

/// The association has fields of its own, set by its body; doing it again changes those that are given.
Checked<Answer> put_extension(Work& work, const std::vector<Key>& keys) {
  const auto found = find_ends(work, extension_association(), keys[0], keys[1]);
  if (!found) return std::unexpected(found.error());
  const auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  const auto& [outcall, extension] = *found;
  const Relation& row = relation(Kind::outcall, "extensions");
  Json fields = work.at(Kind::outcall, outcall);
  const bool fresh = !holds(row, fields, extension);
  const auto read = read_by(entry_schema(), *body, fresh ? Reading::fresh : Reading::change);
  if (!read) return std::unexpected(read.error());
  if (fresh) {
    const Ends ends = ends_of(work, row.holder, row.field, outcall, extension);
    if (auto refusal = first_refusal(work, ends, extension_association().joining)) return std::unexpected(*refusal);
    link(row, fields, extension);
  }
  for (Json& entry : fields["extensions"])
    if (key_of(entry["id"]) == extension) entry.update(*read);
  work.put(Kind::outcall, outcall, std::move(fields));
  return no_content();
}

}  // namespace

std::span<const Association> outcall_associations() {
  static const Association table[] = {
      extension_association(),  // parting; joining is put_extension
      {"/outcalls/<int>/schedules/<int>", Kind::outcall, "schedules", {same_tenant, no_other_schedule}},
      {"/outcalls/<int>/callpermissions/<int>", Kind::outcall, "call_permissions", {same_tenant}},
  };
  return table;
}

const OrderedAssociation& outcall_trunks() {
  static const OrderedAssociation association{.path = "/outcalls/<int>/trunks",
                                              .holder = Kind::outcall,
                                              .field = "trunks",
                                              .duplicate = "Cannot associate same trunk more than once",
                                              .itself = "",
                                              .joining = {same_tenant}};
  return association;
}

void add_outcall_routes(Routes& routes) {
  routes.add("PUT", extension_path, put_extension);
}

}  // namespace tandem::confd
