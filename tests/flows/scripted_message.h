// A SIP message as scripted parties write and read it: plain text, apart from the exchange's own parser and writer, so
// that a mistake there is not made twice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::flows {

struct ScriptedMessage {
  std::string start;                                           ///< the first line
  std::vector<std::pair<std::string, std::string>> headers{};  ///< in order; names as written
  std::string body{};

  /// One header a line, no folding: what the exchange writes. Nothing if there is no blank line or no start line.
  static std::optional<ScriptedMessage> read(std::string_view text);
  std::string write() const;  ///< with Content-Length
  std::string write_compact() const;

  bool is_request() const { return !start.starts_with("SIP/2.0 "); }
  unsigned status() const;     ///< 0 in a request
  std::string method() const;  ///< of a response: that of its CSeq
  std::string request_uri() const;
  std::string phrase() const;

  std::string value(std::string_view name) const;  ///< the first; empty if there is none
  std::vector<std::string> values(std::string_view name) const;
  bool has(std::string_view name) const;
  void add(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  /// In the place of the first of that name, or at the end.
  void replace(std::string_view name, std::string_view value);
};

/// Without regard to case.
bool same_name(std::string_view a, std::string_view b);
/// "tag" of `<sip:bob@pbx>;tag=4`; empty if there is none. Quotes are taken off.
std::string param_of(std::string_view header_value, std::string_view name);
/// The URI of a name-addr or addr-spec.
std::string uri_of(std::string_view header_value);
/// `*` stands for any text.
bool fits(std::string_view pattern, std::string_view text);
std::vector<std::string> words_of(std::string_view text, std::string_view separators = " ");

}  // namespace tandem::flows
