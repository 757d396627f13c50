#include "sip/uri_text.h"

#include "sip/char_class.h"
#include "sip/grammar.h"

namespace tandem::sip {
namespace {

void append_escaped(std::string& out, std::string_view plain, CharClass kept) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (char c : plain) {
    if (in_class(c, kept)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
}

std::string escaped(std::string_view plain, CharClass kept) {
  std::string out;
  append_escaped(out, plain, kept);
  return out;
}

}  // namespace

std::string escape_user(std::string_view plain) {
  return escaped(plain, CharClass::user);
}
std::string escape_uri_param(std::string_view plain) {
  return escaped(plain, CharClass::uri_param);
}
std::string escape_uri_header(std::string_view plain) {
  return escaped(plain, CharClass::uri_header);
}

std::string quote(std::string_view plain) {
  std::string out = "\"";
  for (char c : plain) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += ' ';
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

std::string host_text(std::string_view host) {
  if (host.contains(':') && !host.starts_with('[')) return "[" + std::string(host) + "]";
  return std::string(host);
}

void append_uri(std::string& out, const UriParts& parts) {
  switch (parts.scheme) {
    case Scheme::sips:
      out += "sips:";
      break;
    case Scheme::tel:
      out.append("tel:").append(parts.user).append(parts.params);
      return;
    default:
      out += "sip:";
      break;
  }
  if (!parts.user.empty()) {
    append_escaped(out, parts.user, CharClass::user);
    out += '@';
  }
  out += host_text(parts.host);
  if (parts.port != 0) out.append(":").append(std::to_string(parts.port));
  out += parts.params;
}

std::string uri_text(const UriParts& parts) {
  std::string out;
  append_uri(out, parts);
  return out;
}

std::string name_addr_text(std::string_view display_name, std::string_view uri) {
  std::string out;
  if (!display_name.empty()) out.append(quote(display_name)).append(" ");
  return out.append("<").append(uri).append(">");
}

}  // namespace tandem::sip
