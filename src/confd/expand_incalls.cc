// Incalls: where the public numbers of incall contexts lead.
#include <array>

#include "confd/expand_subjects.h"
#include "model/pattern.h"

namespace tandem::confd {
namespace {

constexpr std::array<IdleField, 1> idle_fields{
    {{"preprocess_subroutine", "There are no subroutines in this version."}}};

/// One incall being made: one of the model's for each of its extensions.
class IncallMaker {
 public:
  IncallMaker(Expansion& expansion, const Key& key, const Json& object, std::string tenant)
      : expansion_(expansion), key_(key), object_(object) {
    common_.tenant = std::move(tenant);
  }

  void make() {
    const auto extensions = keys_in(object_, "extensions");
    if (extensions.empty()) return warn("extensions", "It has no number, so nobody calls it.");
    if (const Json* destination = part_of(object_, "destination")) {
      common_.destination = destination_of(expansion_, *destination, place("destination"));
    } else {
      common_.destination.kind = model::DestinationKind::hangup;
      warn("destination", "It has none: calls end.");
    }
    greet();
    common_.schedule = schedule_of(expansion_, object_);
    name_callers();
    for (const Key& extension : extensions) add(extension);
  }

 private:
  DestinationPlace place(std::string_view field) const { return {Kind::incall, key_, field, common_.tenant}; }
  void warn(std::string_view what, std::string sentence) {
    expansion_.warn(Kind::incall, key_, what, std::move(sentence));
  }

  void greet() {
    const std::string file = text_of(object_, "greeting_sound");
    const std::string sound = file.empty() ? std::string() : sound_of(expansion_, file, place("greeting_sound"));
    if (sound.empty()) return;
    common_.otherwise = {std::move(common_.destination)};
    common_.destination = {};
    common_.destination.kind = model::DestinationKind::announcement;
    common_.destination.name = sound;
    warn("greeting_sound", "It is played before the call is answered.");
  }

  void name_callers() {
    const std::string mode = text_of(object_, "caller_id_mode");
    const std::string text = text_of(object_, "caller_id_name");
    if (mode.empty() || text.empty()) return;
    const CallerText caller = parse_caller(text);
    if (!caller.number.empty() && caller.number != caller.name)
      warn("caller_id_name", "The number of callers is shown as it is, and not " + caller.number + ".");
    common_.caller_name_mode = mode == "append"      ? model::CallerNameMode::append
                               : mode == "overwrite" ? model::CallerNameMode::overwrite
                                                     : model::CallerNameMode::prepend;
    common_.caller_name = caller.name;
  }

  void add(const Key& id) {
    const Json* extension = expansion_.documents().find(Kind::extension, id);
    if (extension == nullptr) return warn("extensions", "There is no extension " + id + ".");
    model::Incall incall = common_;
    incall.did = text_of(*extension, "exten");
    incall.context = text_of(*extension, "context");
    incall.enabled = flag_of(*extension, "enabled", true);
    if (const auto pattern = model::Pattern::parse_rule(incall.did); !pattern)
      return warn("extensions", "'" + incall.did + "' is no number or pattern. " + sentence(pattern.error()));
    incall.name = expansion_.free_name(expansion_.config().incalls, incall.did, "incall " + key_);
    expansion_.add(Kind::incall, key_, expansion_.config().incalls, std::move(incall));
  }

  Expansion& expansion_;
  const Key& key_;
  const Json& object_;
  model::Incall common_;
};

}  // namespace

void expand_incalls(Expansion& expansion) {
  for (const auto& [key, object] : expansion.documents().all(Kind::incall)) {
    auto tenant = expansion.tenant_of(Kind::incall, key, *object);
    if (!tenant) continue;
    expansion.warn_of_idle(Kind::incall, key, *object, idle_fields);
    IncallMaker(expansion, key, *object, std::move(*tenant)).make();
  }
}

}  // namespace tandem::confd
