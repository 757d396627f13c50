// Checks between objects: what each field alone cannot know.
#pragma once

#include "model/config.h"
#include "model/fields.h"
#include "model/problem.h"

namespace tandem::model {

/// Every field's own rule (as if the Config had been read from a file), then: duplicate names, usernames, extensions;
/// references to nothing; ranges; binds; accounts that cannot work (errors); rules that never fire, includes in a
/// circle, weak passwords (warnings). A Config without errors can be compiled for use.
Problems validate(const Config& config);

/// Warnings of exceptions in schedules that were over before yesterday (today, in another time zone).
Problems past_exceptions(const Config& config, std::chrono::sys_days today);

}  // namespace tandem::model
