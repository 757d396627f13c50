// Every message of RFC 4475 (SIP torture tests) and RFC 5118 (IPv6), each with its verdict: who refuses it and why, or
// nobody. What is read out of the accepted ones is checked in understood_*_test.cc.
#include <gtest/gtest.h>

#include <algorithm>

#include "sip/contact.h"
#include "sip/essentials.h"
#include "sip/list.h"
#include "sip/stream_framer.h"
#include "torture_file.h"

namespace tandem::sip {
namespace {

using torture::message;
using torture::message_as_meant;
using enum ParseFault;

/// Which check refuses it, the first of them in this order. What comes after the essentials is read by its users.
enum class By { nobody, framing, essentials, request_uri, via, route, contact };

struct Verdict {
  std::string_view name;
  By by = By::nobody;
  ParseFault fault = empty;
};

constexpr Verdict verdicts[] = {
    // RFC 4475 §3.1.1: valid
    {"wsinv"},
    {"intmeth"},
    {"esc01"},
    {"escnull"},
    {"esc02"},
    {"lwsdisp"},
    {"longreq"},
    {"dblreq"},
    {"semiuri"},
    {"transports"},
    {"mpart01"},
    {"unreason"},
    {"noreason"},
    // §3.1.2: invalid
    {"badinv01", By::essentials, bad_via},
    {"clerr", By::framing, truncated},
    {"ncl", By::framing, bad_content_length},
    {"scalar02", By::essentials, bad_cseq_number},
    {"scalarlg", By::essentials, bad_cseq_number},
    {"quotbal", By::essentials, bad_to},
    {"ltgtruri", By::framing, bad_request_uri},
    {"lwsruri", By::framing, bad_request_uri},
    {"lwsstart", By::framing, bad_start_line},
    {"trws", By::framing, bad_start_line},
    {"escruri"},  // the stack ignores headers in the Request-URI, as §3.1.2.11 allows
    {"baddate"},  // Date is not used; §3.1.2.12 lets an element ignore it
    {"regbadct", By::contact, uri_needs_brackets},
    {"badaspec", By::essentials, bad_to},
    {"baddn", By::framing, truncated},  // the archive has it without its blank line
    {"badvers", By::framing, unsupported_version},
    {"mismatch01", By::essentials, cseq_method_mismatch},
    {"mismatch02", By::essentials, cseq_method_mismatch},
    {"bigcode", By::framing, bad_status},
    // §3.2: transaction layer semantics
    {"badbranch"},
    // §3.3: application semantics
    {"insuf", By::essentials, missing_from},
    {"unkscm"},
    {"novelsc"},
    {"unksm2"},
    {"bext01"},
    {"invut"},
    {"regaut01"},
    {"multi01", By::essentials, repeated_cseq},
    {"mcl01", By::framing, repeated_content_length},
    {"bcast"},
    {"zeromf"},
    {"cparam01"},
    {"cparam02"},
    {"regescrt"},
    {"sdp01"},
    // §3.4: backward compatibility
    {"inv2543"},
    // in the archive, but in no section: neither a version nor Via, and a line without a colon
    {"test", By::framing, bad_start_line},
    // RFC 5118 §4; two have no blank line in the archive, and one says that its body is longer than it is
    {"ipv6-good"},
    {"ipv6-bad", By::request_uri, bad_uri_port},
    {"port-ambiguous"},
    {"port-unambiguous"},
    {"via-received-param-with-delim"},
    {"via-received-param-no-delim"},
    {"ipv6-in-sdp", By::framing, truncated},
    {"mult-ip-in-header"},
    {"mult-ip-in-sdp"},
    {"ipv4-mapped-ipv6"},
    {"ipv6-correct-abnf-2-colons", By::framing, truncated},
    {"ipv6-bug-abnf-3-colons", By::framing, truncated},
};
static_assert(std::size(verdicts) == 49 + 1 + 12);

// The same messages without the oversights of message_as_meant: for some of them these hide what they are about.
constexpr Verdict verdicts_as_meant[] = {
    {"baddn", By::essentials, bad_from},
    {"ipv6-in-sdp"},
    {"mult-ip-in-sdp"},
    {"ipv4-mapped-ipv6"},
    {"ipv6-correct-abnf-2-colons"},
    {"ipv6-bug-abnf-3-colons"},
};

template <class View>
void judge_values(const Message& message, HeaderId id, By by, std::pair<By, ParseFault>& verdict) {
  for_each_value(message, id, [&](std::string_view value) {
    const auto read = View::parse(value);
    if (!read && verdict.first == By::nobody) verdict = {by, read.error().fault};
  });
}

std::pair<By, ParseFault> judge(std::string text) {
  const auto parsed = Message::parse(text);
  if (!parsed) return {By::framing, parsed.error().fault};
  if (const auto checked = essentials(*parsed); !checked) return {By::essentials, checked.error().fault};
  if (parsed->is_request())
    if (const auto uri = Uri::parse(parsed->request_uri()); !uri) return {By::request_uri, uri.error().fault};
  std::pair<By, ParseFault> verdict{By::nobody, empty};
  judge_values<Via>(*parsed, HeaderId::via, By::via, verdict);
  judge_values<NameAddr>(*parsed, HeaderId::route, By::route, verdict);
  judge_values<NameAddr>(*parsed, HeaderId::record_route, By::route, verdict);
  judge_values<Contact>(*parsed, HeaderId::contact, By::contact, verdict);
  return verdict;
}

/// The message, changed in one place.
std::string replaced(std::string_view name, std::string_view what, std::string_view by) {
  std::string text = message(name);
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << name << " has no " << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

void expect_verdict(std::string text, const Verdict& verdict) {
  const auto [by, fault] = judge(std::move(text));
  EXPECT_EQ(by, verdict.by) << verdict.name << ": " << sentence(fault);
  EXPECT_EQ(sentence(fault), sentence(verdict.fault)) << verdict.name;
}

class Torture : public testing::TestWithParam<Verdict> {};

TEST_P(Torture, IsJudged) {
  expect_verdict(message(GetParam().name), GetParam());
}

// A refused request can be answered with a 400 (badvers: 505), since its top Via is found and what an answer repeats.
// badinv01's Via is the broken part; test has none.
TEST_P(Torture, ARefusedRequestIsSalvaged) {
  const std::string_view name = GetParam().name;
  if (GetParam().by == By::nobody) return;
  std::string text = message(name);
  const std::string before = text;
  static_cast<void>(Message::parse(text));  // has written into the buffer already
  const auto salvaged = Message::salvage(text);
  const bool answerable = !text.starts_with("SIP/") && name != "badinv01" && name != "test";
  ASSERT_EQ(salvaged.has_value(), answerable);
  if (!answerable) return;
  EXPECT_TRUE(before.starts_with(salvaged->method_text()));
  EXPECT_TRUE(salvaged->has(HeaderId::cseq));
  for (const HeaderId id : {HeaderId::call_id, HeaderId::from, HeaderId::to})
    EXPECT_EQ(salvaged->has(id), name != "insuf") << name_of(id);
}

INSTANTIATE_TEST_SUITE_P(Rfc4475And5118, Torture, testing::ValuesIn(verdicts), [](const auto& verdict) {
  std::string name(verdict.param.name);
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(TortureAsMeant, IsJudgedByWhatItIsAbout) {
  for (const Verdict& verdict : verdicts_as_meant) expect_verdict(message_as_meant(verdict.name), verdict);
}

// Only the first fault of each is told of. The others must not be hidden by it.
TEST(TortureFaults, EachOfSeveralIsOne) {
  EXPECT_FALSE(Contact::parse("\"Joe\" <sip:joe@example.org>;;;;"));           // badinv01
  EXPECT_FALSE(NameAddr::parse("Watson, Thomas <sip:t.watson@example.org>"));  // baddn
  EXPECT_EQ(judge(replaced("multi01", "CSeq: 59 INVITE\r\n", "")).second, repeated_call_id);
  EXPECT_EQ(judge(replaced("insuf", "CSeq", "From: <sip:a@b>\r\nCSeq")).second, missing_to);
  EXPECT_EQ(judge(replaced("insuf", "CSeq", "f: <sip:a@b>\r\nt: <sip:a@b>\r\nCSeq")).second, missing_call_id);
  EXPECT_EQ(judge(replaced("ncl", "-999", "five")).second, bad_content_length);
  EXPECT_EQ(judge(replaced("quotbal", ".com>", ".com> <sip:realj@example.net>")).second, bad_to);
  for (const char* cseq : {"CSeq: 8 INVITE", "CSeq: 8 NEWMETHO", "CSeq: 8 newmethod"})
    EXPECT_EQ(judge(replaced("mismatch02", "CSeq: 8 INVITE", cseq)).second, cseq_method_mismatch) << cseq;
}

/// What one connection gives before it wants more or breaks.
std::pair<std::vector<std::string>, ParseFault> framed(std::string_view bytes) {
  StreamFramer framer;
  framer.push(bytes);
  std::vector<std::string> messages;
  while (true) {
    const auto frame = framer.next();
    if (!frame) return {messages, frame.error().fault};
    if (frame->kind == StreamFramer::Kind::need_more) return {messages, empty};
    if (frame->kind == StreamFramer::Kind::message) messages.emplace_back(frame->message.begin(), frame->message.end());
  }
}

// What RFC 4475 says of each over TCP, or RFC 3261 §18.3 does.
TEST(TortureOverStreams, BrokenLengthsEndTheConnection) {
  using Result = std::pair<std::vector<std::string>, ParseFault>;
  EXPECT_EQ(framed(message("clerr")), (Result{{}, empty}));  // waits for the rest
  EXPECT_EQ(framed(message("ncl")), (Result{{}, bad_content_length}));
  EXPECT_EQ(framed(message("mcl01")), (Result{{}, repeated_content_length}));
  EXPECT_EQ(framed(message("inv2543")), (Result{{}, missing_content_length}));
}

TEST(TortureOverStreams, WhatIsNoiseInADatagramIsTheNextMessage) {
  const auto [messages, fault] = framed(message("dblreq"));
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_TRUE(messages[0].starts_with("REGISTER sip:example.com SIP/2.0\r\n"));
  EXPECT_TRUE(messages[1].starts_with("INVITE sip:joe@example.com SIP/2.0\r\n"));
}

TEST(TortureOverStreams, EveryAcceptedMessageIsOneFrame) {
  for (const Verdict& verdict : verdicts) {
    if (verdict.by != By::nobody || verdict.name == "dblreq" || verdict.name == "inv2543") continue;
    const std::string text = message_as_meant(verdict.name);
    const auto [messages, fault] = framed(text);
    ASSERT_EQ(messages.size(), 1u) << verdict.name;
    EXPECT_EQ(messages[0], text.substr(0, messages[0].size())) << verdict.name;
    EXPECT_EQ(judge(messages[0]).first, By::nobody) << verdict.name;
  }
}

TEST(TortureFiles, EachHasItsVerdict) {
  const auto names = torture::message_names();
  EXPECT_EQ(names.size(), std::size(verdicts));
  for (const auto& name : names)
    EXPECT_TRUE(std::ranges::any_of(verdicts, [&](const Verdict& verdict) { return verdict.name == name; })) << name;
}

}  // namespace
}  // namespace tandem::sip
