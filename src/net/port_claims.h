// Finds out that another program has the address that our shards want to share.
#pragma once

#include <expected>
#include <map>
#include <mutex>
#include <utility>

#include "base/address.h"
#include "net/network.h"
#include "net/system_address.h"

namespace tandem::net {

/// SO_REUSEPORT lets a second process of the same user join in silently and take half of our calls. So the first of
/// our shards to share an address tries to have it for itself before. One for all shards; thread safe; the lock is
/// taken only when sockets are opened and closed. Outlives the networks that use it.
class PortClaims {
 public:
  /// A share in an address; gives it back when gone.
  class Claim {
   public:
    Claim() = default;
    Claim(Claim&& other) noexcept : claims_(std::exchange(other.claims_, nullptr)), key_(other.key_) {}
    Claim& operator=(Claim&& other) noexcept {
      std::swap(claims_, other.claims_);
      std::swap(key_, other.key_);
      return *this;
    }
    ~Claim() {
      if (claims_) claims_->release(key_);
    }

   private:
    friend class PortClaims;
    PortClaims* claims_ = nullptr;
    std::pair<SocketKind, SocketAddress> key_;
  };

  /// Fails when somebody else has it. Port 0 is nobody's.
  std::expected<Claim, NetError> claim(SocketKind kind, const SocketAddress& local);

 private:
  using Key = std::pair<SocketKind, SocketAddress>;
  void release(const Key& key);

  std::mutex mutex_;
  std::map<Key, unsigned> shares_;
};

}  // namespace tandem::net
