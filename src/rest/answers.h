// Answers in the forms that clients of each part of the interface expect.
#pragma once

#include <string>
#include <string_view>

#include "rest/request.h"

namespace tandem::rest {

/// Under /api/confd and /1.1 a list of sentences, as wazo-confd's; under /api/auth an object as wazo-auth's, `reason`
/// being a list of them; elsewhere {"message": ...}. `path` is a request's, or empty when there is none to be had.
Response error_answer(std::string_view path, unsigned status, std::string_view sentence);

/// Text as JSON writes it, with its quotes; what is not UTF-8 is replaced.
std::string json_string(std::string_view text);

/// "('token', 'acl')", or with a third member: how Wazo tells which token lacks what. Python's way to write texts.
std::string refusal_tuple(std::initializer_list<std::string_view> members);

}  // namespace tandem::rest
