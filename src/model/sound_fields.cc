// The table of sounds.
#include "base/text.h"
#include "model/common_rows.h"

namespace tandem::model {

namespace {

/// A relative path stays in its folder: no steps upwards. Absolute ones are the master's alone (sound_checks.cc).
bool is_sound_file(std::string_view text) {
  if (!rules::any_text.accepts(text) || text.ends_with('/')) return false;
  for (Cursor cursor(text); !cursor.at_end(); cursor.take('/'))
    if (cursor.take_until("/") == "..") return false;
  return true;
}

const TextRule sound_file{is_sound_file, "a path without '..', such as closed.wav"};

constexpr Field sound_fields[] = {
    field<&Sound::uuid>("uuid", uuid_means, identity),
    field<&Sound::name>("name",
                        "Unique name; that of a built-in tone (`busy`, `congestion`, `enter_pin`, `ringing`, "
                        "`wrong_pin`) takes its place.",
                        unique_name),
    field<&Sound::tenant>("tenant", tenant_means, a_tenant),
    field<&Sound::file>("file",
                        "WAV file, at most 2 minutes; a relative path is below `sounds` in the data directory. "
                        "Those of tenants are relative.",
                        {.required = true, .text = &sound_file}),
};
constexpr Record sound_record{"sound",      "sounds", "What callers are told by the exchange itself.",
                              sound_fields, "",       blank<Sound>};

static_assert(member_count<Sound>() == std::size(sound_fields));

}  // namespace

template <>
const Record& record_of<Sound>() {
  return sound_record;
}

}  // namespace tandem::model
