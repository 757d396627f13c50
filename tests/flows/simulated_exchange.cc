#include "flows/simulated_exchange.h"

#include <gtest/gtest.h>

#include "model/apply.h"

namespace tandem::flows {

SimExchange::SimExchange(World& world, std::string name, std::vector<IpAddress> addresses, std::string_view site,
                         unsigned shards)
    : world_(world),
      host_(world.wire().add_host(std::move(name), std::move(addresses))),
      shard_count_(shards),
      uuids_(world.random().next()) {
  for (std::uint8_t& byte : keys_.nonces) byte = static_cast<std::uint8_t>(world.random().below(256));
  keys_.contact_tokens = world.random().token(32);
  keys_.placement.words = {world.random().next(), world.random().next()};
  configure(site);
  start();
}

SimExchange::~SimExchange() {
  stop();
}

void SimExchange::configure(std::string_view site) {
  const auto file = model::parse_site(site, "site.yaml");
  ASSERT_TRUE(file) << model::to_text(file.error());
  auto applied = model::apply(config_, *file, {.prune = true}, uuids_);
  ASSERT_TRUE(applied) << model::to_text(applied.error());
  config_ = std::move(applied->config);
  auto compiled = routing::Snapshot::compile(std::make_shared<const model::Config>(config_));
  ASSERT_TRUE(compiled) << model::to_text(compiled.error());
  snapshot_ = *compiled;
  for (std::size_t i = 0; i < shards_.size(); ++i)
    process_->shard(i).run([&] {
      const auto faults = shards_[i]->publish(snapshot_, tls_files_.load(snapshot_->config()), sounds());
      EXPECT_TRUE(faults.empty());
    });
}

void SimExchange::set_sound(std::string name, media::Sound sound) {
  own_sounds_[std::move(name)] = std::make_shared<const media::Sound>(std::move(sound));
}

media::SoundLibraryPtr SimExchange::sounds() const {
  auto library = std::make_shared<media::SoundLibrary>(std::set<std::string>{snapshot_->config().settings.country});
  for (const auto& sound : snapshot_->config().sounds) {
    const auto own = own_sounds_.find(sound.name);
    library->put(sound.name, own == own_sounds_.end() ? nullptr : own->second,
                 own == own_sounds_.end() ? sound.file + " is not there: put a WAV file there." : std::string());
  }
  return library;
}

void SimExchange::start() {
  process_ = std::make_unique<Process>(world_, host_, shard_count_);
  parts_ = std::make_unique<app::ExchangeParts>(shard_count_, keys_);
  parts_->meters.load(tables_.meters());
  std::vector<store::Binding> bindings;
  for (const auto& [key, binding] : tables_.bindings) bindings.push_back(binding);
  for (unsigned i = 0; i < shard_count_; ++i) {
    records_.push_back(std::make_unique<store::MemoryRecords>(process_->shard(i), tables_));
    process_->shard(i).run([&] {
      shards_.push_back(std::make_unique<app::ExchangeShard>(process_->shard(i), process_->network(i), *records_[i],
                                                             *parts_, snapshot_));
    });
  }
  for (unsigned i = 0; i < shard_count_; ++i)
    process_->shard(i).run([&] {
      shards_[i]->load_bindings(bindings);
      EXPECT_TRUE(shards_[i]->publish(snapshot_, tls_files_.load(snapshot_->config()), sounds()).empty());
    });
}

void SimExchange::stop() {
  for (std::size_t i = 0; i < shards_.size(); ++i) process_->shard(i).run([&] { shards_[i]->fall_silent(); });
  for (std::size_t i = 0; i < shards_.size(); ++i) process_->shard(i).run([&] { shards_[i].reset(); });
  shards_.clear();
  records_.clear();
  process_.reset();
  parts_.reset();
}

void SimExchange::restart() {
  stop();
  start();
}

namespace {

template <class F>
std::size_t sum(const std::vector<std::unique_ptr<app::ExchangeShard>>& shards, F&& of) {
  std::size_t total = 0;
  for (const auto& shard : shards) total += of(*shard);
  return total;
}

}  // namespace

std::size_t SimExchange::calls() const {
  return sum(shards_, [](auto& shard) { return shard.calls().running(); });
}
std::size_t SimExchange::sessions() const {
  return sum(shards_, [](auto& shard) { return shard.dialogs().sessions() + shard.dialogs().farewells(); });
}
std::size_t SimExchange::transactions() const {
  return sum(shards_, [](auto& shard) { return shard.stack().transactions(); });
}
std::size_t SimExchange::ports_in_use() const {
  return sum(shards_, [](auto& shard) { return shard.ports().in_use(); });
}

std::vector<registrar::RegistrationStatus> SimExchange::registrations() const {
  std::vector<registrar::RegistrationStatus> all;
  for (const auto& shard : shards_)
    for (auto& status : shard->registrations().statuses()) all.push_back(std::move(status));
  return all;
}

std::size_t SimExchange::bindings_of(std::string_view account) const {
  const registrar::Bindings bindings = shards_.front()->locations().find(account);
  return bindings ? bindings->size() : 0;
}

SimPhone::SimPhone(World& world, IpAddress address, app::SimplePhoneOptions options)
    : host_(world.wire().add_host(options.username, {address})), process_(std::make_unique<Process>(world, host_, 1)) {
  options.bind = {address, 5060};
  process_->shard().run([&] {
    phone_ = std::make_unique<app::SimplePhone>(process_->shard(), process_->network(), std::move(options));
    EXPECT_TRUE(phone_->start());
  });
}

SimPhone::~SimPhone() {
  process_->shard().run([&] { phone_.reset(); });
}

app::SimplePhoneOptions phone_account(std::string name, SocketAddress server) {
  app::SimplePhoneOptions options;
  options.password = "secret-of-" + name;
  options.display_name = name;
  options.username = std::move(name);
  options.server = server;
  return options;
}

}  // namespace tandem::flows
