// What a stranger's name server may say of a number: a line with the number, then three lines a record (flags, service,
// regexp). Whatever comes out can be called, and whatever was passed over can be shown.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

#include "routing/callable_uri.h"
#include "routing/enum_lookup.h"

namespace {

using namespace tandem;

constexpr std::size_t max_records = 32;

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void require(bool holds) {
  if (!holds) std::abort();
}

bool printable(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

void check_uri(const std::string& text) {
  const auto uri = sip::Uri::parse(text);
  require(uri && uri->is_sip() && !uri->host().empty() && uri->has_user() && uri->headers().empty());
  require(uri->password().empty());
  for (const auto* name : {"maddr", "method", "lr", "ttl"}) require(!uri->has_param(name));
  require(printable(text));
  if (text.size() <= routing::longest_callable_uri) require(routing::callable_uri(text) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view number = take_line(text);
  if (const auto name = routing::enum_name(number, "e164.arpa"))
    require(name->size() == 2 * (number.size() - 1) + 9 && name->ends_with(".e164.arpa"));
  std::vector<routing::EnumRecord> records;
  while (!text.empty() && records.size() < max_records) {
    routing::EnumRecord one;
    one.order = static_cast<std::uint16_t>(text.size());
    one.flags = take_line(text);
    one.service = take_line(text);
    one.regexp = take_line(text);
    records.push_back(std::move(one));
  }
  const std::size_t count = records.size();
  const auto found = routing::enum_uris(number, std::move(records));
  require(found.uris.size() <= routing::most_enum_uris && found.uris.size() + found.skipped.size() <= count);
  require(std::set(found.uris.begin(), found.uris.end()).size() == found.uris.size());
  for (const std::string& uri : found.uris) check_uri(uri);
  for (const auto& skipped : found.skipped) require(printable(sentence(skipped)));
  return 0;
}
