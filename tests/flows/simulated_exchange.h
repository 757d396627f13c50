// A whole exchange and telephones on simulated machines.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/exchange_shard.h"
#include "app/simple_phone.h"
#include "flows/simulated_network.h"
#include "flows/simulator.h"
#include "store/memory_records.h"

namespace tandem::flows {

/// One Tandem: `shards` shards on a machine of its own, its configuration from a site file, its records in memory.
class SimExchange {
 public:
  SimExchange(World& world, std::string name, std::vector<IpAddress> addresses, std::string_view site, unsigned shards);
  ~SimExchange();

  /// What callers can be told besides tones, from the next configuration on.
  void set_sound(std::string name, media::Sound sound);
  /// Applies another site file as a whole; fails the test if it has errors.
  void configure(std::string_view site);
  /// Ends the process without a word and starts it again on what it had stored (kill -9).
  void restart();

  app::ExchangeShard& shard(unsigned index) { return *shards_[index]; }
  unsigned size() const { return process_->size(); }
  SimHost& host() { return host_; }
  const std::vector<store::Cdr>& cdrs() const { return tables_.cdrs; }
  const store::MemoryTables& tables() const { return tables_; }

  call::Meters& meters() { return parts_->meters; }

  std::size_t calls() const;
  std::size_t sessions() const;
  std::size_t transactions() const;
  std::size_t ports_in_use() const;
  std::vector<registrar::RegistrationStatus> registrations() const;
  std::size_t bindings_of(std::string_view account) const;

 private:
  void start();
  void stop();
  media::SoundLibraryPtr sounds() const;

  World& world_;
  SimHost& host_;
  unsigned shard_count_;
  model::Config config_;
  Random uuids_;
  app::InstallationKeys keys_;
  store::MemoryTables tables_;
  app::SnapshotPtr snapshot_;
  app::TlsFiles tls_files_;
  std::map<std::string, media::SoundPtr> own_sounds_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<app::ExchangeParts> parts_;
  std::vector<std::unique_ptr<store::MemoryRecords>> records_;
  std::vector<std::unique_ptr<app::ExchangeShard>> shards_;
};

/// A telephone on a machine of its own.
class SimPhone {
 public:
  SimPhone(World& world, IpAddress address, app::SimplePhoneOptions options);
  ~SimPhone();
  app::SimplePhone* operator->() { return phone_.get(); }
  app::SimplePhone& operator*() { return *phone_; }
  SimHost& host() { return host_; }
  SimShard& shard() { return process_->shard(); }

 private:
  SimHost& host_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<app::SimplePhone> phone_;
};

/// A phone account at `server`, named and with a password as `office_site` has it.
app::SimplePhoneOptions phone_account(std::string name, SocketAddress server);

}  // namespace tandem::flows
