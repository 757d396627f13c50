#include "model/difference.h"

#include <algorithm>
#include <unordered_map>

#include "model/fields.h"

namespace tandem::model {
namespace {

/// A value on one line, as one would write it in a site file.
std::string brief(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return "nothing";
    case Value::Kind::text:
      return value.scalar.empty() ? "\"\"" : value.scalar;
    case Value::Kind::plain:
      return value.scalar;
    case Value::Kind::list: {
      std::string text;
      for (const Value& item : value.items) text += (text.empty() ? "" : ", ") + brief(item);
      return '[' + text + ']';
    }
    case Value::Kind::map: {
      std::string text;
      for (const Value::Member& m : value.members) text += (text.empty() ? "" : ", ") + m.key + ": " + brief(m.value);
      return '{' + text + '}';
    }
  }
  return {};
}

/// The fields in which two objects of a kind differ. Shown masked, compared as they are.
std::vector<FieldChange> compare(const Record& record, const void* before, const void* after) {
  std::vector<FieldChange> changes;
  const Value shown_before = to_value(record, before, Omit::nothing, Secrets::masked);
  const Value shown_after = to_value(record, after, Omit::nothing, Secrets::masked);
  for (const Field& field : record.fields) {
    if (field.get(before) == field.get(after)) continue;
    FieldChange change{std::string(field.name), brief(*shown_before.find(field.name)),
                       brief(*shown_after.find(field.name))};
    if (change.before == change.after) change.after += " (another secret)";
    changes.push_back(std::move(change));
  }
  return changes;
}

std::vector<FieldChange> of_new(const Record& record, const void* object) {
  std::vector<FieldChange> fields;
  for (const auto& [key, place, value] : to_value(record, object, Omit::defaults, Secrets::masked).members)
    if (key != "uuid" && key != "name") fields.push_back({key, {}, brief(value)});
  return fields;
}

template <class Object>
class Matches {
 public:
  explicit Matches(const std::vector<Object>& list) {
    for (const Object& object : list) {
      if (!object.uuid.empty()) by_uuid_.emplace(object.uuid, &object);
      by_name_.emplace(object.name, &object);
    }
  }
  const Object* find(const Object& wanted) const {
    if (auto found = by_uuid_.find(wanted.uuid); found != by_uuid_.end()) return found->second;
    const auto found = by_name_.find(wanted.name);
    if (found == by_name_.end()) return nullptr;
    const bool both_known = !wanted.uuid.empty() && !found->second->uuid.empty();
    return both_known ? nullptr : found->second;  // same name, another uuid: another object
  }

 private:
  std::unordered_map<std::string_view, const Object*> by_uuid_, by_name_;
};

template <class Object>
void compare_lists(const std::vector<Object>& before, const std::vector<Object>& after, Changes& changes) {
  const Record& record = record_of<Object>();
  const Matches<Object> old_objects(before), new_objects(after);
  for (const Object& object : after) {
    const Object* old = old_objects.find(object);
    if (old == nullptr) {
      changes.push_back({ChangeKind::added, record.name, object.uuid, object.name, of_new(record, &object)});
    } else if (*old != object) {
      changes.push_back({ChangeKind::changed, record.name, object.uuid, object.name, compare(record, old, &object)});
    }
  }
  for (const Object& object : before)
    if (new_objects.find(object) == nullptr)
      changes.push_back({ChangeKind::removed, record.name, object.uuid, object.name, {}});
}

std::string_view sign(ChangeKind kind) {
  return kind == ChangeKind::added ? "+ " : kind == ChangeKind::changed ? "~ " : "- ";
}

std::string title(const Change& change) {
  return std::string(change.record) + (change.name.empty() ? "" : ' ' + change.name);
}

std::size_t count(const Changes& changes, ChangeKind kind) {
  std::size_t number = 0;
  for (const Change& change : changes) number += change.kind == kind ? 1 : 0;
  return number;
}

}  // namespace

Changes difference(const Config& before, const Config& after) {
  Changes changes;
  if (before.settings != after.settings) {
    changes.push_back({ChangeKind::changed,
                       record_of<Settings>().name,
                       {},
                       {},
                       compare(record_of<Settings>(), &before.settings, &after.settings)});
  }
  compare_lists(before.transports, after.transports, changes);
  compare_lists(before.rule_sets, after.rule_sets, changes);
  compare_lists(before.tenants, after.tenants, changes);
  compare_lists(before.contexts, after.contexts, changes);
  compare_lists(before.tariffs, after.tariffs, changes);
  compare_lists(before.permissions, after.permissions, changes);
  compare_lists(before.sounds, after.sounds, changes);
  compare_lists(before.users, after.users, changes);
  compare_lists(before.groups, after.groups, changes);
  compare_lists(before.trunks, after.trunks, changes);
  compare_lists(before.schedules, after.schedules, changes);
  compare_lists(before.outcalls, after.outcalls, changes);
  compare_lists(before.friends, after.friends, changes);
  compare_lists(before.extensions, after.extensions, changes);
  compare_lists(before.incalls, after.incalls, changes);
  return changes;
}

std::string to_text(const Changes& changes) {
  if (changes.empty()) return "Nothing to change.\n";
  std::string text;
  for (const Change& change : changes) {
    text += std::string(sign(change.kind)) + title(change);
    std::string facts;
    for (const FieldChange& field : change.fields) {
      if (change.kind == ChangeKind::added)
        facts += (facts.empty() ? "" : ", ") + field.field + ' ' + field.after;
      else
        facts += "\n    " + field.field + ": " + field.before + " -> " + field.after;
    }
    text += change.kind == ChangeKind::added && !facts.empty() ? " (" + facts + ")" : facts;
    text += '\n';
  }
  return text + std::to_string(count(changes, ChangeKind::added)) + " to add, " +
         std::to_string(count(changes, ChangeKind::changed)) + " to change, " +
         std::to_string(count(changes, ChangeKind::removed)) + " to remove.\n";
}

std::string summary(const Changes& changes, std::size_t max_named) {
  std::string text;
  for (std::size_t i = 0; i < std::min(changes.size(), max_named); ++i) {
    const ChangeKind kind = changes[i].kind;
    text += text.empty() ? "" : ", ";
    text += kind == ChangeKind::added ? "added " : kind == ChangeKind::changed ? "changed " : "removed ";
    text += title(changes[i]);
  }
  if (changes.size() > max_named) text += " and " + std::to_string(changes.size() - max_named) + " more";
  return text;
}

}  // namespace tandem::model
