// For tests: sessions on a stack without wire or transactions, in virtual time. What we send is seen as text, one
// message after the other; the test plays the peer. Transactions do not retransmit here: what appears twice was sent
// twice by the session. Include <gtest/gtest.h> before.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sip/list.h"
#include "sipstack/dialog_table.h"

namespace tandem::sipstack::bench {

using namespace std::chrono_literals;

class VirtualShard final : public runtime::Shard {
 public:
  VirtualShard() : Shard(ShardId{0}, 1, Random(7)) { set_time(TimePoint(1h), WallTime(1'700'000'000s)); }
  void post(ShardId, runtime::Task task) override { tasks_.push_back(std::move(task)); }
  /// Runs what is due now.
  void turn() {
    while (!tasks_.empty()) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      task();
    }
    timers().advance(now());
  }
  void run_for(Duration span) {
    const TimePoint until = now() + span;
    turn();
    while (timers().next_deadline() && *timers().next_deadline() <= until) {
      set_time(std::max(now(), *timers().next_deadline()), wall());
      turn();
    }
    set_time(until, wall());
    turn();
  }

 private:
  std::deque<runtime::Task> tasks_;
};

/// A message seen on the wire, or made by the test.
struct Seen {
  explicit Seen(std::string text) : buffer(std::move(text)) {
    auto parsed = sip::Message::parse(buffer);
    if (!parsed) {
      ADD_FAILURE() << "unreadable: " << sip::sentence(parsed.error().fault) << "\n" << buffer;
      return;
    }
    message = *parsed;
    auto checked = sip::essentials(message);
    if (!checked)
      ADD_FAILURE() << "unfit: " << sip::sentence(checked.error().fault) << "\n" << buffer;
    else
      essentials = *checked;
  }
  Seen(const Seen&) = delete;

  std::string buffer;
  sip::Message message;
  sip::Essentials essentials;
  std::optional<Destination> to{};  ///< requests of ours

  std::string value(std::string_view name) const { return std::string(message.value(name)); }
  std::string body() const { return std::string(message.body()); }
  unsigned status() const { return message.status(); }
  std::string branch() const { return std::string(essentials.top_via.branch()); }
  /// "INVITE", "200 INVITE"
  std::string title() const {
    if (message.is_request()) return std::string(message.method_text());
    return std::to_string(message.status()) + " " + std::string(essentials.cseq.method_text);
  }
};
using SeenPtr = std::shared_ptr<Seen>;

inline Flow udp_flow(std::string_view local, std::string_view remote) {
  Flow flow;
  flow.local = *SocketAddress::parse(local);
  flow.remote = *SocketAddress::parse(remote);
  flow.advertised_host = flow.local.ip.to_uri_host();
  flow.advertised_port = flow.local.port;
  return flow;
}

class FakeStack;

class FakeClientRequest final : public ClientRequest {
 public:
  FakeClientRequest(FakeStack& stack, std::string branch) : stack_(stack), branch_(std::move(branch)) {}
  ~FakeClientRequest() override;
  void cancel(std::string_view reason_header) override;

 private:
  FakeStack& stack_;
  std::string branch_;
};

class FakeServerRequest final : public ServerRequest {
 public:
  FakeServerRequest(FakeStack& stack, SeenPtr request, Flow flow);
  ~FakeServerRequest() override;
  const sip::Message& message() const override { return request_->message; }
  const sip::Essentials& essentials() const override { return request_->essentials; }
  const Flow& flow() const override { return flow_; }
  std::string_view to_tag() const override { return tag_; }
  void respond(unsigned status, std::string_view reason, const WriteExtra& extra) override;
  void resend_final() override;
  void resend_provisional() override;
  bool answered() const override { return !final_.empty(); }
  void set_cancel_handler(std::move_only_function<void(const sip::Message&)> handler) override {
    on_cancel = std::move(handler);
  }
  void set_failure_handler(std::move_only_function<void()>) override {}

  std::move_only_function<void(const sip::Message&)> on_cancel;
  const SeenPtr& request() const { return request_; }

 private:
  FakeStack& stack_;
  SeenPtr request_;
  Flow flow_;
  std::string tag_, final_, provisional_;
};

class FakeStack final : public Stack {
 public:
  std::vector<std::pair<std::string, net::NetError>> listen(std::span<const ListenAddress>) override { return {}; }
  std::vector<ListenAddress> listening() const override { return {}; }
  void set_handlers(RequestHandler&, DialogDirectory&) override {}
  void set_observer(TrafficObserver*) override {}
  std::unique_ptr<ClientRequest> send(sip::Method, Destination to, WriteRequest write, ResponseHandler& handler,
                                      RequestOptions) override {
    SeenPtr seen = emit(to, write);
    handlers[seen->branch()] = &handler;
    return std::make_unique<FakeClientRequest>(*this, seen->branch());
  }
  void send_ack(Destination to, WriteRequest write) override { emit(to, write); }
  std::shared_ptr<Resolution> resolve(TargetQuestion, TargetHandler) override { return nullptr; }
  const TargetHealth& health() const override { return no_failures; }
  std::optional<Flow> way_to(Protocol, const SocketAddress&) override { return std::nullopt; }
  void own_address_changed() override {}
  void keep_alive(const Flow&, bool) override {}
  std::string mint_call_id() override { return "call" + std::to_string(++minted_); }
  std::string mint_tag() override { return "ours" + std::to_string(++minted_); }
  std::string mint_contact_token() override { return "token" + std::to_string(++minted_); }
  runtime::Shard& shard() override { return virtual_shard; }
  std::size_t transactions() const override { return 0; }
  void stop() override {}

  SeenPtr emit(const Destination& to, WriteRequest& write) {
    std::string text;
    sip::Writer writer(text);
    const std::string via = "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + std::to_string(++minted_);
    const Flow flow = to.flow.value_or(udp_flow("192.0.2.1:5060", "192.0.2.2:5060"));
    write(writer, Outgoing{flow, via});
    auto seen = std::make_shared<Seen>(text);
    seen->to = to;
    wire.push_back(seen);
    return seen;
  }

  VirtualShard virtual_shard;
  TargetHealth no_failures;
  std::deque<SeenPtr> wire;                          ///< what we sent and the test has not looked at
  std::map<std::string, ResponseHandler*> handlers;  ///< by branch; null: nobody listens any more
  std::vector<FakeServerRequest*> requests;

 private:
  unsigned minted_ = 0;
};

inline FakeClientRequest::~FakeClientRequest() {
  stack_.handlers[branch_] = nullptr;
}

/// Not a message here: the transaction sends CANCEL by itself.
inline void FakeClientRequest::cancel(std::string_view reason_header) {
  stack_.wire.push_back(
      std::make_shared<Seen>("CANCEL sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=" + branch_ +
                             "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@c>\r\nCall-ID: 1\r\nCSeq: 1 CANCEL\r\nReason: " +
                             std::string(reason_header) + "\r\n\r\n"));
}

inline FakeServerRequest::FakeServerRequest(FakeStack& stack, SeenPtr request, Flow flow)
    : stack_(stack), request_(std::move(request)), flow_(std::move(flow)) {
  tag_ = request_->essentials.to_tag;
  if (tag_.empty()) tag_ = stack_.mint_tag();
  stack_.requests.push_back(this);
}

inline FakeServerRequest::~FakeServerRequest() {
  if (final_.empty()) respond(500, {}, nullptr);
  std::erase(stack_.requests, this);
}

inline void FakeServerRequest::respond(unsigned status, std::string_view reason, const WriteExtra& extra) {
  EXPECT_TRUE(final_.empty()) << "two final responses: " << status << " after\n" << final_;
  std::string text;
  sip::Writer writer(text);
  writer.status(status, reason).copy(message(), sip::HeaderId::via).copy(message(), sip::HeaderId::from);
  if (status > 100 && essentials().to_tag.empty())
    writer.header(sip::HeaderId::to, essentials().to.text(), ";tag=", tag_);
  else
    writer.copy(message(), sip::HeaderId::to);
  writer.copy(message(), sip::HeaderId::call_id).copy(message(), sip::HeaderId::cseq);
  if (extra) extra(writer);
  if (text.find("\r\n\r\n") == std::string::npos) writer.end();
  (status < 200 ? provisional_ : final_) = text;
  stack_.wire.push_back(std::make_shared<Seen>(text));
}

inline void FakeServerRequest::resend_final() {
  stack_.wire.push_back(std::make_shared<Seen>(final_));
}

inline void FakeServerRequest::resend_provisional() {
  if (!provisional_.empty()) stack_.wire.push_back(std::make_shared<Seen>(provisional_));
}

/// Writes down what a session tells, as words: "ringing 180", "answer v=1", "ended peer 486 Busy Here".
class Diary final : public SessionListener {
 public:
  void on_progress(unsigned status) override { add("ringing " + std::to_string(status)); }
  void on_offer(std::string_view sdp) override { add("offer " + std::string(sdp)); }
  void on_offer_withdrawn() override { add("withdrawn"); }
  void on_offer_wanted() override { add("offer wanted"); }
  void on_answer(std::string_view sdp) override { add("answer " + std::string(sdp)); }
  void on_offer_refused(unsigned status) override { add("refused " + std::to_string(status)); }
  void on_answered() override { add("answered"); }
  void on_info(std::string_view type, std::string_view body) override {
    add("info " + std::string(type) + " " + std::string(body));
  }
  void on_ended(const SessionEnding& ending) override {
    using By = SessionEnding::By;
    last = ending;
    add(std::string("ended ") +
        (ending.by == By::us     ? "us "
         : ending.by == By::peer ? "peer "
                                 : "network ") +
        std::to_string(ending.status));
  }
  std::vector<std::string> take() { return std::exchange(entries_, {}); }

  std::optional<SessionEnding> last;

 private:
  void add(std::string entry) { entries_.push_back(std::move(entry)); }
  std::vector<std::string> entries_;
};

using Words = std::vector<std::string>;

/// One session and its peer.
class Bench {
 public:
  Bench() : dialogs(stack) {}
  ~Bench() { session.reset(); }

  // ---- our side -------------------------------------------------------------------------------------------------
  InviteSession& call(std::optional<std::string> offer = "offer", std::vector<ClientCredential> credentials = {}) {
    CallSetup setup;
    setup.request_uri = "sip:bob@192.0.2.2";
    setup.destination.uri = "sip:192.0.2.2";
    setup.from = "\"Alice\" <sip:alice@tandem.example>";
    setup.to = "<sip:bob@biloxi.example>";
    setup.session.contact_user = "alice";
    setup.session.credentials = std::move(credentials);
    session = dialogs.call(std::move(setup));
    session->set_listener(diary);
    if (offer) session->offer(*offer);
    session->start();
    invite = next("INVITE");
    return *session;
  }
  std::vector<std::string> told() {
    stack.virtual_shard.turn();
    return diary.take();
  }
  void run_for(Duration span) { stack.virtual_shard.run_for(span); }
  /// The next message we sent, which must be that.
  SeenPtr next(std::string_view title) {
    stack.virtual_shard.turn();
    if (stack.wire.empty()) {
      ADD_FAILURE() << "nothing sent, " << title << " expected";
      return std::make_shared<Seen>(
          "OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKnone\r\nFrom: <sip:a@b>;tag=1\r\n"
          "To: <sip:b@c>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n");
    }
    SeenPtr seen = stack.wire.front();
    stack.wire.pop_front();
    EXPECT_EQ(seen->title(), title) << seen->buffer;
    return seen;
  }
  bool silent() {
    stack.virtual_shard.turn();
    return stack.wire.empty();
  }

  // ---- the peer -------------------------------------------------------------------------------------------------
  struct Say {
    std::string tag = "peer";
    std::string headers{};  ///< lines with CRLF
    std::string sdp{};
    std::string contact = "<sip:bob@192.0.2.2>";
  };
  /// Answers a request of ours.
  void respond(const Seen& request, unsigned status, Say say) {
    std::string text = "SIP/2.0 " + std::to_string(status) + " " + std::string(sip::default_reason(status)) + "\r\n";
    text += "Via: " + std::string(request.essentials.top_via.text()) + "\r\n";
    text += "From: " + request.value("From") + "\r\nTo: " + request.value("To");
    if (request.essentials.to_tag.empty() && !say.tag.empty()) text += ";tag=" + say.tag;
    text += "\r\nCall-ID: " + request.value("Call-ID") + "\r\nCSeq: " + request.value("CSeq") + "\r\n";
    if (!say.contact.empty()) text += "Contact: " + say.contact + "\r\n";
    Seen response(text + say.headers + body_text(say.sdp));
    const auto handler = stack.handlers.find(request.branch());
    if (handler != stack.handlers.end() && handler->second)
      handler->second->on_response(response.message, response.essentials, peer_flow);
    else if (status < 300 && status >= 200 && request.message.method() == sip::Method::invite)
      dialogs.on_stray_success(response.message, response.essentials, peer_flow);
    stack.virtual_shard.turn();
  }
  void respond(const SeenPtr& request, unsigned status) { respond(*request, status, Say{}); }
  void respond(const SeenPtr& request, unsigned status, Say say) { respond(*request, status, std::move(say)); }
  void fail(const SeenPtr& request, SendFault fault) {
    if (ResponseHandler* handler = stack.handlers[request->branch()]) handler->on_failed(fault);
    stack.virtual_shard.turn();
  }

  /// A request of the peer inside the dialog (or its INVITE outside of it, through incoming()).
  SeenPtr request(std::string_view method, Say say) {
    const bool ack = method == "ACK";
    if (!ack && method != "CANCEL") ++peer_cseq;
    return deliver(text_of(method, say, ack ? invite_cseq : peer_cseq));
  }
  SeenPtr request(std::string_view method) { return request(method, Say{}); }
  void ack(std::string sdp = {}) { request("ACK", {.sdp = std::move(sdp)}); }
  void cancel(std::string headers = {}) {
    Seen message(text_of("CANCEL", {.headers = std::move(headers)}, invite_cseq));
    for (FakeServerRequest* open : stack.requests)
      if (open->request()->branch() == invite_branch && open->on_cancel && !open->answered()) {
        open->on_cancel(message.message);
        break;
      }
    stack.virtual_shard.turn();
  }
  /// The peer calls us.
  void incoming(Say say, SessionSetup setup = {}) {
    local_tag.clear();
    call_id = "theirs@peer";
    auto seen = std::make_shared<Seen>(text_of("INVITE", say, ++peer_cseq));
    auto invite_request = std::make_unique<FakeServerRequest>(stack, seen, peer_flow);
    local_tag = invite_request->to_tag();
    session = dialogs.accept(std::move(invite_request), std::move(setup));
    if (session) session->set_listener(diary);
  }

  /// An outgoing call that is up; the dialog's names are the peer's from here on.
  void establish(std::string answer = "answer", std::string headers = {}) {
    call();
    respond(invite, 200, {.headers = std::move(headers), .sdp = std::move(answer)});
    next("ACK");
    adopt(*invite);
    told();
  }
  /// An incoming call that is up.
  void establish_incoming(std::string headers = {}) {
    incoming({.headers = std::move(headers), .sdp = "offer"});
    session->answer("answer", false);
    session->accept();
    next("200 INVITE");
    ack();
    told();
  }
  void adopt(const Seen& our_invite) {
    call_id = our_invite.value("Call-ID");
    local_tag = our_invite.essentials.from_tag;
  }

  FakeStack stack;
  Dialogs dialogs;
  Diary diary;
  SessionHandle session;
  SeenPtr invite;  ///< ours
  Flow peer_flow = udp_flow("192.0.2.1:5060", "192.0.2.2:5060");
  std::string call_id, local_tag, peer_tag = "peer";
  std::uint32_t peer_cseq = 100, invite_cseq = 0;
  std::string invite_branch;

 private:
  static std::string body_text(const std::string& sdp) {
    if (sdp.empty()) return "Content-Length: 0\r\n\r\n";
    return "Content-Type: application/sdp\r\nContent-Length: " + std::to_string(sdp.size()) + "\r\n\r\n" + sdp;
  }
  std::string text_of(std::string_view method, const Say& say, std::uint32_t cseq) {
    if (method == "INVITE") {
      invite_cseq = cseq;
      invite_branch = "z9hG4bKpeer" + std::to_string(cseq);
    }
    const std::string branch = method == "CANCEL" ? invite_branch : "z9hG4bKpeer" + std::to_string(cseq);
    std::string text =
        std::string(method) + " sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=" + branch +
        "\r\nMax-Forwards: 70\r\nFrom: <sip:bob@biloxi.example>;tag=" + peer_tag +
        "\r\nTo: \"Alice\" <sip:alice@tandem.example>" + (local_tag.empty() ? "" : ";tag=" + local_tag) +
        "\r\nCall-ID: " + call_id + "\r\nCSeq: " + std::to_string(cseq) + " " + std::string(method) + "\r\n";
    if (!say.contact.empty()) text += "Contact: " + say.contact + "\r\n";
    return text + say.headers + body_text(say.sdp);
  }
  SeenPtr deliver(std::string text) {
    auto seen = std::make_shared<Seen>(std::move(text));
    if (seen->message.method() == sip::Method::ack) {
      dialogs.on_ack(seen->message, seen->essentials, peer_flow);
    } else {
      std::unique_ptr<ServerRequest> request = std::make_unique<FakeServerRequest>(stack, seen, peer_flow);
      if (!dialogs.take_request(request)) request->respond(481);
    }
    stack.virtual_shard.turn();
    return seen;
  }
};

}  // namespace tandem::sipstack::bench
