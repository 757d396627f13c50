// How much of a stranger's text is read. Beyond these the message is refused, never cut.
#pragma once

#include <cstddef>

namespace tandem::sip {

inline constexpr std::size_t max_message_bytes = 65536;       ///< start line, headers and body, on any transport
inline constexpr std::size_t max_header_block_bytes = 32768;  ///< over streams: start line to blank line
inline constexpr std::size_t max_start_line_bytes = 8192;
inline constexpr std::size_t max_header_line_bytes = 16384;  ///< one field with its continuation lines
inline constexpr std::size_t max_headers = 256;
inline constexpr std::size_t max_params = 64;          ///< of one URI or header value
inline constexpr std::size_t max_list_values = 256;    ///< of one field
inline constexpr std::size_t max_body_parts = 32;      ///< of a multipart body
inline constexpr std::size_t max_boundary_bytes = 70;  ///< RFC 2046 §5.1.1

}  // namespace tandem::sip
