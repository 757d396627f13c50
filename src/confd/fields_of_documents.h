// Values of documents, read without trust: what is missing or of another type is as if it were not there.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confd/documents.h"

namespace tandem::confd {

std::string text_of(const Json& object, std::string_view field);
bool flag_of(const Json& object, std::string_view field, bool otherwise);
/// Integers, and numbers with a point cut down to them; nothing below 0.
std::optional<std::uint64_t> number_of(const Json& object, std::string_view field);
/// As number_of(); at most `most`. 0: not given.
std::chrono::seconds seconds_of(const Json& object, std::string_view field, std::chrono::seconds most);
/// Null if it is no map.
const Json* part_of(const Json& object, std::string_view field);
/// The items if it is a list, else none.
std::vector<const Json*> items_of(const Json& object, std::string_view field);
/// An id or a uuid; empty if it is neither.
Key key_named_by(const Json& value);
/// Of a field that holds one, or an object with an `id` or `uuid`; empty: none.
Key key_in(const Json& object, std::string_view field);
/// Of a list of them.
std::vector<Key> keys_in(const Json& object, std::string_view field);
/// Whether it says anything: not null, false, an empty text or list.
bool says_something(const Json& object, std::string_view field);

/// A caller as people write him: `"Name" <number>`, `Name <number>`, a number, or a name.
struct CallerText {
  std::string name, number;
};
CallerText parse_caller(std::string_view text);

}  // namespace tandem::confd
