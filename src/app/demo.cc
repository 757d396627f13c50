#include "app/demo.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>

#include "app/demo_site.h"
#include "app/signals.h"
#include "app/simple_phone.h"
#include "app/site_files.h"
#include "net/free_port.h"
#include "net/system_network.h"
#include "runtime/shards.h"

namespace tandem::app {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double alice_tone = 440, bob_tone = 560, carol_tone = 700;

/// The provider has a loopback address of its own, as it has one in the world: calls are told apart by it.
constexpr IpAddress provider_address = IpAddress::v4(0x7f000002);

/// The three people of the demonstration, on a shard of their own.
struct People {
  People(runtime::Loop& loop, const DemoSites& sites)
      : network(loop),
        alice(loop, network,
              options("alice", sites.alice_password, {IpAddress::loopback(), sites.office_port}, alice_tone, carol_tone,
                      40000)),
        bob(loop, network,
            options("bob", sites.bob_password, {IpAddress::loopback(), sites.office_port}, bob_tone, carol_tone,
                    41000)),
        carol(loop, network,
              options("carol", sites.carol_password, {provider_address, sites.provider_port}, carol_tone, alice_tone,
                      42000)) {}

  static SimplePhoneOptions options(std::string name, const std::string& password, SocketAddress server, double says,
                                    double listens_for, std::uint16_t rtp) {
    SimplePhoneOptions o;
    o.display_name = name;
    o.display_name.front() = static_cast<char>(o.display_name.front() - 32);
    o.username = std::move(name);
    o.password = password;
    o.server = server;
    o.bind = {IpAddress::loopback(), 0};
    o.says = says;
    o.listens_for = listens_for;
    o.rtp_low = rtp;
    o.rtp_high = static_cast<std::uint16_t>(rtp + 99);
    return o;
  }

  net::SystemNetwork network;
  SimplePhone alice, bob, carol;
};

class Demonstration {
 public:
  explicit Demonstration(const DemoOptions& options) : options_(options), seeds_(Random::from_system()) {}
  ~Demonstration() {
    if (shards_) shards_->stop();
  }
  ExitCode run();

 private:
  std::optional<StartFault> start();
  std::optional<StartFault> prepare(const std::filesystem::path& data, const std::string& site) const;
  bool start_people();
  bool everybody_registered();
  bool call(SimplePhone People::* caller, SimplePhone People::* callee, const char* number, std::string_view title);
  void tell_story(std::string_view title, bool heard_by_caller, bool heard_by_callee);
  void tell_how_to_connect();
  /// Asks until yes or until `limit`; a signal counts as no.
  bool wait_until(const std::function<bool()>& done, seconds limit);
  template <class F>
  auto ask(F&& question) {
    decltype(question(*people_)) answer{};
    shards_->run_on(ShardId{0}, [&](runtime::Loop&) { answer = question(*people_); });
    return answer;
  }

  DemoOptions options_;
  Random seeds_;
  DemoSites sites_;
  std::unique_ptr<Server> office_, provider_;
  std::unique_ptr<runtime::Shards> shards_;
  People* people_ = nullptr;
  std::string told_;  ///< the story told last
};

void say(std::string_view text) {
  std::cout << text << "\n" << std::flush;
}

bool Demonstration::wait_until(const std::function<bool()>& done, seconds limit) {
  const auto give_up = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < give_up) {
    if (done()) return true;
    if (wait_for_signal(milliseconds{20}) != Signal::none) return false;
  }
  return done();
}

/// Applies the site before the server starts, so that its transports are open from the first moment.
std::optional<StartFault> Demonstration::prepare(const std::filesystem::path& data, const std::string& site) const {
  std::error_code error;
  std::filesystem::create_directories(data, error);
  const std::filesystem::path file = data / "demo-site.yaml";
  if (std::ofstream out(file); !(out << site))
    return StartFault{exit_data_unusable, "Cannot write " + file.string() + "."};
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  const ExitCode applied = apply_quietly({.data = data, .file = file});
  if (applied != exit_ok) return StartFault{applied, "The demonstration's site could not be stored."};
  return std::nullopt;
}

std::optional<StartFault> Demonstration::start() {
  std::error_code error;
  std::filesystem::create_directories(options_.data, error);
  const std::uint16_t wished = options_.sip ? options_.sip->port : std::uint16_t{5060};
  const std::uint16_t office_port = net::free_sip_port(IpAddress{}, wished);
  if (office_port != wished) say(fmt::format("Port {} is in use here; the exchange takes {}.", wished, office_port));
  const std::uint16_t provider_port = net::free_sip_port(provider_address, 15060);
  sites_ = demo_sites(options_.data, office_port, provider_port);
  const std::filesystem::path provider_data = options_.data / "demo-provider";
  if (auto fault = prepare(options_.data, sites_.office)) return fault;
  if (auto fault = prepare(provider_data, sites_.provider)) return fault;
  auto provider = Server::start({.data = provider_data, .sip = {}, .rtp = {}, .shards = 1, .quiet = true});
  if (!provider) return provider.error();
  provider_ = std::move(*provider);
  auto office = Server::start({.data = options_.data, .sip = {}, .rtp = {}, .shards = options_.shards, .quiet = true});
  if (!office) return office.error();
  office_ = std::move(*office);
  return std::nullopt;
}

bool Demonstration::start_people() {
  shards_ = std::make_unique<runtime::Shards>(runtime::Shards::Options{.count = 1}, seeds_);
  shards_->start([this](runtime::Loop& loop) -> runtime::Shards::Resident {
    auto people = std::make_shared<People>(loop, sites_);
    people_ = people.get();
    return people;
  });
  return ask([](People& p) { return p.alice.start() && p.bob.start() && p.carol.start(); });
}

bool Demonstration::everybody_registered() {
  const bool phones = ask([](People& p) { return p.alice.registered() && p.bob.registered() && p.carol.registered(); });
  if (!phones) return false;
  const auto accounts = office_->view().registrations();
  return accounts.size() == 1 && accounts.front().state == registrar::RegistrationState::registered;
}

bool Demonstration::call(SimplePhone People::* caller, SimplePhone People::* callee, const char* number,
                         std::string_view title) {
  ask([&](People& p) {
    (p.*callee).options().listens_for = (p.*caller).options().says;
    (p.*caller).options().listens_for = (p.*callee).options().says;
    (p.*caller).call(number);
    return true;
  });
  const auto talking = [&] {
    return ask([&](People& p) {
      return (p.*caller).state() == SimplePhone::CallState::talking &&
             (p.*callee).state() == SimplePhone::CallState::talking;
    });
  };
  bool heard_by_caller = false, heard_by_callee = false;
  if (wait_until(talking, seconds{10})) {
    wait_until([&] { return ask([&](People& p) { return (p.*caller).heard_tone() && (p.*callee).heard_tone(); }); },
               seconds{5});
    wait_until([] { return false; }, seconds{2});  // they talk
    heard_by_caller = ask([&](People& p) { return (p.*caller).heard_tone(); });
    heard_by_callee = ask([&](People& p) { return (p.*callee).heard_tone(); });
  }
  ask([&](People& p) {
    (p.*caller).hang_up();
    return true;
  });
  const auto all_over = [&] {
    return office_->view().totals().calls_running == 0 &&
           ask([&](People& p) { return (p.*caller).idle() && (p.*callee).idle(); });
  };
  wait_until(all_over, seconds{5});
  tell_story(title, heard_by_caller, heard_by_callee);
  return heard_by_caller && heard_by_callee;
}

void Demonstration::tell_story(std::string_view title, bool heard_by_caller, bool heard_by_callee) {
  say(fmt::format("\n== {} ==\n", title));
  const auto stories = office_->view().stories(false, 10);
  if (stories.empty() || stories.front().id == told_) return say("The call never reached the exchange.");
  told_ = stories.front().id;
  if (const auto ladder = office_->view().ladder(stories.front().id, false)) say(*ladder);
  say(stories.front().sentence);
  say(fmt::format("Audio: the caller {} the called side's tone, the called side {} the caller's.",
                  heard_by_caller ? "heard" : "did NOT hear", heard_by_callee ? "heard" : "did NOT hear"));
}

void Demonstration::tell_how_to_connect() {
  const std::string host =
      ask([](People& p) { return p.network.local_address_towards(IpAddress::v4(0xc0000201)); }).to_string();
  say(fmt::format(R"(
The exchange serves until Ctrl-C. Connect a softphone:

    server (domain)   {0}:{1}      UDP or TCP
    user  alice       password {2}      extension 100
    user  bob         password {3}      extension 101

Then dial 101 or 100 from one to the other, or {4}: that is Carol at Demo Telecom, who answers with a tone.
Console:   {5} console --data {6}
)",
                  host, sites_.office_port, sites_.alice_password, sites_.bob_password, demo_number_of_carol,
                  "build/tandem", options_.data.string()));
}

ExitCode Demonstration::run() {
  say("Starting the exchange, Demo Telecom and three phones ...");
  if (const auto fault = start()) {
    std::cerr << "tandem: " << fault->text << "\n";
    return fault->code;
  }
  if (!start_people()) {
    std::cerr << "tandem: the phones could not open their sockets.\n";
    return exit_demo_failed;
  }
  if (!wait_until([this] { return everybody_registered(); }, seconds{20})) {
    std::cerr << "tandem: not everybody registered in time.\n";
    for (const auto& account : office_->view().registrations()) std::cerr << registrar::sentence(account) << "\n";
    return exit_demo_failed;
  }
  say("The phones are registered with the exchange, the exchange is registered with Demo Telecom.");
  const bool out =
      call(&People::alice, &People::carol, demo_number_of_carol, "A call out: Alice calls Carol through Demo Telecom");
  const bool in = call(&People::carol, &People::bob, demo_number_of_office,
                       "A call in: Carol calls the office's number, Bob answers");
  const ExitCode result = out && in ? exit_ok : exit_demo_failed;
  say(result == exit_ok ? "\nBoth calls carried audio both ways." : "\nThe demonstration FAILED.");
  if (options_.once) return result;
  tell_how_to_connect();
  ask([](People& p) {
    p.alice.leave();
    p.bob.leave();
    return true;
  });
  say("tandem: ready");
  office_->serve();
  return exit_ok;
}

}  // namespace

ExitCode run_demo(const DemoOptions& options) {
  return Demonstration(options).run();
}

}  // namespace tandem::app
