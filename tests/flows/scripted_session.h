// Session descriptions in a ladder's words: "PCMA,PCMU sendonly video H264", written and recognised.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::flows {

struct ScriptedMedia {
  std::vector<std::string> codecs{};  ///< names; DTMF stands for telephone-event
  bool refused = false;               ///< port 0
  friend bool operator==(const ScriptedMedia&, const ScriptedMedia&) = default;
};

/// T38 alone is an image line in place of the audio line.
/// `savp` is RTP/SAVP with a key, `srtp` a key in plain RTP/AVP; -DTMF among expected codecs: telephone-event is not
/// there. "CODECS|refused [savp|srtp] [sendonly|recvonly|inactive] [at IP] [video CODECS|refused]".
struct ScriptedSession {
  ScriptedMedia audio;
  std::string direction = "sendrecv";
  std::string address;   ///< of c=; empty: the party's own when sent, any when received
  std::string security;  ///< "savp", "srtp" or none
  bool has_video = false;
  ScriptedMedia video;

  static ScriptedSession parse(std::string_view words);
  /// Reads a description; what it cannot read is left away.
  static ScriptedSession read(std::string_view sdp);
  std::string write(std::string_view own_address, unsigned version) const;
  std::string to_text() const;
  /// Whether a received description is what these words say; telephone-event only counts if they name it.
  bool describes(const ScriptedSession& received) const;
};

}  // namespace tandem::flows
