// What stands inside the body of a new user: lines and incalls, made and attached in one go.
#pragma once

#include "confd/work.h"

namespace tandem::confd {

Check make_embedded(Work& work, const Key& user, const Json& body);

}  // namespace tandem::confd
