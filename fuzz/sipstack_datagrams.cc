// A whole stack under datagrams and stream bytes that anybody may send. The input is a list of pieces: a byte that says
// over what they come and how much time passes before, two bytes of length, the bytes.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "sipstack/test_stack.h"

namespace {

using namespace tandem::sipstack;
using namespace tandem::sipstack::test;

class Quiet final : public tandem::net::StreamHandler {
 public:
  void on_bytes(std::span<const char>) override {}
  void on_closed(const tandem::net::NetError&) override {}
};

unsigned status_for(const ServerRequest& request) {
  return request.message().method() == tandem::sip::Method::invite ? 486 : 200;
}

void run(std::span<const std::uint8_t> input) {
  TestWire wire;
  TestHost us(wire, "192.0.2.1", 2);
  TestPeer peer(wire, "192.0.2.9:5060");
  TestNetwork network(wire, peer.at.ip);
  Quiet quiet;
  for (auto& user : us.users)
    user->on_request_do = [](std::unique_ptr<ServerRequest> request) { request->respond(status_for(*request)); };
  TestAnswers answers;
  const auto call =
      us.stack().send(tandem::sip::Method::invite, {.uri = "sip:a@192.0.2.9", .flow = {}, .protocol = {}, .local = {}},
                      usual(tandem::sip::Method::invite, "sip:a@192.0.2.9"), answers);
  wire.settle();
  const std::string invite = peer.take();
  auto stream = network.connect({}, us.at, quiet);
  wire.settle();
  while (input.size() >= 3) {
    const std::uint8_t how = input[0];
    const std::size_t size = std::min<std::size_t>(input[1] << 8 | input[2], input.size() - 3);
    std::string text(reinterpret_cast<const char*>(input.data() + 3), size);
    input = input.subspan(3 + size);
    // The fuzzer cannot guess our branch: "@@" stands for the Via that we sent.
    if (const auto at = text.find("@@"); at != std::string::npos) text.replace(at, 2, header_of(invite, "Via"));
    if (how & 1) {
      stream->send(text);
    } else {
      peer.say(us.at, std::move(text));
    }
    wire.run_for(std::chrono::milliseconds((how >> 1) * 100));
  }
  wire.run_for(std::chrono::seconds(300));
  for (auto& user : us.users) user->in_dialog.clear();
  if (us.transactions() > 1) std::abort();  // all but our call, which may be ringing
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= 16'384) run({data, size});
  return 0;
}
