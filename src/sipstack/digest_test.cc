// Digest as server and as client, against each other and against RFC 7616 §3.9.1's numbers.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "sipstack/digest_client.h"
#include "sipstack/digest_server.h"

namespace tandem::sipstack {
namespace {

constexpr std::array<std::uint8_t, 32> key{1, 2, 3};
const IpAddress home = IpAddress::v4(0xc0000201), elsewhere = IpAddress::v4(0xc0000202);

std::optional<Secret> alice_only(std::string_view user) {
  if (user != "alice") return std::nullopt;
  return Secret{.password = "secret", .ha1_md5 = {}, .ha1_sha256 = {}};
}

struct Parsed {
  std::string text;
  sip::Message message;
  explicit Parsed(std::string from) : text(std::move(from)) { message = *sip::Message::parse(text); }
  Parsed(const Parsed&) = delete;
};

/// A server and a client that talk without a wire.
class Digest : public testing::Test {
 protected:
  explicit Digest(DigestServerOptions options = {}) : server(key, random, options) {}

  std::string challenge(bool stale = false, bool proxy = false) {
    std::string text;
    sip::Writer writer(text);
    writer.status(proxy ? 407 : 401);
    server.write_challenge(writer, {.realm = "tandem", .peer = home, .now = now, .stale = stale, .proxy = proxy});
    writer.end();
    return text;
  }
  std::string request(std::string_view uri = "sip:bob@example.net") {
    std::string text;
    sip::Writer writer(text);
    writer.request(sip::Method::invite, uri);
    client.authorize(writer, "INVITE", uri, hasher, random);
    writer.end();
    return text;
  }
  Verdict verify(const std::string& text, bool proxy = false) {
    const Parsed parsed(text);
    return server.verify({parsed.message, "tandem", home, now, proxy}, alice_only);
  }
  std::expected<void, DigestFault> take(std::string text) {
    const Parsed parsed(std::move(text));
    return client.challenged(parsed.message, credentials);
  }

  Random random{7};
  crypto::Hasher hasher;
  DigestServer server;
  DigestClient client;
  std::vector<ClientCredential> credentials{{.realm = "", .username = "alice", .password = "secret"}};
  WallTime now{std::chrono::seconds(1'800'000'000)};
};

TEST_F(Digest, NoCredentialsAreChallenged) {
  const auto verdict = verify(request());
  EXPECT_EQ(verdict.outcome, AuthOutcome::challenge);
  EXPECT_EQ(verdict.reason, AuthReason::no_credentials);
}

TEST_F(Digest, TheStrongestChallengeStandsFirstAndIsAnswered) {
  const std::string text = challenge();
  EXPECT_LT(text.find("SHA-256"), text.find("MD5"));
  ASSERT_TRUE(take(text));
  const std::string sent = request();
  EXPECT_NE(sent.find("algorithm=SHA-256"), std::string::npos);
  EXPECT_EQ(verify(sent).outcome, AuthOutcome::ok);
}

TEST_F(Digest, ProxyChallengesHaveTheirOwnHeaders) {
  ASSERT_TRUE(take(challenge(false, true)));
  const std::string sent = request();
  EXPECT_NE(sent.find("Proxy-Authorization:"), std::string::npos);
  EXPECT_EQ(verify(sent, true).outcome, AuthOutcome::ok);
  EXPECT_EQ(verify(sent, false).reason, AuthReason::no_credentials);
}

TEST_F(Digest, LaterRequestsCountUpWithTheSameNonce) {
  ASSERT_TRUE(take(challenge()));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(verify(request()).outcome, AuthOutcome::ok);
}

TEST_F(Digest, ACopyOfAnAcceptedRequestIsRefusedAsStale) {
  ASSERT_TRUE(take(challenge()));
  const std::string sent = request();
  EXPECT_EQ(verify(sent).outcome, AuthOutcome::ok);
  EXPECT_EQ(verify(sent).outcome, AuthOutcome::stale);
  EXPECT_EQ(verify(sent).reason, AuthReason::replayed);
}

TEST_F(Digest, RequestsThatOvertookEachOtherAreBothAccepted) {
  ASSERT_TRUE(take(challenge()));
  const std::string first = request(), second = request();
  EXPECT_EQ(verify(second).outcome, AuthOutcome::ok);
  EXPECT_EQ(verify(first).outcome, AuthOutcome::ok);
}

TEST_F(Digest, AnOldNonceWithTheRightPasswordIsStale) {
  ASSERT_TRUE(take(challenge()));
  now += std::chrono::seconds(301);
  EXPECT_EQ(verify(request()).outcome, AuthOutcome::stale);
  ASSERT_TRUE(take(challenge(true)));
  EXPECT_EQ(verify(request()).outcome, AuthOutcome::ok);
}

TEST_F(Digest, UnknownUserAndWrongPasswordDifferOnlyInTheReason) {
  credentials[0].password = "guess";
  ASSERT_TRUE(take(challenge()));
  const auto wrong = verify(request());
  client.forget();
  credentials[0].username = "nobody";
  ASSERT_TRUE(take(challenge()));
  const auto unknown = verify(request());
  EXPECT_EQ(wrong.outcome, AuthOutcome::wrong);
  EXPECT_EQ(unknown.outcome, AuthOutcome::wrong);
  EXPECT_EQ(wrong.reason, AuthReason::wrong_password);
  EXPECT_EQ(unknown.reason, AuthReason::unknown_user);
  EXPECT_EQ(unknown.username, "nobody");
}

TEST_F(Digest, AUserWithoutAnyPasswordCannotLogInWithAnEmptyOne) {
  credentials[0].password = "";
  ASSERT_TRUE(take(challenge()));
  const Parsed parsed(request());
  const auto verdict = server.verify({parsed.message, "tandem", home, now}, [](std::string_view) { return Secret{}; });
  EXPECT_EQ(verdict.outcome, AuthOutcome::wrong);
}

TEST_F(Digest, StoredHashesServeAsWellAsThePassword) {
  ASSERT_TRUE(take(challenge()));
  const Parsed parsed(request());
  const std::string ha1(hasher.hex(crypto::HashAlgorithm::sha256, {"alice:tandem:secret"}).text());
  const auto lookup = [&](std::string_view) { return Secret{.password = {}, .ha1_md5 = {}, .ha1_sha256 = ha1}; };
  EXPECT_EQ(server.verify({parsed.message, "tandem", home, now}, lookup).outcome, AuthOutcome::ok);
}

TEST_F(Digest, ANonceIsGoodOnlyForTheAddressThatAskedAndTheSameKey) {
  ASSERT_TRUE(take(challenge()));
  const Parsed parsed(request());
  EXPECT_EQ(server.verify({parsed.message, "tandem", elsewhere, now}, alice_only).reason, AuthReason::foreign_nonce);
  constexpr std::array<std::uint8_t, 32> other_key{9};
  DigestServer stranger(other_key, random);
  EXPECT_EQ(stranger.verify({parsed.message, "tandem", home, now}, alice_only).reason, AuthReason::foreign_nonce);
  DigestServer other_shard(key, random);
  EXPECT_EQ(other_shard.verify({parsed.message, "tandem", home, now}, alice_only).outcome, AuthOutcome::ok);
}

TEST_F(Digest, CredentialsForOneCalleeDoNotServeForAnother) {
  ASSERT_TRUE(take(challenge()));
  std::string sent = request("sip:cheap@example.net");
  sent.replace(sent.find("cheap"), 5, "dear1");
  EXPECT_EQ(verify(sent).reason, AuthReason::other_uri);
}

TEST_F(Digest, Md5IsAnsweredWhenItIsAllThereIs) {
  ASSERT_TRUE(
      take("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\",nonce=\"n\",algorithm=SHA-1\r\n"
           "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\nContent-Length: 0\r\n\r\n"));
  const std::string sent = request();
  EXPECT_EQ(sent.find("algorithm"), std::string::npos);
  EXPECT_EQ(sent.find("cnonce"), std::string::npos);  // RFC 2069: no qop was offered
}

// RFC 2617 §3.5's example in the form without qop, computed independently: H(H(A1):nonce:H(A2)).
TEST_F(Digest, WithoutQopTheResponseIsRfc2069s) {
  ASSERT_TRUE(take("SIP/2.0 401 U\r\nWWW-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\nContent-Length: 0\r\n\r\n"));
  using enum crypto::HashAlgorithm;
  const auto ha1 = hasher.hex(md5, {"alice:r:secret"});
  const auto ha2 = hasher.hex(md5, {"INVITE:sip:bob@example.net"});
  const std::string response(hasher.hex(md5, {ha1.text(), ":n:", ha2.text()}).text());
  EXPECT_NE(request().find("response=\"" + response + "\""), std::string::npos);
}

TEST_F(Digest, AFreshChallengeRefusedMeansTheWrongPassword) {
  ASSERT_TRUE(take(challenge()));
  static_cast<void>(request());
  EXPECT_EQ(take(challenge()).error(), DigestFault::wrong_password);
}

TEST_F(Digest, AKeptNonceMayDieWithoutAWord) {
  ASSERT_TRUE(take(challenge()));
  static_cast<void>(request());
  static_cast<void>(request());
  ASSERT_TRUE(take(challenge()));
  static_cast<void>(request());
  EXPECT_EQ(take(challenge()).error(), DigestFault::wrong_password);
}

TEST_F(Digest, ALoopOfStaleNoncesEnds) {
  ASSERT_TRUE(take(challenge()));
  for (unsigned i = 0; i < DigestClient::max_stale_rounds; ++i) {
    static_cast<void>(request());
    ASSERT_TRUE(take(challenge(true)));
  }
  static_cast<void>(request());
  EXPECT_EQ(take(challenge(true)).error(), DigestFault::always_stale);
}

TEST_F(Digest, RealmsOfOthersAreNotAnswered) {
  credentials[0].realm = "provider";
  EXPECT_EQ(take(challenge()).error(), DigestFault::no_credential);
  EXPECT_FALSE(client.has_credentials());
}

TEST_F(Digest, EveryReasonHasItsSentence) {
  for (int i = 0; i <= static_cast<int>(AuthReason::wrong_password); ++i)
    EXPECT_FALSE(sentence(static_cast<AuthReason>(i)).empty());
  for (int i = 0; i <= static_cast<int>(DigestFault::always_stale); ++i)
    EXPECT_FALSE(sentence(static_cast<DigestFault>(i)).empty());
}

TEST(ReplayWindow, AcceptsEachCountOnceWithin64) {
  ReplayWindow window(16);
  EXPECT_TRUE(window.take("nonce", 100));
  EXPECT_FALSE(window.take("nonce", 100));
  EXPECT_TRUE(window.take("nonce", 37));
  EXPECT_FALSE(window.take("nonce", 36));
  EXPECT_TRUE(window.take("nonce", 200));
  EXPECT_FALSE(window.take("nonce", 100));
}

TEST(ReplayWindow, ForgetsTheOldestWhenFull) {
  ReplayWindow window(4);
  EXPECT_TRUE(window.take("a", 1));
  for (const char* nonce : {"b", "c", "d", "e"}) EXPECT_TRUE(window.take(nonce, 1));
  EXPECT_FALSE(window.take("e", 1));
  EXPECT_TRUE(window.take("a", 1));  // no longer remembered
}

}  // namespace
}  // namespace tandem::sipstack
