// Reading and building a usual INVITE. The target for reading with essentials is 1 M/s per core (a 900-byte message).
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>

#include "allocations.h"
#include "sip/contact.h"
#include "sip/essentials.h"
#include "sip/list.h"
#include "sip/writer.h"

using namespace tandem::sip;

namespace {

const std::string invite =
    "INVITE sip:+33123456789@sip.provider.example;user=phone SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-524287-1---8a3cd0c2b5a1f7e9;rport\r\n"
    "Max-Forwards: 70\r\n"
    "Contact: <sip:alice@192.0.2.10:5060;transport=udp>\r\n"
    "To: <sip:+33123456789@sip.provider.example>\r\n"
    "From: \"Alice Example\" <sip:alice@sip.provider.example>;tag=ab34cd12\r\n"
    "Call-ID: 84621ZjM0NTk4NmM0YzQ0ZDVhMTk4YWYxNGI1\r\n"
    "CSeq: 2 INVITE\r\n"
    "Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, MESSAGE, OPTIONS, INFO, SUBSCRIBE\r\n"
    "Content-Type: application/sdp\r\n"
    "Supported: replaces, 100rel, timer\r\n"
    "User-Agent: Example Softphone 5.4.12 rev 98765\r\n"
    "Session-Expires: 1800;refresher=uac\r\n"
    "Content-Length: 225\r\n"
    "\r\n"
    "v=0\r\no=- 1655113 1 IN IP4 192.0.2.10\r\ns=call\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 8 0 9 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:9 G722/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n";

void read_invite(benchmark::State& state) {
  const tandem::bench::AllocationColumn allocations(state);
  std::string buffer = invite;
  for (auto _ : state) {
    auto message = Message::parse(buffer);
    if (!message) return state.SkipWithError("refused");
    auto found = essentials(*message);
    benchmark::DoNotOptimize(found);
    if (!found) state.SkipWithError("refused");
  }
  state.counters["bytes"] = static_cast<double>(invite.size());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_invite);

void read_invite_with_target_and_contact(benchmark::State& state) {
  const tandem::bench::AllocationColumn allocations(state);
  std::string buffer = invite;
  for (auto _ : state) {
    auto message = Message::parse(buffer);
    auto found = essentials(*message);
    auto target = Uri::parse(message->request_uri());
    auto contact = Contact::parse(first_value(*message, HeaderId::contact));
    benchmark::DoNotOptimize(found);
    benchmark::DoNotOptimize(target);
    benchmark::DoNotOptimize(contact);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_invite_with_target_and_contact);

void peek(benchmark::State& state) {
  const tandem::bench::AllocationColumn allocations(state);
  for (auto _ : state) benchmark::DoNotOptimize(peek_call_id(invite));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(peek);

void write_response(benchmark::State& state) {
  const tandem::bench::AllocationColumn allocations(state);
  std::string received = invite;
  const auto message = Message::parse(received);
  std::string buffer;
  for (auto _ : state) {
    Writer writer(buffer);
    writer.status(180)
        .copy(*message, HeaderId::via)
        .copy(*message, HeaderId::from)
        .header(HeaderId::to, message->value(HeaderId::to), ";tag=", "x1y2z3")
        .copy(*message, HeaderId::call_id)
        .copy(*message, HeaderId::cseq)
        .end();
    benchmark::DoNotOptimize(buffer.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(write_response);

}  // namespace
