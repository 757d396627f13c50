#include "sipstack/digest_server.h"

#include "base/text.h"
#include "sip/uri.h"

namespace tandem::sipstack {
namespace {

using crypto::HashAlgorithm;

/// RFC 7616 §3.4: the digest-uri must name the same resource as the Request-URI, or a captured response would serve for
/// another callee. Ports and parameters are rewritten on the way too often to count.
bool same_resource(std::string_view shown, std::string_view request_uri) {
  if (shown == request_uri) return true;
  const auto a = sip::Uri::parse(shown);
  const auto b = sip::Uri::parse(request_uri);
  if (!a || !b || !a->is_sip() || !b->is_sip()) return false;
  return a->user() == b->user() && equal_ignoring_case(a->host(), b->host());
}

}  // namespace

std::string_view sentence(AuthReason reason) {
  switch (reason) {
    case AuthReason::none:
      return "the password fits";
    case AuthReason::no_credentials:
      return "no credentials were sent yet";
    case AuthReason::unreadable_credentials:
      return "the credentials cannot be read";
    case AuthReason::other_realm:
      return "the credentials are for another realm";
    case AuthReason::foreign_nonce:
      return "the nonce is not one that we gave to this address";
    case AuthReason::expired_nonce:
      return "the nonce has expired";
    case AuthReason::replayed:
      return "the nonce-count was used before";
    case AuthReason::unsupported_algorithm:
      return "the credentials use an algorithm that we did not offer";
    case AuthReason::unsupported_qop:
      return "the credentials use a quality of protection that we did not offer";
    case AuthReason::other_uri:
      return "the credentials were made for another URI";
    case AuthReason::unknown_user:
      return "there is no such user";
    case AuthReason::wrong_password:
      return "the password is wrong";
  }
  return {};
}

/// Checked credentials, ready to be compared.
struct DigestServer::Shown {
  sip::Credentials credentials;
  HashAlgorithm algorithm = HashAlgorithm::md5;
  std::string_view method;
};

namespace {

struct Found {
  std::optional<sip::Credentials> credentials;
  AuthReason missing = AuthReason::no_credentials;
};

/// The digest credentials for this realm: a request may carry several, one per realm (RFC 3261 §22.3).
Found find_credentials(const sip::Message& request, sip::HeaderId header, std::string_view realm) {
  Found found;
  request.for_each(header, [&](const sip::Field& field) {
    if (found.credentials) return;
    const auto parsed = sip::Credentials::parse(field.value);
    if (!parsed || !parsed->is_digest()) {
      found.missing = AuthReason::unreadable_credentials;
    } else if (parsed->realm() != realm) {
      found.missing = AuthReason::other_realm;
    } else {
      found.credentials = *parsed;
    }
  });
  return found;
}

}  // namespace

DigestServer::DigestServer(std::span<const std::uint8_t> shared_key, Random& random, DigestServerOptions options)
    : options_(options),
      random_(random),
      nonces_(shared_key, options.nonce_life),
      replays_(options.remembered_nonces),
      nobody_{.password = random.token(12), .ha1_md5 = {}, .ha1_sha256 = {}} {}

Verdict DigestServer::verify(const AuthQuestion& question, const SecretLookup& lookup) {
  const auto header = question.proxy ? sip::HeaderId::proxy_authorization : sip::HeaderId::authorization;
  const auto [credentials, missing] = find_credentials(question.request, header, question.realm);
  if (!credentials) return {AuthOutcome::challenge, missing, {}};

  std::string username = credentials->username_unescaped();
  const auto refuse = [&](AuthOutcome outcome, AuthReason reason) {
    return Verdict{outcome, reason, std::move(username)};
  };
  const auto nonce = nonces_.check(credentials->nonce(), question.realm, question.peer, question.now);
  if (nonce == NonceState::foreign) return refuse(AuthOutcome::challenge, AuthReason::foreign_nonce);

  const auto algorithm = crypto::hash_algorithm(credentials->algorithm().empty() ? "MD5" : credentials->algorithm());
  const bool offered = (algorithm == HashAlgorithm::md5 && options_.offer_md5) ||
                       (algorithm == HashAlgorithm::sha256 && options_.offer_sha256);
  if (!offered) return refuse(AuthOutcome::challenge, AuthReason::unsupported_algorithm);
  const bool has_qop = !credentials->qop().empty();
  if (has_qop && (!equal_ignoring_case(credentials->qop(), "auth") || !credentials->nc()))
    return refuse(AuthOutcome::challenge, AuthReason::unsupported_qop);
  if (!same_resource(credentials->uri(), question.request.request_uri()))
    return refuse(AuthOutcome::wrong, AuthReason::other_uri);

  const auto secret = lookup(username);
  const bool fits = response_fits({*credentials, *algorithm, question.request.method_text()}, secret);
  if (!secret) return refuse(AuthOutcome::wrong, AuthReason::unknown_user);
  if (!fits) return refuse(AuthOutcome::wrong, AuthReason::wrong_password);
  if (nonce == NonceState::expired) return refuse(AuthOutcome::stale, AuthReason::expired_nonce);
  // RFC 2069 peers send no count: their nonce is good once.
  if (!replays_.take(credentials->nonce(), has_qop ? *credentials->nc() : 0))
    return refuse(AuthOutcome::stale, AuthReason::replayed);
  return refuse(AuthOutcome::ok, AuthReason::none);
}

/// Does the same work whether the user exists or not, and whether its password or only its hash is known.
bool DigestServer::response_fits(const Shown& shown, const std::optional<Secret>& secret) {
  const Secret& used = secret ? *secret : nobody_;
  const auto& c = shown.credentials;
  const auto computed = hasher_.hex(shown.algorithm, {c.username(), ":", c.realm(), ":", used.password});
  const std::string& stored = shown.algorithm == HashAlgorithm::md5 ? used.ha1_md5 : used.ha1_sha256;
  const std::string_view ha1 = stored.empty() ? computed.text() : std::string_view(stored);
  const auto ha2 = hasher_.hex(shown.algorithm, {shown.method, ":", c.uri()});
  const auto expected = c.qop().empty() ? hasher_.hex(shown.algorithm, {ha1, ":", c.nonce(), ":", ha2.text()})
                                        : hasher_.hex(shown.algorithm, {ha1, ":", c.nonce(), ":", c.nc_text(), ":",
                                                                        c.cnonce(), ":", c.qop(), ":", ha2.text()});
  const bool equal = crypto::equal_in_constant_time(lower_case(c.response()), expected.text());
  // A secret that holds neither a password nor this algorithm's hash fits nothing, not even an empty password.
  const bool usable = secret && (!used.password.empty() || !stored.empty());
  return equal && usable;
}

void DigestServer::write_challenge(sip::Writer& writer, const ChallengeWish& wish) {
  const auto header = wish.proxy ? sip::HeaderId::proxy_authenticate : sip::HeaderId::www_authenticate;
  // One nonce for all: only one of the challenges can be answered. Short on purpose: strangers are challenged.
  const std::string nonce = nonces_.mint(wish.realm, wish.peer, wish.now, random_);
  const std::string_view stale = wish.stale ? ",stale=true" : "";
  const auto write = [&](HashAlgorithm algorithm) {
    writer.header(header, "Digest realm=\"", wish.realm, "\",nonce=\"", nonce,
                  "\",algorithm=", crypto::name_of(algorithm), ",qop=\"auth\"", stale);
  };
  if (options_.offer_sha256) write(HashAlgorithm::sha256);
  if (options_.offer_md5) write(HashAlgorithm::md5);
}

}  // namespace tandem::sipstack
