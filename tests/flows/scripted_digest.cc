#include "flows/scripted_digest.h"

#include <cstdio>

#include "crypto/digest_hash.h"
#include "flows/scripted_message.h"

namespace tandem::flows {

namespace {

std::string response_of(std::string_view algorithm, const ScriptedAccount& account, std::string_view realm,
                        std::string_view nonce, std::string_view tail, std::string_view method, std::string_view uri) {
  crypto::Hasher hasher;
  const auto hash = crypto::hash_algorithm(algorithm.empty() ? "MD5" : algorithm);
  if (!hash) return "unknown algorithm";
  const std::string first(hasher.hex(*hash, {account.username, ":", realm, ":", account.password}).text());
  const std::string second(hasher.hex(*hash, {method, ":", uri}).text());
  return std::string(hasher.hex(*hash, {first, ":", nonce, ":", tail, second}).text());
}

}  // namespace

std::string digest_param(std::string_view text, std::string_view name) {
  const std::string wanted = std::string(name) + "=";
  for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != ',') continue;  // the end of another name
    std::string_view value = text.substr(at + wanted.size());
    if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
    return std::string(value.substr(0, value.find_first_of(", ")));
  }
  return {};
}

std::string answer_challenge(std::string_view challenge, const ScriptedAccount& account, std::string_view method,
                             std::string_view uri, unsigned count) {
  const std::string realm = digest_param(challenge, "realm"), nonce = digest_param(challenge, "nonce"),
                    algorithm = digest_param(challenge, "algorithm"), opaque = digest_param(challenge, "opaque");
  std::string answer = "Digest username=\"" + account.username + "\", realm=\"" + realm + "\", nonce=\"" + nonce +
                       "\", uri=\"" + std::string(uri) + "\"";
  std::string tail;
  if (!digest_param(challenge, "qop").empty()) {
    char nc[9];
    std::snprintf(nc, sizeof nc, "%08x", count);
    tail = std::string(nc) + ":scripted:auth:";
    answer += ", qop=auth, cnonce=\"scripted\", nc=" + std::string(nc);
  }
  if (!algorithm.empty()) answer += ", algorithm=" + algorithm;
  if (!opaque.empty()) answer += ", opaque=\"" + opaque + "\"";
  return answer + ", response=\"" + response_of(algorithm, account, realm, nonce, tail, method, uri) + "\"";
}

std::string fault_of_proof(std::string_view header, const ScriptedAccount& account, std::string_view method) {
  if (header.empty()) return "no credentials";
  if (digest_param(header, "username") != account.username) return "another username";
  std::string tail;
  if (!digest_param(header, "qop").empty())
    tail = digest_param(header, "nc") + ":" + digest_param(header, "cnonce") + ":auth:";
  const std::string right = response_of(digest_param(header, "algorithm"), account, digest_param(header, "realm"),
                                        digest_param(header, "nonce"), tail, method, digest_param(header, "uri"));
  return digest_param(header, "response") == right ? "" : "a wrong response";
}

}  // namespace tandem::flows
