// Why a request is refused: a status and its sentences, worded exactly as clients of the compatible interface match
// them.
#pragma once

#include <expected>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confd/documents.h"

namespace tandem::confd {

struct Refusal {
  int status = 400;
  std::vector<std::string> sentences;  ///< the body, an array of strings; none: an empty body
};
/// Nothing: it may be done.
using Check = std::optional<Refusal>;
template <class T>
using Checked = std::expected<T, Refusal>;

/// One of the values in parentheses behind a sentence, already as Python writes it.
struct Detail {
  std::string_view name;
  std::string literal;
};
using Details = std::initializer_list<Detail>;

/// 404: what a path names is not there, or of a tenant that is not visible.
Refusal missing(std::string_view resource, const Key& key);
/// 404: no such address.
Refusal no_such_path();
/// 400: what a body names is not there.
Refusal unknown_reference(std::string_view field, std::string_view resource, Detail detail);
Refusal already_exists(std::string_view resource, Details details);
Refusal is_associated(std::string_view resource, std::string_view with, Details details);
Refusal must_be_associated(std::string_view resource, std::string_view with, Details details);
Refusal different_tenants(std::string_view one, std::string_view its_tenant, std::string_view other,
                          std::string_view others_tenant);
Refusal not_permitted(std::string_view reason, Details details = {});
Refusal wrong_context_type(std::string_view type, Details details);
Refusal outside_of_range(std::string_view exten, std::string_view context);
Refusal invalid_option(std::string_view field, std::string_view name, const std::vector<std::string>& allowed);
/// `detail`: as Python writes it. "['Not a valid string.']"
Refusal input_error(std::string_view field, std::string_view detail);
/// Of one message: input_error(field, ['message']).
Refusal field_error(std::string_view field, std::string_view message);
Refusal bad_body();
/// 401: only the master tenant may.
Refusal master_only(std::string_view token);

}  // namespace tandem::confd
