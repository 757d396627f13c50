#include "app/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <iostream>
#include <mutex>
#include <thread>

#include "app/confd_face.h"
#include "app/firewall_guard.h"
#include "app/http_face.h"
#include "app/server_view.h"
#include "app/signals.h"
#include "app/sound_files.h"
#include "app/tls_files.h"
#include "console/server.h"
#include "control/catalogue.h"
#include "model/apply.h"
#include "model/difference.h"
#include "net/system_network.h"
#include "rest/answers.h"
#include "runtime/shards.h"
#include "runtime/wall_clock.h"
#include "store/writer.h"

namespace tandem::app {

StartFault fault_of(const store::StoreError& error) {
  const ExitCode code = error.fault == store::StoreFault::damaged || error.fault == store::StoreFault::foreign
                            ? exit_database_damaged
                        : error.fault == store::StoreFault::newer_schema ? exit_database_newer
                        : error.fault == store::StoreFault::in_use       ? exit_data_in_use
                                                                         : exit_data_unusable;
  return {code, store::sentence(error)};
}

void add_first_transports(model::Config& config, const SocketAddress& bind) {
  for (const auto protocol : {model::Protocol::udp, model::Protocol::tcp}) {
    model::Transport transport;
    transport.name = protocol == model::Protocol::udp ? "udp" : "tcp";
    transport.protocol = protocol;
    transport.bind = bind;
    config.transports.push_back(std::move(transport));
  }
}

namespace {

/// What lives on one shard.
struct Resident {
  Resident(runtime::Loop& loop, net::PortClaims& claims, store::Writer& writer, ExchangeParts& parts,
           const SnapshotPtr& snapshot, const std::filesystem::path& data)
      : network(loop, {.resolver = {}, .claims = &claims}),
        records(writer.records_for(loop)),
        exchange(loop, network, *records, parts, snapshot) {
    if (loop.id() == ShardId{0}) firewall.emplace(loop, network, data);
  }

  net::SystemNetwork network;
  std::unique_ptr<store::Records> records;
  ExchangeShard exchange;
  std::optional<FirewallGuard> firewall;  ///< on shard 0
};

unsigned shard_count(unsigned wished) {
  if (wished) return std::min(wished, max_shards);
  return std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
}

class RunningServer final : public Server {
 public:
  explicit RunningServer(const ServeOptions& options)
      : options_(options), seeds_(Random::from_system()), sound_files_(options.data / "sounds") {}
  ~RunningServer() override;
  std::optional<StartFault> open();

  void serve(std::function<bool()> tick) override;
  control::ExchangeView& view() override { return *view_; }
  std::vector<sipstack::ListenAddress> listening() override;
  std::optional<SocketAddress> http() const override { return http_->address(); }
  const std::vector<std::string>& announcements() const override { return http_->announcements(); }
  const std::vector<std::string>& warnings() const override { return warnings_; }

 private:
  std::optional<StartFault> open_store();
  std::optional<StartFault> start_shards();
  void start_control();
  std::optional<StartFault> start_console();
  std::optional<StartFault> start_http();
  std::vector<rest::Subtree> confd_subtrees();
  /// What `site` means: its configuration, and what clients of the compatible interface have made.
  confd::Expanded expand(const store::Site& site) const;
  std::expected<SnapshotPtr, std::string> compile(model::Config config) const;
  rest::Response answer_confd(const rest::Request& request);
  /// Stores and publishes what a request has changed. The error is a sentence.
  std::expected<void, std::string> take_interface(confd::Documents changed, const rest::Request& request);
  /// Publishes on every shard; returns what could not be opened.
  std::vector<std::string> publish(const SnapshotPtr& snapshot);
  std::expected<void, std::string> reload();
  control::Output apply(std::span<const std::string> arguments, std::string_view payload);
  void look_after_files();
  void tell_alarm(std::string_view text);
  void tell_certificates(const TlsMaterial& material) const;
  static void tell_sounds(const SoundMaterial& material);
  SoundMaterialPtr sounds() const {
    const std::lock_guard lock(snapshot_mutex_);
    return sounds_;
  }
  TlsMaterialPtr tls() const {
    const std::lock_guard lock(snapshot_mutex_);
    return tls_;
  }
  SnapshotPtr snapshot() const {
    const std::lock_guard lock(snapshot_mutex_);
    return snapshot_;
  }
  void add_file_commands();
  void drain();

  ServeOptions options_;
  Random seeds_;
  std::unique_ptr<store::Store> store_;
  std::mutex store_mutex_;  ///< main reloads on SIGHUP, the console applies, clients of REST change
  store::Site site_;        ///< as stored; guarded by it
  TlsFiles tls_files_;      ///< guarded by it too
  SoundFiles sound_files_;  ///< likewise
  mutable std::mutex snapshot_mutex_;
  SnapshotPtr snapshot_;
  TlsMaterialPtr tls_;
  SoundMaterialPtr sounds_;
  std::chrono::steady_clock::time_point next_look_at_files_{},
      last_certificate_warning_{std::chrono::steady_clock::now()};
  std::vector<store::Binding> bindings_;
  store::MeterRecords meters_;
  std::unique_ptr<ExchangeParts> parts_;
  net::PortClaims claims_;
  std::unique_ptr<store::Writer> writer_;
  std::vector<ExchangeShard*> exchange_;
  FirewallGuard* firewall_ = nullptr;  ///< on shard 0
  std::unique_ptr<runtime::Shards> shards_;
  std::unique_ptr<ServerView> view_;
  std::unique_ptr<control::Catalogue> catalogue_;
  std::unique_ptr<HttpFace> http_;
  std::atomic<bool> draining_{false};
  std::unique_ptr<console::Server> console_;
  std::atomic<console::Server*> debug_console_{nullptr};
  std::vector<std::string> warnings_;
};

std::optional<StartFault> RunningServer::open() {
  if (auto fault = open_store()) return fault;
  if (auto fault = start_shards()) return fault;
  start_control();
  if (auto fault = start_http()) return fault;
  return start_console();
}

std::optional<StartFault> RunningServer::open_store() {
  auto opened = store::Store::open(options_.data, store::Access::serve);
  if (!opened) return fault_of(opened.error());
  store_ = std::move(*opened);
  auto site = store_->load_site();
  if (!site) return fault_of(site.error());
  model::Config& config = site->config;
  if (config.revision == 0) {
    add_first_transports(config, options_.sip.value_or(SocketAddress{IpAddress{}, 5060}));
    if (options_.rtp) std::tie(config.settings.rtp_low, config.settings.rtp_high) = *options_.rtp;
    model::give_uuids(config, seeds_);
    const auto saved = store_->save_config(config, {"tandem", "new installation", runtime::wall_clock_now()});
    if (!saved) return fault_of(saved.error());
    config.revision = *saved;
  }
  site_ = std::move(*site);
  auto http = HttpFace::open(*store_);
  if (!http) return http.error();
  http_ = std::move(*http);
  auto compiled = compile(expand(site_).config);
  if (!compiled) return StartFault{exit_config, "The stored configuration has errors:\n" + compiled.error()};
  snapshot_ = std::move(*compiled);
  auto bindings = store_->load_bindings(runtime::wall_clock_now());
  if (!bindings) return fault_of(bindings.error());
  bindings_ = std::move(*bindings);
  auto meters = store_->load_meters(first_hour_kept(runtime::wall_clock_now()));
  if (!meters) return fault_of(meters.error());
  meters_ = std::move(*meters);
  auto writer = store::Writer::start(*store_);
  if (!writer) return fault_of(writer.error());
  writer_ = std::move(*writer);
  return std::nullopt;
}

confd::Expanded RunningServer::expand(const store::Site& site) const {
  return confd::expand(site.interface, site.config, confd_tenants(site.config, http_->access().installation()));
}

std::expected<SnapshotPtr, std::string> RunningServer::compile(model::Config config) const {
  if (options_.rtp) std::tie(config.settings.rtp_low, config.settings.rtp_high) = *options_.rtp;
  auto compiled = routing::Snapshot::compile(std::make_shared<const model::Config>(std::move(config)));
  if (!compiled) return std::unexpected(model::to_text(compiled.error()));
  return *compiled;
}

std::optional<StartFault> RunningServer::start_shards() {
  auto keys = load_keys(options_.data);
  if (!keys) return keys.error();
  const unsigned count = shard_count(options_.shards);
  parts_ = std::make_unique<ExchangeParts>(count, std::move(*keys));
  parts_->meters.load(std::exchange(meters_, {}));
  exchange_.resize(count);
  shards_ = std::make_unique<runtime::Shards>(runtime::Shards::Options{.count = count}, seeds_);
  shards_->start([this](runtime::Loop& loop) -> runtime::Shards::Resident {
    auto resident = std::make_shared<Resident>(loop, claims_, *writer_, *parts_, snapshot_, options_.data);
    exchange_[loop.id().value] = &resident->exchange;
    if (resident->firewall) firewall_ = &*resident->firewall;
    return resident;
  });
  shards_->run_on_each([this](runtime::Loop& loop) { exchange_[loop.id().value]->load_bindings(bindings_); });
  bindings_ = {};
  shards_->run_on_each([this](runtime::Loop& loop) {
    exchange_[loop.id().value]->stories().set_alarm_listener([this](std::string_view text) { tell_alarm(text); });
  });
  warnings_ = publish(snapshot_);
  if (listening().empty()) {
    std::string text = "No SIP transport could be opened.";
    for (const std::string& warning : warnings_) text += " " + warning;
    return StartFault{exit_port_taken, text};
  }
  return std::nullopt;
}

void RunningServer::start_control() {
  view_ =
      std::make_unique<ServerView>(ServerView::Environment{.shards = *shards_,
                                                           .exchange = exchange_,
                                                           .firewall = *firewall_,
                                                           .data = options_.data,
                                                           .snapshot = [this] { return snapshot(); },
                                                           .tls = [this] { return tls(); },
                                                           .sounds = [this] { return sounds(); },
                                                           .meters = parts_->meters,
                                                           .reload = [this] { return reload(); },
                                                           .stop = [](bool gracefully) { raise_stop(gracefully); },
                                                           .debug_line =
                                                               [this](std::string_view line) {
                                                                 if (console::Server* console = debug_console_.load())
                                                                   console->broadcast(line);
                                                               }});
  catalogue_ = std::make_unique<control::Catalogue>(*view_);
  add_file_commands();
}

std::vector<rest::Subtree> RunningServer::confd_subtrees() {
  constexpr std::size_t max_body = 40u << 20;  // as Wazo's
  const rest::Work work{[this](const rest::Request& request) { return answer_confd(request); }, max_body, true};
  return {{"/api/confd/1.1", "confd", work}, {"/1.1", "confd", work}};
}

rest::Response RunningServer::answer_confd(const rest::Request& request) {
  const std::lock_guard lock(store_mutex_);
  const store::Installation& installation = http_->access().installation();
  Random random = Random::from_system();
  const confd::Context context = confd_context(site_.config, installation, runtime::wall_clock_now(), random);
  confd::Documents documents = site_.interface;
  confd::Answer answer = confd::answer(confd_request(request, site_.config, installation), documents, context);
  if (documents != site_.interface) {
    if (const auto taken = take_interface(std::move(documents), request); !taken)
      return rest::error_answer(request.path, 500, "Unexpected error: " + taken.error());
  }
  return rest_response(std::move(answer));
}

std::expected<void, std::string> RunningServer::take_interface(confd::Documents changed, const rest::Request& request) {
  store::Site next{site_.config, std::move(changed)};
  model::Config effective = expand(next).config;
  std::string what(rest::to_text(request.method));
  for (const std::string& segment : request.below_mount()) what += (what.ends_with(' ') ? "" : " ") + segment;
  const auto saved =
      store_->save_site(next, {request.who ? request.who->user : std::string(), what, runtime::wall_clock_now()});
  if (!saved) return std::unexpected(store::sentence(saved.error()));
  next.config.revision = effective.revision = *saved;
  site_ = std::move(next);
  model::Config in_force = snapshot()->config();
  in_force.revision = effective.revision;
  if (in_force == effective) return {};  // an object that nothing uses yet
  auto compiled = compile(std::move(effective));
  if (!compiled) return std::unexpected(compiled.error());
  for (const std::string& fault : publish(*compiled)) std::cerr << "tandem: " << fault << std::endl;
  view_->reloaded();
  return {};
}

std::optional<StartFault> RunningServer::start_http() {
  for (control::Command& command : rest::access_commands({.access = http_->access(),
                                                          .snapshot = [this] { return snapshot(); },
                                                          .now = [] { return runtime::wall_clock_now(); }}))
    catalogue_->add(std::move(command));
  auto fault = http_->start(options_.http, {.view = *view_,
                                            .catalogue = *catalogue_,
                                            .snapshot = [this] { return snapshot(); },
                                            .draining = [this] { return draining_.load(); },
                                            .subtrees = confd_subtrees()});
  for (const std::string& warning : http_->warnings()) warnings_.push_back(warning);
  return fault;
}

std::optional<StartFault> RunningServer::start_console() {
  auto console = console::Server::start(options_.data / "console.sock", *catalogue_);
  if (!console) return StartFault{exit_data_unusable, console.error()};
  console_ = std::move(*console);
  debug_console_ = console_.get();
  return std::nullopt;
}

std::vector<std::string> RunningServer::publish(const SnapshotPtr& snapshot) {
  std::vector<std::string> faults;
  const TlsMaterialPtr material = tls_files_.load(snapshot->config());
  const SoundMaterialPtr sounds = sound_files_.load(snapshot->config());
  shards_->run_on_each([&](runtime::Loop& loop) {
    for (const auto& [name, error] : exchange_[loop.id().value]->publish(snapshot, material, sounds->library)) {
      std::string text = fmt::format("Transport {} could not be opened: {}.", name, error.text);
      if (std::ranges::find(faults, text) == faults.end()) faults.push_back(std::move(text));
    }
  });
  shards_->run_on(ShardId{0}, [&](runtime::Loop&) { firewall_->publish(snapshot); });
  tell_certificates(*material);
  tell_sounds(*sounds);
  const std::lock_guard lock(snapshot_mutex_);
  snapshot_ = snapshot;
  tls_ = material;
  sounds_ = sounds;
  return faults;
}

std::expected<void, std::string> RunningServer::reload() {
  const std::lock_guard lock(store_mutex_);
  auto site = store_->load_site();
  if (!site) return std::unexpected(store::sentence(site.error()));
  auto compiled = compile(expand(*site).config);
  if (!compiled) return std::unexpected(compiled.error());
  site_ = std::move(*site);
  const auto faults = publish(*compiled);
  view_->reloaded();
  if (faults.empty()) return {};
  std::string text;
  for (const std::string& fault : faults) text += fault + "\n";
  return std::unexpected(text);
}

/// `config apply [--prune] [--check]`, the payload being the file: what `tandem apply` sends to a running server.
control::Output RunningServer::apply(std::span<const std::string> arguments, std::string_view payload) {
  const std::lock_guard lock(store_mutex_);
  const auto has = [&](std::string_view flag) { return std::ranges::find(arguments, flag) != arguments.end(); };
  const std::string file = arguments.empty() || arguments.back().starts_with("--") ? "site.yaml" : arguments.back();
  const auto site = model::parse_site(payload, file);
  if (!site) return {model::to_text(site.error()), false};
  const model::Config& current = site_.config;
  Random random = Random::from_system();
  auto applied = model::apply(current, *site, {.prune = has("--prune")}, random);
  if (!applied) return {model::to_text(applied.error()), false};
  const model::Changes changes = model::difference(current, applied->config);
  std::string text = model::to_text(applied->warnings) + model::to_text(changes);
  SoundFiles files = sound_files_;
  for (const std::string& warning : warnings_of(*files.load(applied->config))) text += "warning: " + warning + "\n";
  auto compiled = compile(expand({applied->config, site_.interface}).config);
  if (!compiled) return {compiled.error(), false};
  if (has("--check") || changes.empty()) return {text, true};
  const auto saved =
      store_->save_config(applied->config, {"console", model::summary(changes), runtime::wall_clock_now()});
  if (!saved) return {store::sentence(saved.error()), false};
  site_.config = std::move(applied->config);
  site_.config.revision = *saved;
  compiled = compile(expand(site_).config);
  for (const std::string& fault : publish(*compiled)) text += fault + "\n";
  view_->reloaded();
  return {text + fmt::format("Applied as revision {}; running calls go on.\n", *saved), true};
}

void RunningServer::add_file_commands() {
  catalogue_->add({.words = "config apply [OPTIONS...]",
                   .summary = "Apply a site file (used by `tandem apply`)",
                   .usage = "Usage: config apply [--prune] [--check] [FILE-NAME]\n       The file's text follows.\n",
                   .run = [this](control::ExchangeView&, std::span<const std::string> arguments,
                                 std::string_view payload) { return apply(arguments, payload); }});
  catalogue_->add(
      {.words = "confd show warnings",
       .summary = "What clients of the REST interface have made that does not act, and why",
       .usage = "Usage: confd show warnings\n       One line for each option or object that has no effect.\n",
       .run = [this](control::ExchangeView&, std::span<const std::string>, std::string_view) {
         const std::lock_guard lock(store_mutex_);
         const auto warnings = expand(site_).warnings;
         std::string text;
         for (const confd::Warning& warning : warnings) text += confd::to_text(warning) + "\n";
         return control::Output{warnings.empty() ? "Everything that was made acts.\n" : text};
       }});
}

std::vector<sipstack::ListenAddress> RunningServer::listening() {
  std::vector<sipstack::ListenAddress> open;
  shards_->run_on(ShardId{0}, [&](runtime::Loop&) { open = exchange_[0]->stack().listening(); });
  return open;
}

namespace {

/// Nobody sits at a signal: what went wrong is for whoever reads the service's errors.
void tell_reload(const std::expected<void, std::string>& outcome) {
  if (!outcome) std::cerr << "tandem: reload: " << outcome.error() << std::endl;
}

}  // namespace

void RunningServer::serve(std::function<bool()> tick) {
  while (true) {
    const Signal signal = wait_for_signal(std::chrono::milliseconds{100});
    if (signal == Signal::stop_now) return;
    if (signal == Signal::drain) return drain();
    if (signal == Signal::reload) tell_reload(reload());
    if (tick && !tick()) return drain();
    look_after_files();
  }
}

/// For whoever reads the service's errors: nobody looks at certificates until they have expired.
void RunningServer::tell_certificates(const TlsMaterial& material) const {
  for (const std::string& warning : warnings_of(material, runtime::wall_clock_now()))
    std::cerr << "tandem: " << warning << std::endl;
}

void RunningServer::tell_sounds(const SoundMaterial& material) {
  for (const std::string& warning : warnings_of(material)) std::cerr << "tandem: " << warning << std::endl;
}

/// On any shard's thread: for whoever reads the service's errors, and for everybody at a console.
void RunningServer::tell_alarm(std::string_view text) {
  const std::string line = fmt::format("warning: {}\n", text);
  std::cerr << "tandem: " + line << std::flush;
  if (console::Server* console = debug_console_.load()) console->broadcast(line);
}

/// A renewed certificate counts for connections made from then on, another sound for calls that begin then; those that
/// stand are not touched.
void RunningServer::look_after_files() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_at_files_) return;
  next_look_at_files_ = now + std::chrono::seconds{2};
  const std::lock_guard lock(store_mutex_);
  const bool certificates = tls_files_.changed();
  if (certificates || sound_files_.changed()) {
    std::cerr << "tandem: " << (certificates ? "TLS" : "Sound") << " files have changed and are read again."
              << std::endl;
    for (const std::string& fault : publish(snapshot())) std::cerr << "tandem: " << fault << std::endl;
  } else if (now - last_certificate_warning_ >= std::chrono::hours{24}) {
    tell_certificates(*tls());
  } else {
    return;
  }
  last_certificate_warning_ = now;
}

void RunningServer::drain() {
  draining_ = true;
  std::atomic<unsigned> left{shards_->count()};
  shards_->run_on_each([&](runtime::Loop& loop) { exchange_[loop.id().value]->drain([&] { --left; }); });
  const auto give_up = std::chrono::steady_clock::now() + drain_limit;
  while (left > 0 && std::chrono::steady_clock::now() < give_up) {
    const Signal again = wait_for_signal(std::chrono::milliseconds{50});
    if (again == Signal::drain || again == Signal::stop_now) break;
  }
  shards_->run_on_each([&](runtime::Loop& loop) { exchange_[loop.id().value]->forget_drain(); });
}

/// In an order in which nothing is told to what has gone: first no shard hears from outside any more, then what they
/// told each other and the disk is worked off, then they end.
RunningServer::~RunningServer() {
  http_.reset();
  // No shard may be inside a line for the console when that goes.
  if (view_) {
    view_->set_sip_debug({});
    view_->follow({});
  }
  debug_console_ = nullptr;
  console_.reset();
  if (!shards_) return;
  const auto on_each = [this](void (ExchangeShard::*work)()) {
    shards_->run_on_each([&](runtime::Loop& loop) {
      if (ExchangeShard* shard = exchange_[loop.id().value]) (shard->*work)();
    });
  };
  on_each(&ExchangeShard::hang_up_all);
  on_each(&ExchangeShard::write_usage);
  on_each(&ExchangeShard::fall_silent);
  on_each(&ExchangeShard::forget_drain);
  if (firewall_) shards_->run_on(ShardId{0}, [&](runtime::Loop&) { firewall_->end(); });
  while (writer_->meters().waiting > 0) static_cast<void>(wait_for_signal(std::chrono::milliseconds{2}));
  on_each(&ExchangeShard::forget_drain);
  shards_->stop();
}

}  // namespace

std::expected<std::unique_ptr<Server>, StartFault> Server::start(const ServeOptions& options) {
  auto server = std::make_unique<RunningServer>(options);
  if (auto fault = server->open()) return std::unexpected(*fault);
  return server;
}

}  // namespace tandem::app
