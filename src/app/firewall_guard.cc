#include "app/firewall_guard.h"

#include <fstream>

#include "firewall/table_text.h"

namespace tandem::app {

namespace {

/// The answers to many names come close together: one transaction for them.
constexpr std::chrono::milliseconds gathering{50};

}  // namespace

FirewallGuard::FirewallGuard(runtime::Loop& loop, net::Network& network, const std::filesystem::path& data)
    : loop_(loop), note_(data / "firewall-is-set"), nft_(loop), keeper_(nft_), names_(loop, network, [this] {
        soon_.arm(loop_.timers(), loop_.now() + gathering, [this] { recompute(); });
      }) {}

void FirewallGuard::publish(std::shared_ptr<const routing::Snapshot> snapshot) {
  snapshot_ = std::move(snapshot);
  std::error_code ignored;
  if (snapshot_->config().settings.firewall) {
    std::vector<net::NameWatch::Wish> wishes;
    for (const firewall::WatchedName& name : firewall::names_of(snapshot_->config()))
      wishes.push_back({name.name, name.services});
    names_.follow(wishes);
    std::ofstream note(note_);
    note.close();
    recompute();
    keeper_.look();  // an administrator who reloads after `nft flush ruleset` wants it back
    look_later();
    return;
  }
  names_.follow({});
  soon_.cancel();
  look_.cancel();
  keeper_.want_none(std::filesystem::exists(note_, ignored));
  std::filesystem::remove(note_, ignored);
}

void FirewallGuard::recompute() {
  firewall::KnownNames known;
  for (const firewall::WatchedName& name : firewall::names_of(snapshot_->config())) {
    const net::NameWatch::Known now = names_.known(name.name);
    known[name.name] = {now.addresses, now.trouble ? std::string(net::sentence(*now.trouble)) : std::string{}};
  }
  keeper_.want(firewall::rules_of(snapshot_->config(), known));
}

void FirewallGuard::look_later() {
  look_.arm(loop_.timers(), loop_.now() + between_looks, [this] {
    keeper_.look();
    look_later();
  });
}

void FirewallGuard::end() {
  std::error_code ignored;
  look_.cancel();
  soon_.cancel();
  names_.follow({});
  if (!std::filesystem::exists(note_, ignored)) return;
  if (nft_.run_now(firewall::remove_table(), at_the_end).fault == firewall::Fault::none)
    std::filesystem::remove(note_, ignored);
}

}  // namespace tandem::app
