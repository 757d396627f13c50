// The subjects of an expansion, in the order in which they must come. Not for other modules.
#pragma once

#include "confd/expansion.h"

namespace tandem::confd {

void expand_transports(Expansion& expansion);
void expand_contexts(Expansion& expansion);
void expand_permissions(Expansion& expansion);
void expand_trunks(Expansion& expansion);
void expand_phone_numbers(Expansion& expansion);
void expand_users(Expansion& expansion);
void expand_schedules(Expansion& expansion);
void expand_outcalls(Expansion& expansion);
void expand_incalls(Expansion& expansion);
/// Objects that no other subject is about, and that nothing here can serve.
void warn_of_other_kinds(Expansion& expansion);

/// Where in a document a destination stands.
struct DestinationPlace {
  Kind kind;
  Key key;
  std::string_view field;
  std::string_view tenant;  ///< of the model
};
/// Of one that nothing here can do: to hang up with 480, and a warning.
model::Destination destination_of(Expansion& expansion, const Json& destination, const DestinationPlace& place);
/// The sound of a file, made if there is none of that name; empty after a warning: it cannot be one.
std::string sound_of(Expansion& expansion, const std::string& file, const DestinationPlace& place);

/// Of what a SIP endpoint says with its templates, as a trunk or phone; told under the endpoint.
void warn_of_options(Expansion& expansion, const Key& endpoint, const model::Problems& problems);
/// Spoken by the transport with this uuid or name; nothing: there is none.
std::optional<model::Protocol> protocol_of_transport(const Documents& documents, std::string_view uuid_or_name);

/// The number that a user or an outcall shows; empty, after a warning if it says anything else.
std::string number_to_show(Expansion& expansion, Kind kind, const Key& key, std::string_view field,
                           const std::string& text);

/// The name of a schedule in the first place of the list; empty: none.
std::string schedule_of(const Expansion& expansion, const Json& object);
/// Those of `call_permissions`.
std::vector<std::string> permissions_of(const Expansion& expansion, const Json& object);

}  // namespace tandem::confd
