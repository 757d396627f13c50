#include "sipstack/digest_client.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "sip/uri_text.h"

namespace tandem::sipstack {

using crypto::HashAlgorithm;

std::string_view sentence(DigestFault fault) {
  switch (fault) {
    case DigestFault::no_challenge:
      return "the peer asks for a password but sent no readable digest challenge";
    case DigestFault::unknown_algorithm:
      return "the peer's challenge names no algorithm that we know";
    case DigestFault::unknown_qop:
      return "the peer demands a quality of protection that we do not have";
    case DigestFault::no_credential:
      return "no password is configured for the realm that the peer asks for";
    case DigestFault::wrong_password:
      return "the peer refused the user name or the password";
    case DigestFault::always_stale:
      return "the peer calls every nonce stale";
  }
  return {};
}

/// One challenge that we could answer.
struct DigestClient::Choice {
  sip::Challenge challenge;
  HashAlgorithm algorithm = HashAlgorithm::md5;
  bool proxy = false;
};

namespace {

/// Larger is better. The order of the headers is the peer's preference among equals, so only better ones replace.
int strength(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::md5:
      return 0;
    case HashAlgorithm::sha256:
      return 1;
    case HashAlgorithm::sha512_256:
      return 2;
  }
  return 0;
}

/// RFC 3261 §22.4: `auth` is understood, no qop at all is RFC 2069, anything else cannot be answered.
bool qop_possible(const sip::Challenge& challenge) {
  return !challenge.has_qop() || challenge.offers_qop("auth");
}

/// The inside of the quoted string: as it is sent, and as it is hashed.
std::string quoted_inside(std::string_view plain) {
  std::string text = sip::quote(plain);
  return text.substr(1, text.size() - 2);
}

std::string count_text(std::uint32_t count) {
  std::string text(8, '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, count >>= 4) *at = "0123456789abcdef"[count & 15];
  return text;
}

}  // namespace

std::expected<void, DigestFault> DigestClient::challenged(const sip::Message& response,
                                                          std::span<const ClientCredential> credentials) {
  std::vector<Choice> choices;
  auto unfit = DigestFault::no_challenge;
  const auto read = [&](sip::HeaderId header, bool proxy) {
    response.for_each(header, [&](const sip::Field& field) {
      const auto challenge = sip::Challenge::parse(field.value);
      if (!challenge || !challenge->is_digest()) return;
      last_realm_ = challenge->realm();
      const auto algorithm = crypto::hash_algorithm(challenge->algorithm().empty() ? "MD5" : challenge->algorithm());
      if (!algorithm) return void(unfit = DigestFault::unknown_algorithm);
      if (!qop_possible(*challenge)) return void(unfit = DigestFault::unknown_qop);
      const auto same = std::ranges::find_if(
          choices, [&](const Choice& c) { return c.proxy == proxy && c.challenge.realm() == challenge->realm(); });
      const Choice choice{*challenge, *algorithm, proxy};
      if (same == choices.end()) {
        if (choices.size() < max_realms) choices.push_back(choice);
      } else if (strength(*algorithm) > strength(same->algorithm)) {
        *same = choice;
      }
    });
  };
  read(sip::HeaderId::www_authenticate, false);
  read(sip::HeaderId::proxy_authenticate, true);
  if (choices.empty()) return std::unexpected(unfit);

  bool answered = false;
  auto fault = DigestFault::no_credential;
  for (const Choice& choice : choices) {
    const auto taken = take(choice, credentials);
    if (taken) {
      answered = true;
    } else if (taken.error() != DigestFault::no_credential) {
      return taken;
    }
  }
  if (!answered) return std::unexpected(fault);
  return {};
}

DigestClient::Session* DigestClient::session_for(std::string_view realm, bool proxy) {
  const auto at =
      std::ranges::find_if(sessions_, [&](const Session& s) { return s.proxy == proxy && s.realm == realm; });
  return at == sessions_.end() ? nullptr : &*at;
}

std::expected<void, DigestFault> DigestClient::take(const Choice& choice,
                                                    std::span<const ClientCredential> credentials) {
  const auto& challenge = choice.challenge;
  const auto credential = std::ranges::find_if(
      credentials, [&](const ClientCredential& c) { return c.realm.empty() || c.realm == challenge.realm(); });
  if (credential == credentials.end()) return std::unexpected(DigestFault::no_credential);

  Session* session = session_for(challenge.realm(), choice.proxy);
  if (session && challenge.stale()) {
    if (++session->stale_rounds > max_stale_rounds) return std::unexpected(DigestFault::always_stale);
  } else if (session) {
    // A kept nonce may have died without the peer saying "stale"; one answered as soon as it came has not.
    if (session->answered_fresh) return std::unexpected(DigestFault::wrong_password);
    session->stale_rounds = 0;
  } else {
    if (sessions_.size() == max_realms) sessions_.erase(sessions_.begin());
    session = &sessions_.emplace_back();
    session->realm = challenge.realm();
    session->proxy = choice.proxy;
  }
  session->nonce = challenge.nonce();
  session->opaque = challenge.opaque();
  session->has_opaque = challenge.has_opaque();
  session->algorithm = choice.algorithm;
  session->algorithm_named = !challenge.algorithm().empty();
  session->qop_auth = challenge.has_qop();
  session->username = quoted_inside(credential->username);
  session->password = credential->password;
  session->fresh = true;
  session->answered_fresh = false;
  session->count = 0;
  return {};
}

void DigestClient::authorize(sip::Writer& writer, std::string_view method, std::string_view uri, crypto::Hasher& hasher,
                             Random& random) {
  for (Session& s : sessions_) {
    s.answered_fresh = s.fresh;
    if (!s.fresh) s.stale_rounds = 0;
    s.fresh = false;
    const auto ha1 = hasher.hex(s.algorithm, {s.username, ":", s.realm, ":", s.password});
    const auto ha2 = hasher.hex(s.algorithm, {method, ":", uri});
    const std::string nc = count_text(++s.count);
    const std::string cnonce = s.qop_auth ? random.token(16) : std::string();
    const auto response =
        s.qop_auth ? hasher.hex(s.algorithm, {ha1.text(), ":", s.nonce, ":", nc, ":", cnonce, ":auth:", ha2.text()})
                   : hasher.hex(s.algorithm, {ha1.text(), ":", s.nonce, ":", ha2.text()});
    writer.begin_header(s.proxy ? sip::HeaderId::proxy_authorization : sip::HeaderId::authorization);
    writer.put("Digest username=\"").put(s.username).put("\", realm=\"").put(s.realm);
    writer.put("\", nonce=\"").put(s.nonce).put("\", uri=\"").put(uri);
    writer.put("\", response=\"").put(response.text()).put("\"");
    if (s.algorithm_named) writer.put(", algorithm=").put(crypto::name_of(s.algorithm));
    if (s.has_opaque) writer.put(", opaque=\"").put(s.opaque).put("\"");
    if (s.qop_auth) writer.put(", qop=auth, nc=").put(nc).put(", cnonce=\"").put(cnonce).put("\"");
    writer.end_header();
  }
}

void DigestClient::forget() {
  sessions_.clear();
}

}  // namespace tandem::sipstack
