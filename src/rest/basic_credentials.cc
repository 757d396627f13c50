#include "rest/basic_credentials.h"

#include "base/text.h"
#include "base/utf8.h"
#include "crypto/base64.h"

namespace tandem::rest {

std::optional<BasicCredentials> parse_basic(std::string_view authorization) {
  Cursor cursor(authorization);
  if (!cursor.take_ignoring_case("Basic ")) return std::nullopt;
  const auto decoded = crypto::from_base64(trim(cursor.rest()));
  if (!decoded || !is_utf8(*decoded) || decoded->find('\0') != std::string::npos) return std::nullopt;
  Cursor pair(*decoded);
  const std::string_view user = pair.take_until(":");
  if (user.empty() || !pair.take(':')) return std::nullopt;
  return BasicCredentials{std::string(user), std::string(pair.rest())};
}

}  // namespace tandem::rest
