// Digest access authentication for scripted parties, by the book (RFC 7616 §3.4) and nothing else.
#pragma once

#include <string>
#include <string_view>

namespace tandem::flows {

struct ScriptedAccount {
  std::string username, password;
};

/// The answer to the value of a WWW-Authenticate or Proxy-Authenticate header.
std::string answer_challenge(std::string_view challenge, const ScriptedAccount& account, std::string_view method,
                             std::string_view uri, unsigned count);

/// Empty if the value of an Authorization header proves the account, else what is wrong with it.
std::string fault_of_proof(std::string_view authorization, const ScriptedAccount& account, std::string_view method);

/// A parameter of a digest header; empty if it is not there.
std::string digest_param(std::string_view header_value, std::string_view name);

}  // namespace tandem::flows
