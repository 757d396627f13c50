// Two URIs from a stranger: reading, comparing, and writing parts back.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sip/uri.h"
#include "sip/uri_text.h"

using namespace tandem::sip;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto newline = text.find('\n');
  const auto first = Uri::parse(text.substr(0, newline));
  if (!first) return 0;
  if (!equivalent(*first, *first)) std::abort();
  if (first->is_sip()) {
    const auto built = uri_text({.scheme = first->scheme(),
                                 .user = first->user_unescaped(),
                                 .host = first->host(),
                                 .port = first->port().value_or(0),
                                 .params = first->params().text()});
    const auto again = Uri::parse(built);
    if (!again || again->user_unescaped() != first->user_unescaped() || again->host() != first->host()) std::abort();
  }
  if (newline == std::string_view::npos) return 0;
  const auto second = Uri::parse(text.substr(newline + 1));
  if (second && equivalent(*first, *second) != equivalent(*second, *first)) std::abort();
  return 0;
}
