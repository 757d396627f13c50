// Destinations: where incalls, schedules and fallbacks lead.
#include "base/text.h"
#include "confd/expand_subjects.h"
#include "model/text_rules.h"

namespace tandem::confd {
namespace {

using model::Destination;
using model::DestinationKind;

constexpr std::chrono::seconds longest_ring{3600};

/// One destination being read.
class DestinationReader {
 public:
  DestinationReader(Expansion& expansion, const Json& object, const DestinationPlace& place)
      : expansion_(expansion), object_(object), place_(place) {}

  Destination read() {
    const std::string type = text_of(object_, "type");
    if (type == "none") return hang_up(480);
    if (type == "hangup") return hangup();
    if (type == "user") return user();
    if (type == "extension") return extension(text_of(object_, "exten"), text_of(object_, "context"));
    if (type == "outcall") return outcall();
    if (type == "sound") return sound();
    if (type == "custom") return custom(text_of(object_, "command"));
    return cannot(type.empty() ? "It says no type" : "This version has nothing of type '" + type + "'");
  }

 private:
  static Destination hang_up(std::uint16_t status) {
    Destination to;
    to.kind = DestinationKind::hangup;
    to.status = status;
    return to;
  }

  Destination cannot(const std::string& why) {
    expansion_.warn(place_.kind, place_.key, place_.field, why + ": calls that are led there end.");
    return hang_up(480);
  }

  Destination hangup() {
    const std::string cause = text_of(object_, "cause");
    return hang_up(cause == "busy" ? 486 : cause == "congestion" ? 503 : 480);
  }

  Destination user() {
    const Key id = key_in(object_, "user_id");
    if (const std::string name = expansion_.planned_user(id); !name.empty()) {
      Destination to;
      to.users = {name};
      to.ring_time = seconds_of(object_, "ring_time", longest_ring);
      return to;
    }
    return cannot("There is no user " + id);
  }

  Destination extension(const std::string& number, const std::string& context) {
    const bool as_called = number == "${EXTEN}";
    if (!as_called && !model::rules::extension.accepts(number)) return cannot("'" + number + "' is no extension");
    if (!model::rules::context_name.accepts(context)) return cannot("'" + context + "' is no context");
    Destination to;
    to.kind = DestinationKind::extension;
    to.extension = number;
    to.context = context;
    return to;
  }

  Destination outcall() {
    const Key id = key_in(object_, "outcall_id");
    const std::string number = text_of(object_, "exten");
    const std::string name = expansion_.planned_name(Kind::outcall, id);
    if (name.empty()) return cannot("There is no outcall " + id);
    if (!model::rules::whole_number.accepts(number)) return cannot("'" + number + "' is no number");
    Destination to;
    to.kind = DestinationKind::outcall;
    to.name = name;
    to.extension = number;
    return to;
  }

  Destination sound() {
    const std::string name = sound_of(expansion_, text_of(object_, "filename"), place_);
    if (name.empty()) return hang_up(480);
    Destination to;
    to.kind = DestinationKind::announcement;
    to.name = name;
    to.answer = !flag_of(object_, "no_answer", false);
    return to;
  }

  /// Of Asterisk's applications the jump to a context, with the number that was called or another one.
  Destination custom(const std::string& command) {
    Cursor text(command);
    if (!text.take_ignoring_case("Goto(") || !command.ends_with(')'))
      return cannot("Of commands only Goto(context,number,1) is done, not '" + command + "'");
    const std::string context(trim(text.take_until(",")));
    text.take(',');
    std::string number(trim(text.take_until(",)")));
    if (number == "${XIVO_DSTNUM}" || number == "${WAZO_DSTNUM}") number = "${EXTEN}";
    return extension(number, context);
  }

  Expansion& expansion_;
  const Json& object_;
  const DestinationPlace& place_;
};

}  // namespace

Destination destination_of(Expansion& expansion, const Json& destination, const DestinationPlace& place) {
  return DestinationReader(expansion, destination, place).read();
}

std::string sound_of(Expansion& expansion, const std::string& file, const DestinationPlace& place) {
  auto& sounds = expansion.config().sounds;
  for (const model::Sound& sound : sounds)
    if ((sound.name == file || sound.file == file) &&
        (sound.tenant.empty() || sound.tenant == model::master_tenant || sound.tenant == place.tenant))
      return sound.name;
  if (model::is_built_in_sound(file)) return file;
  if (!model::rules::name.accepts(file)) {
    expansion.warn(place.kind, place.key, place.field, "'" + file + "' is no name of a sound.");
    return {};
  }
  model::Sound sound;
  sound.tenant = place.tenant;
  // Asterisk finds the format itself.
  sound.file = file.find('.', file.rfind('/') == file.npos ? 0 : file.rfind('/')) == file.npos ? file + ".wav" : file;
  for (const model::Sound& other : sounds)
    if (other.file == sound.file && other.tenant == sound.tenant) return other.name;
  sound.name = expansion.free_name(sounds, file, "sound of " + std::string(word_of(place.kind)) + ' ' + place.key);
  const std::string name = sound.name;
  expansion.add_part(place.kind, place.key, sounds, std::move(sound));
  return name;
}

}  // namespace tandem::confd
