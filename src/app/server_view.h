// What commands may ask, answered by asking every shard and waiting.
#pragma once

#include <atomic>
#include <functional>

#include "app/exchange_shard.h"
#include "app/firewall_guard.h"
#include "app/sound_files.h"
#include "control/exchange_view.h"
#include "runtime/shards.h"
#include "store/store.h"

namespace tandem::app {

/// Thread: the console's, or main's; never a shard's.
class ServerView final : public control::ExchangeView {
 public:
  struct Environment {
    runtime::Shards& shards;
    std::vector<ExchangeShard*>& exchange;  ///< by shard
    const FirewallGuard& firewall;          ///< on shard 0
    const std::filesystem::path& data;
    std::function<SnapshotPtr()> snapshot;
    std::function<TlsMaterialPtr()> tls;
    std::function<SoundMaterialPtr()> sounds;
    call::Meters& meters;
    std::function<std::expected<void, std::string>()> reload;
    std::function<void(bool gracefully)> stop;
    std::function<void(std::string_view)> debug_line;  ///< any shard's thread
  };
  explicit ServerView(Environment environment);
  void reloaded();

  std::vector<registrar::RegistrationStatus> registrations() override;
  std::vector<control::PeerSummary> peers() override;
  std::vector<call::CallSummary> calls() override;
  control::Totals totals() override;
  std::shared_ptr<const routing::Snapshot> snapshot() override { return env_.snapshot(); }
  std::vector<control::StorySummary> stories(bool failed_only, std::size_t at_most) override;
  std::optional<std::string> ladder(std::string_view id, bool with_messages) override;
  std::vector<store::Cdr> newest_cdrs(std::size_t count) override;
  bool hang_up(std::string_view channel) override;
  bool register_now(std::string_view trunk) override;
  bool set_sip_debug(const control::SipDebug& wish) override;
  std::expected<void, std::string> reload() override { return env_.reload(); }
  void stop(bool gracefully) override { env_.stop(gracefully); }
  bool unregister(std::string_view peer) override;
  bool qualify(std::string_view peer) override;
  bool leave_provider(std::string_view trunk) override;
  std::expected<std::vector<legs::PeerReply>, std::string> send_request(std::string_view peer,
                                                                        const legs::PeerRequest& request) override;
  std::expected<void, std::string> originate(const control::OriginateWish& wish) override;
  void follow(const control::FollowWish& wish) override;
  firewall::Status firewall() override;
  std::vector<control::CertificateSummary> certificates() override { return env_.tls()->certificates; }
  std::vector<control::SoundSummary> sounds() override { return env_.sounds()->sounds; }
  control::MeterReading meter(const routing::Holder& holder) override;
  bool release_meter(const routing::Holder& holder) override;
  bool reset_meter(const routing::Holder& holder) override;

 private:
  /// Runs on every shard in turn, waiting for each.
  void on_each(const std::function<void(ExchangeShard&)>& work);

  Environment env_;
  std::chrono::steady_clock::time_point started_;
  std::atomic<std::chrono::steady_clock::rep> reloaded_;
  std::atomic<unsigned> next_shard_{0};  ///< that places a call
};

}  // namespace tandem::app
