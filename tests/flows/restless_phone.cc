#include "flows/restless_phone.h"

#include "sdp/description.h"
#include "sip/uri_text.h"

namespace tandem::flows {

using std::chrono::milliseconds;

/// One call of it. Ends itself some day: its owner's patience is limited.
class RestlessPhone::OneCall final : private call::LegListener {
 public:
  OneCall(RestlessPhone& phone, std::unique_ptr<call::Leg> leg) : phone_(phone), leg_(std::move(leg)) {
    leg_->set_listener(*this);
    local_ = {phone_.host_.addresses().front(), {static_cast<std::uint16_t>(20000 + 2 * random().below(10000))}};
  }

  void place() {
    if (random().chance(0.9))
      leg_->offer(sdp::make_offer({"alaw", "ulaw"}, local_));
    else
      leg_->want_offer();
    leg_->start();
    give_up_within(milliseconds{20'000});
  }

  void receive() {
    leg_->ring(180);
    const double what = random().unit();
    if (what < 0.15) return act_within(milliseconds{3000}, [this] { leg_->end(random().chance(0.5) ? 486 : 603); });
    if (what < 0.25) return give_up_within(milliseconds{120'000});  // rings, nobody comes
    act_within(milliseconds{6000}, [this] {
      leg_->accept();
      give_up_within(milliseconds{60'000});
    });
  }

 private:
  Random& random() { return phone_.shard().random(); }
  void act_within(milliseconds longest, std::move_only_function<void()> act) {
    const milliseconds wait{random().below(static_cast<std::uint64_t>(longest.count()))};
    timer_.arm(phone_.shard().timers(), phone_.shard().now() + wait, std::move(act));
  }
  void give_up_within(milliseconds longest) {
    act_within(longest, [this] { leg_->end(leg_->answered() ? 0 : 480); });
  }

  void on_ringing(call::Leg&, std::uint16_t) override {}
  void on_offer(call::Leg& leg, const sdp::Session& offer) override {
    leg.answer(sdp::make_answer(offer, {"alaw", "ulaw"}, local_), random().chance(0.2));
  }
  void on_answer(call::Leg&, const sdp::Session&) override {}
  void on_offer_wanted(call::Leg& leg) override { leg.offer(sdp::make_offer({"alaw"}, local_)); }
  void on_offer_refused(call::Leg&, std::uint16_t) override {}
  void on_answered(call::Leg& leg) override {
    ++phone_.counts_.answered;
    if (random().chance(0.2)) leg.offer(sdp::make_offer({"alaw", "ulaw"}, local_, sdp::Direction::sendonly));
    give_up_within(milliseconds{60'000});
  }
  void on_info(call::Leg&, std::string_view, std::string_view) override {}
  void on_ended(call::Leg&, const call::Ending&) override { phone_.forget(*this); }

  RestlessPhone& phone_;
  std::unique_ptr<call::Leg> leg_;
  sdp::LocalMedia local_;
  runtime::Timer timer_;
};

RestlessPhone::RestlessPhone(World& world, IpAddress address, std::string account, SocketAddress server)
    : host_(world.wire().add_host(account, {address})),
      process_(world, host_, 1),
      account_(std::move(account)),
      server_(server) {
  shard().run([&] {
    stack_ = sipstack::make_stack(shard(), process_.network(), {});
    dialogs_ = std::make_unique<sipstack::Dialogs>(*stack_);
    stack_->set_handlers(*this, *dialogs_);
    const sipstack::ListenAddress listen{
        .name = "phone", .protocol = sipstack::Protocol::udp, .bind = {address, 5060}, .advertised_host = {}};
    static_cast<void>(stack_->listen({&listen, 1}));
    model::Trunk trunk;
    trunk.name = account_;
    trunk.host = server_.ip.to_string();
    trunk.port = server_.port;
    trunk.username = account_;
    trunk.password = "secret-of-" + account_;
    trunk.expiry = std::chrono::seconds{3600};
    trunk.watch = {.qualify_frequency = std::chrono::seconds{0}, .keep_alive = std::chrono::seconds{0}};
    flow_ = std::make_unique<registrar::TrunkFlow>(*stack_, trunk, account_,
                                                   registrar::TrunkFlow::Listener{.changed = [] {}, .moved = [] {}});
    registration_ =
        std::make_unique<registrar::Registration>(registrar::Registration::Environment{*stack_, hasher_, *flow_}, trunk,
                                                  account_, registrar::Registration::Listener{});
    registration_->start(milliseconds{0});
  });
}

RestlessPhone::~RestlessPhone() {
  shard().run([&] {
    calls_.clear();
    registration_.reset();
    flow_.reset();
    dialogs_.reset();
    stack_->stop();
    stack_.reset();
  });
}

void RestlessPhone::call(const std::string& number) {
  shard().run([&] {
    legs::SipLegTarget target;
    const std::string host = server_.ip.to_string();
    target.request_uri = sip::uri_text({.user = number, .host = host, .port = server_.port});
    target.destination.uri = target.request_uri;
    target.from_uri = sip::uri_text({.user = account_, .host = host});
    target.contact_user = account_;
    target.credentials.push_back({.username = account_, .password = "secret-of-" + account_});
    target.party = account_;
    target.own.media = {.bind = host_.addresses().front()};
    ++counts_.placed;
    calls_.push_back(std::make_unique<OneCall>(*this, legs::SipLeg::outgoing(*dialogs_, std::move(target))));
    calls_.back()->place();
  });
}

void RestlessPhone::on_request(std::unique_ptr<sipstack::ServerRequest> request) {
  if (request->message().method() != sip::Method::invite) return request->respond(405);
  auto leg = legs::SipLeg::incoming(*dialogs_, std::move(request), {.party = account_, .session = {}});
  if (!leg) return;
  ++counts_.received;
  calls_.push_back(std::make_unique<OneCall>(*this, std::move(leg)));
  calls_.back()->receive();
}

void RestlessPhone::forget(OneCall& call) {
  ++counts_.ended;
  calls_.remove_if([&](const auto& one) { return one.get() == &call; });
}

}  // namespace tandem::flows
