// The rows of tenants, groups and extensions: who has which numbers.
#include "model/common_rows.h"
#include "model/limit_rows.h"

namespace tandem::model {

template <>
struct Choices<GroupStrategy> {
  static constexpr std::string_view words[] = {"ring_all", "in_order"};
};

namespace {

constexpr Field tenant_fields[] = {
    field<&Tenant::uuid>("uuid", uuid_means, identity),
    field<&Tenant::name>("name", "Unique name.", unique_name),
    field<&Tenant::description>("description", "For people.", {.text = &rules::any_text}),
    field<&Tenant::parent>("parent", "Tenant above it, whose limits hold for it too; empty: the master.", a_tenant),
    field<&Tenant::domain>("domain", "SIP domain of its phones and friends, of no other tenant.",
                           {.text = &rules::host}),
    field<&Tenant::country>("country", "Country in which its people dial; empty: the parent's.",
                            {.text = &rules::country}),
    field<&Tenant::area_code>("area_code", "Area in which they dial, without trunk prefix; empty: none.",
                              {.text = &rules::digits}),
    field<&Tenant::rule_set>("rule_set", "Rules for its numbers; empty: the parent's.", {.text = &rules::name}),
    field<&Tenant::outgoing_number>("outgoing_number", "Shown to the outside when nothing better is known.",
                                    number_to_show),
    field<&Tenant::numbers>("numbers", "Public numbers of its own, or patterns, beside the DIDs of its incalls.",
                            {.text = &rules::pattern, .also = "number"}),
    field<&Tenant::networks>("networks", "From where its phones and friends may call and register; none: anywhere.",
                             {.text = &rules::network, .also = "network"}),
    field<&Tenant::default_destination>("default_destination", "Where its public numbers lead that no incall names."),
    field<&Tenant::hide_prefix>("hide_prefix", "Dialled before a number, hides the caller, as *31*; empty: none.",
                                {.text = &rules::digits}),
    field<&Tenant::number_prefixes>(
        "number_prefixes", "Dialled before a number, shows another one in the call, as {\"1*\": \"+33123456789\"}."),
    grouped_field<&Tenant::classes, &CallClasses::international>(
        "international", "Numbers of other countries may be called; asked where the country is known."),
    grouped_field<&Tenant::classes, &CallClasses::premium>(
        "premium", "Numbers that cost more than a call may be called; asked where the country is known."),
    field<&Tenant::enabled>("enabled", "Off: nobody of it can call or be called."),
    field<&Tenant::limits>("limits", "How much it may call, with all tenants below it, at a time and in a day.", {},
                           &limits_record),
};

constexpr Field group_fields[] = {
    field<&Group::uuid>("uuid", uuid_means, identity),
    field<&Group::name>("name", "Unique name.", unique_name),
    field<&Group::tenant>("tenant", tenant_means, a_tenant),
    field<&Group::extensions>("extensions", "Numbers by which it is called, in `context`.",
                              {.text = &rules::extension, .also = "extension"}),
    field<&Group::context>("context", "Where its numbers are.", a_context),
    field<&Group::members>("members", "Its users, in order.", {.text = &rules::name, .also = "member"}),
    field<&Group::strategy>("strategy", "All ring together, or one after the other."),
    field<&Group::ring_time>("ring_time", "How long all ring, or each; 0: as in the settings.", up_to_an_hour),
    field<&Group::otherwise>("otherwise", otherwise_means),
    field<&Group::permissions>("permissions", "Of its members for calls to the outside, behind their own.",
                               permission_names),
    field<&Group::enabled>("enabled", enabled_means),
};

constexpr Field extension_fields[] = {
    field<&Extension::uuid>("uuid", uuid_means, identity),
    field<&Extension::name>("name", "Unique name; given none: number@context.", unique_name),
    field<&Extension::tenant>("tenant", tenant_means, a_tenant),
    field<&Extension::exten>("exten", "Number or Asterisk pattern, with or without '_'.",
                             {.required = true, .text = &rules::pattern, .also = "pattern"}),
    field<&Extension::context>("context", "Where it is dialled.", a_context),
    field<&Extension::destination>("destination", "Where it leads.", {.required = true}),
    field<&Extension::otherwise>("otherwise", otherwise_means),
    field<&Extension::enabled>("enabled", enabled_means),
};

constexpr Record tenant_record{"tenant",      "tenants", "A company with its own users, numbers and limits.",
                               tenant_fields, "",        blank<Tenant>};
constexpr Record group_record{"group", "groups", "Several users under one number.", group_fields, "", blank<Group>};
constexpr Record extension_record{
    "extension",      "extensions", "A number or pattern of a context that leads somewhere.",
    extension_fields, "",           blank<Extension>};

static_assert(member_count<Tenant>() - 1 + member_count<CallClasses>() == std::size(tenant_fields));
static_assert(member_count<Group>() == std::size(group_fields));
static_assert(member_count<Extension>() == std::size(extension_fields));

}  // namespace

template <>
const Record& record_of<Tenant>() {
  return tenant_record;
}
template <>
const Record& record_of<Group>() {
  return group_record;
}
template <>
const Record& record_of<Extension>() {
  return extension_record;
}

}  // namespace tandem::model
