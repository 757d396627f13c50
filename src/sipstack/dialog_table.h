// All dialogs of one shard: finds the session that a request inside a dialog belongs to.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "crypto/digest_hash.h"
#include "runtime/timers.h"
#include "sipstack/invite_session.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

class InviteUsage;
class Farewell;

struct DialogOptions {
  std::chrono::milliseconds t1{500}, t2{4000};  ///< as those of the stack
  std::string user_agent = "Tandem";
};

/// Shard: the stack's. The stack must outlive it, all SessionHandles must go before it. Destroying it forgets all
/// sessions without a word on the wire.
class Dialogs final : public DialogDirectory {
 public:
  Dialogs(Stack& stack, DialogOptions options = {});
  ~Dialogs();

  /// An INVITE outside dialogs becomes a session. Null: it cannot be one (unknown Require, foreign body, no Contact)
  /// and was answered so. Give the listener before the turn ends: on_offer or on_offer_wanted follows.
  [[nodiscard]] SessionHandle accept(std::unique_ptr<ServerRequest> invite, SessionSetup setup);
  /// An outgoing session, silent until start().
  [[nodiscard]] SessionHandle call(CallSetup setup);

  /// Numbers for channel names, different on every shard.
  std::uint32_t next_serial() { return ++serial_ * stack_.shard().count() + stack_.shard().id().value; }
  std::size_t sessions() const { return usages_.size(); }      ///< unfinished ones, detached ones among them
  std::size_t farewells() const { return farewells_.size(); }  ///< late forks being ended

  // DialogDirectory
  bool take_request(std::unique_ptr<ServerRequest>& request) override;
  void on_ack(const sip::Message& ack, const sip::Essentials& essentials, const Flow& flow) override;
  void on_stray_success(const sip::Message& response, const sip::Essentials& essentials, const Flow& flow) override;

  // for sessions
  Stack& stack() { return stack_; }
  const DialogOptions& options() const { return options_; }
  crypto::Hasher& hasher() { return hasher_; }
  void add(std::unique_ptr<InviteUsage> usage);
  /// Destroys the session soon, outside of whatever calls it now.
  void retire(InviteUsage& usage);
  /// Acknowledges a 2xx nobody wants and ends its dialog; a repetition is only acknowledged (RFC 3261 §13.2.2.4).
  void say_farewell(const sip::Message& response, const sip::Essentials& essentials, const Flow& flow,
                    std::vector<ClientCredential> credentials, std::string_view reason_header);

  /// Late forks remembered at a time; beyond it further ones are left to time out at the peer.
  static constexpr std::size_t max_farewells = 4096;

 private:
  InviteUsage* find(std::string_view call_id, std::string_view local_tag);
  void reap();

  Stack& stack_;
  DialogOptions options_;
  crypto::Hasher hasher_;
  std::uint32_t serial_ = 0;
  std::unordered_map<std::string, std::unique_ptr<InviteUsage>, TextHash, std::equal_to<>> usages_;
  std::unordered_map<std::string, std::unique_ptr<Farewell>, TextHash, std::equal_to<>> farewells_;
  std::vector<std::string> retired_;
  runtime::Timer reaper_;
};

}  // namespace tandem::sipstack
