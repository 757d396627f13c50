#include "flows/scripted_session.h"

#include <algorithm>
#include <array>
#include <map>

#include "flows/scripted_message.h"

namespace tandem::flows {

namespace {

struct Codec {
  std::string_view name, map;
  unsigned payload;
};

constexpr std::array<Codec, 9> codecs{{{"PCMU", "PCMU/8000", 0},
                                       {"GSM", "GSM/8000", 3},
                                       {"PCMA", "PCMA/8000", 8},
                                       {"G722", "G722/8000", 9},
                                       {"G729", "G729/8000", 18},
                                       {"opus", "opus/48000/2", 107},
                                       {"H264", "H264/90000", 97},
                                       {"VP8", "VP8/90000", 98},
                                       {"DTMF", "telephone-event/8000", 101}}};

constexpr std::string_view key =
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR\r\n";

constexpr std::array directions{"sendrecv", "sendonly", "recvonly", "inactive"};

ScriptedMedia media_of(const std::string& word) {
  if (word == "refused") return {.refused = true};
  return {.codecs = words_of(word, ",")};
}

bool is_fax(const ScriptedMedia& media) {
  return media.codecs == std::vector<std::string>{"T38"};
}

std::string write_media(std::string_view kind, unsigned port, const ScriptedMedia& media, const std::string& security) {
  if (is_fax(media)) return "m=image " + std::to_string(port) + " udptl t38\r\na=T38FaxVersion:0\r\n";
  std::string formats, maps;
  for (const std::string& name : media.codecs) {
    const auto codec = std::ranges::find(codecs, name, &Codec::name);
    if (codec == codecs.end()) continue;
    const std::string payload = std::to_string(codec->payload);
    formats += " " + payload;
    maps += "a=rtpmap:" + payload + " " + std::string(codec->map) + "\r\n";
    if (name == "DTMF") maps += "a=fmtp:" + payload + " 0-16\r\n";
  }
  if (formats.empty()) formats = kind == "audio" ? " 8" : " 97";
  return "m=" + std::string(kind) + " " + std::to_string(media.refused ? 0 : port) +
         (security == "savp" ? " RTP/SAVP" : " RTP/AVP") + formats + "\r\n" + maps +
         (security.empty() ? "" : std::string(key));
}

/// Names by payload number, of the rtpmap lines and of the numbers that need none.
std::map<std::string, std::string> payload_names(const std::vector<std::string>& lines) {
  std::map<std::string, std::string> names{{"t38", "T38"}};
  for (const Codec& codec : codecs)
    if (codec.payload < 96) names[std::to_string(codec.payload)] = codec.name;
  for (const std::string& line : lines) {
    if (!line.starts_with("a=rtpmap:")) continue;
    const auto words = words_of(line.substr(9), " /");
    if (words.size() >= 2) names[words[0]] = words[1] == "telephone-event" ? "DTMF" : words[1];
  }
  return names;
}

std::string text_of(const ScriptedMedia& media) {
  if (media.refused) return "refused";
  std::string text;
  for (const std::string& codec : media.codecs) text += (text.empty() ? "" : ",") + codec;
  return text;
}

}  // namespace

ScriptedSession ScriptedSession::parse(std::string_view text) {
  ScriptedSession session;
  const auto words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == 0)
      session.audio = media_of(words[i]);
    else if (std::ranges::find(directions, words[i]) != directions.end())
      session.direction = words[i];
    else if (words[i] == "savp" || words[i] == "srtp")
      session.security = words[i];
    else if (words[i] == "at" && i + 1 < words.size())
      session.address = words[++i];
    else if (words[i] == "video" && i + 1 < words.size()) {
      session.has_video = true;
      session.video = media_of(words[++i]);
    }
  }
  return session;
}

ScriptedSession ScriptedSession::read(std::string_view sdp) {
  ScriptedSession session;
  const auto lines = words_of(sdp, "\r\n");
  const auto names = payload_names(lines);
  bool in_video = false;
  for (const std::string& line : lines) {
    if (line.starts_with("c=") && session.address.empty()) session.address = words_of(line).back();
    if (line.starts_with("m=")) {
      in_video = line.starts_with("m=video");
      session.has_video = session.has_video || in_video;
      ScriptedMedia& media = in_video ? session.video : session.audio;
      const auto words = words_of(line);
      media.refused = words.size() > 1 && words[1] == "0";
      if (!in_video && words.size() > 2 && words[2] == "RTP/SAVP") session.security = "savp bare";
      for (std::size_t i = 3; i < words.size(); ++i) {
        const auto name = names.find(words[i]);
        media.codecs.push_back(name == names.end() ? words[i] : name->second);
      }
    }
    if (!in_video && line.starts_with("a=crypto:"))
      session.security = session.security.starts_with("savp") ? "savp" : "srtp";
    for (const char* direction : directions)
      if (!in_video && line == "a=" + std::string(direction)) session.direction = direction;
  }
  return session;
}

std::string ScriptedSession::write(std::string_view own_address, unsigned version) const {
  const std::string ip = address.empty() ? std::string(own_address) : address;
  const std::string family = ip.find(':') == std::string::npos ? "IP4 " : "IP6 ";
  std::string text = "v=0\r\no=- 4711 " + std::to_string(version) + " IN " + family + std::string(own_address) +
                     "\r\ns=-\r\nc=IN " + family + ip + "\r\nt=0 0\r\n";
  text += write_media("audio", 30000, audio, security);
  if (direction != "sendrecv") text += "a=" + direction + "\r\n";
  if (has_video) text += write_media("video", 30002, video, {});
  return text;
}

std::string ScriptedSession::to_text() const {
  std::string text = text_of(audio);
  if (!security.empty()) text += " " + security;
  if (direction != "sendrecv") text += " " + direction;
  text += " at " + address;
  if (has_video) text += " video " + text_of(video);
  return text;
}

bool ScriptedSession::describes(const ScriptedSession& received) const {
  const auto alike = [](ScriptedMedia wanted, ScriptedMedia got) {
    if (wanted.refused || got.refused) return wanted.refused == got.refused;
    if (std::erase(wanted.codecs, "-DTMF") != 0) return wanted == got;
    if (std::ranges::find(wanted.codecs, "DTMF") == wanted.codecs.end()) std::erase(got.codecs, "DTMF");
    return wanted == got;
  };
  return alike(audio, received.audio) && has_video == received.has_video &&
         (!has_video || alike(video, received.video)) && (audio.refused || security == received.security) &&
         (audio.refused || direction == received.direction) && (address.empty() || address == received.address);
}

}  // namespace tandem::flows
