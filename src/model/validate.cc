#include "model/validate.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "model/asterisk_options.h"
#include "model/checks.h"
#include "model/nearest.h"
#include "model/reading.h"
#include "model/references.h"

namespace tandem::model {
namespace {

template <class Object>
void check_unique(const std::vector<Object>& list, Findings& findings) {
  const std::string kind(record_of<Object>().name);
  std::set<std::string_view> names;
  std::unordered_map<std::string_view, const Object*> uuids;
  for (const Object& object : list) {
    if (!names.insert(object.name).second) {
      findings.error(ProblemCode::duplicate_name, path_of(object),
                     "There is another " + kind + " '" + object.name + "'.", "Give each its own name.");
    }
    if (object.uuid.empty()) continue;
    const auto [other, fresh] = uuids.emplace(object.uuid, &object);
    if (!fresh) {
      findings.error(ProblemCode::duplicate_uuid, path_of(object) + ".uuid",
                     "The " + kind + " '" + other->second->name + "' has the same uuid.",
                     "Leave the uuid out: a new one is made.");
    }
  }
}

/// Known names of one kind, for references.
struct Known {
  std::set<std::string_view> names;
  std::string_view kind, plural;

  template <class Object>
  explicit Known(const std::vector<Object>& list) : kind(record_of<Object>().name), plural(record_of<Object>().plural) {
    for (const Object& object : list) names.insert(object.name);
  }
};

std::string meant(std::string_view name, const Known& known) {
  const std::vector<std::string_view> names(known.names.begin(), known.names.end());
  if (names.empty()) return "There are no " + std::string(known.plural) + " yet.";
  return suggestion(name, names);
}

}  // namespace

void Findings::add(Severity severity, ProblemCode code, std::string path, std::string sentence, std::string fix) {
  Problems& problems = severity == Severity::error ? errors_ : severity == Severity::warning ? warnings_ : notes_;
  if (problems.size() <= max_problems)
    problems.push_back({severity, code, std::move(path), std::move(sentence), std::move(fix), {}, {}});
}

void Findings::add(Problems problems) {
  for (Problem& p : problems) add(p.severity, p.code, std::move(p.path), std::move(p.sentence), std::move(p.fix));
}

Problems Findings::take() {
  Problems all = std::move(errors_);
  for (Problems* more : {&warnings_, &notes_})
    all.insert(all.end(), std::make_move_iterator(more->begin()), std::make_move_iterator(more->end()));
  if (all.size() > max_problems) {
    const Severity severity = all[max_problems].severity;
    all.resize(max_problems);
    all.push_back({severity, ProblemCode::too_many_problems, {}, "There are more problems.", {}, {}, {}});
  }
  return all;
}

/// An object's own rules hold if it can be read back from what it says.
void check_fields(const Config& config, Findings& findings) {
  Reading reading(no_secrets());
  {
    const Reading::Inside inside(reading, "settings");
    Settings scratch;
    read_into(scratch, to_value(config.settings), reading);
  }
  for_each_list(config, [&]<class Object>(const std::vector<Object>& list) {
    const Reading::Inside section(reading, std::string(record_of<Object>().plural));
    for (const Object& object : list) {
      const Reading::Inside inside(reading, object.name);
      Object scratch;
      read_into(scratch, to_value(object), reading);
    }
  });
  findings.add(reading.take_problems());
}

void check_names(const Config& config, Findings& findings) {
  for_each_list(config, [&](const auto& list) { check_unique(list, findings); });
}

void check_references(const Config& config, Findings& findings) {
  std::map<Target, Known> all{
      {Target::tenant, Known(config.tenants)},     {Target::context, Known(config.contexts)},
      {Target::user, Known(config.users)},         {Target::group, Known(config.groups)},
      {Target::trunk, Known(config.trunks)},       {Target::outcall, Known(config.outcalls)},
      {Target::friend_, Known(config.friends)},    {Target::permission, Known(config.permissions)},
      {Target::schedule, Known(config.schedules)}, {Target::tariff, Known(config.tariffs)},
      {Target::rule_set, Known(config.rule_sets)}, {Target::sound, Known(config.sounds)}};
  all.at(Target::tenant).names.insert(master_tenant);
  all.at(Target::sound).names.insert(built_in_sounds.begin(), built_in_sounds.end());
  // A context exists by being mentioned as a place where numbers are; only inclusions and destinations can miss.
  auto& contexts = all.at(Target::context).names;
  const auto mention = [&](const auto& list) {
    for (const auto& object : list) contexts.insert(object.context);
  };
  mention(config.users);
  mention(config.groups);
  mention(config.outcalls);
  mention(config.friends);
  mention(config.extensions);
  for_each_reference(config, [&](Target target, const std::string& name, const auto& owner, std::string_view field) {
    const Known& known = all.at(target);
    if (name.empty() || known.names.contains(name)) return;
    const std::string path = path_of(owner) + '.' + std::string(field);
    if (target != Target::context) {
      findings.error(ProblemCode::unknown_reference, path,
                     "There is no " + std::string(known.kind) + " '" + name + "'.", meant(name, known));
    } else if (field != "context") {
      findings.warn(ProblemCode::unknown_reference, path, "There is no number in the context '" + name + "'.",
                    meant(name, known));
    }
  });
}

Problems validate(const Config& given) {
  Findings findings;
  Config resolved;
  if (has_options(given)) {
    resolved = given;
    findings.add(resolve_options(resolved));
  }
  const Config& config = has_options(given) ? resolved : given;
  check_fields(config, findings);
  check_names(config, findings);
  check_references(config, findings);
  check_settings(config, findings);
  check_transports(config, findings);
  check_users(config, findings);
  check_trunks(config, findings);
  check_trunk_overlaps(config, findings);
  check_sessions(config, findings);
  check_tenants(config, findings);
  check_rule_sets(config, findings);
  check_contexts(config, findings);
  check_friends(config, findings);
  check_destinations(config, findings);
  check_includes(config, findings);
  check_outcalls(config, findings);
  check_incalls(config, findings);
  check_schedules(config, findings);
  check_tariffs(config, findings);
  check_permissions(config, findings);
  check_sounds(config, findings);
  check_limits(config, findings);
  return findings.take();
}

}  // namespace tandem::model
