// Sounds that cannot be what they are meant to be. Whether there is a file is known to app alone.
#include "model/checks.h"
#include "model/references.h"
#include "model/tenant_tree.h"

namespace tandem::model {

void check_sounds(const Config& config, Findings& findings) {
  if (config.sounds.size() > max_sounds)
    findings.error(ProblemCode::bad_range, "sounds",
                   "There are " + std::to_string(config.sounds.size()) + " sounds, and at most " +
                       std::to_string(max_sounds) + ".",
                   "Take out those that no announcement names.");
  for (const Sound& sound : config.sounds) {
    if (!tenant_key(sound.tenant).empty() && sound.file.starts_with('/'))
      findings.error(ProblemCode::bad_value, path_of(sound) + ".file",
                     "A tenant's sound lies below `sounds` in the data directory, and nowhere else on this machine.",
                     "Give a path without the first '/'.");
    if (is_built_in_sound(sound.name) && !tenant_key(sound.tenant).empty())
      findings.error(ProblemCode::duplicate_name, path_of(sound) + ".name",
                     "'" + sound.name + "' is a tone of everybody's, which only the master replaces.",
                     "Give the sound another name.");
  }
}

}  // namespace tandem::model
