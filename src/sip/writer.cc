#include "sip/writer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace tandem::sip {
namespace {

bool breaks_line(char c) {
  return c == '\r' || c == '\n' || c == '\0';
}

struct Phrase {
  std::uint16_t status;
  std::string_view text;
};
constexpr Phrase phrases[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {182, "Queued"},
    {183, "Session Progress"},
    {199, "Early Dialog Terminated"},
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Notification"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {305, "Use Proxy"},
    {380, "Alternative Service"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {410, "Gone"},
    {412, "Conditional Request Failed"},
    {413, "Request Entity Too Large"},
    {414, "Request-URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {417, "Unknown Resource-Priority"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"},
    {423, "Interval Too Brief"},
    {424, "Bad Location Information"},
    {425, "Bad Alert Message"},
    {428, "Use Identity Header"},
    {429, "Provide Referrer Identity"},
    {430, "Flow Failed"},
    {433, "Anonymity Disallowed"},
    {436, "Bad Identity Info"},
    {437, "Unsupported Credential"},
    {438, "Invalid Identity Header"},
    {439, "First Hop Lacks Outbound Support"},
    {440, "Max-Breadth Exceeded"},
    {469, "Bad Info Package"},
    {470, "Consent Needed"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {484, "Address Incomplete"},
    {485, "Ambiguous"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"},
    {491, "Request Pending"},
    {493, "Undecipherable"},
    {494, "Security Agreement Required"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {555, "Push Notification Service Not Supported"},
    {580, "Precondition Failure"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
    {607, "Unwanted"},
    {608, "Rejected"},
};
static_assert(std::ranges::is_sorted(phrases, {}, &Phrase::status));

constexpr std::array<std::string_view, 7> class_phrases{
    "", "Session Progress", "OK", "Multiple Choices", "Bad Request", "Server Internal Error", "Decline"};

}  // namespace

Writer& Writer::request(std::string_view method, std::string_view uri) {
  assert(!method.empty());
  return put(method).put(' ').put(uri).put(" SIP/2.0").end_header();
}

Writer& Writer::status(unsigned code, std::string_view reason) {
  assert(code >= 100 && code <= 699);
  return put("SIP/2.0 ").put(code).put(' ').put(reason.empty() ? default_reason(code) : reason).end_header();
}

Writer& Writer::copy(const Message& from, HeaderId id) {
  from.for_each(id, [&](const Field& field) { header(id, field.value); });
  return *this;
}

Writer& Writer::begin_header(std::string_view name) {
  put(name);
  out_.append(": ", 2);
  return *this;
}

Writer& Writer::put(std::string_view piece) {
  const auto size = out_.size();
  out_.append(piece);
  if (std::ranges::any_of(piece, breaks_line))
    std::replace_if(out_.begin() + static_cast<std::ptrdiff_t>(size), out_.end(), breaks_line, ' ');
  return *this;
}

Writer& Writer::end_header() {
  out_.append("\r\n", 2);
  return *this;
}

void Writer::body(std::string_view content_type, std::string_view body) {
  header(HeaderId::content_type, content_type);
  header(HeaderId::content_length, body.size());
  out_.append("\r\n", 2);
  out_.append(body);
}

void Writer::end() {
  out_.append("Content-Length: 0\r\n\r\n");
}

std::string_view default_reason(unsigned status) {
  const auto* phrase = std::ranges::lower_bound(phrases, status, {}, &Phrase::status);
  if (phrase != std::end(phrases) && phrase->status == status) return phrase->text;
  return class_phrases[status / 100 < class_phrases.size() ? status / 100 : 0];
}

}  // namespace tandem::sip
