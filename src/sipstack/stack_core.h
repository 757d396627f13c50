// The Stack: dispatch of what arrives, server and client transactions, and the crossings between shards.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "sipstack/client_transaction.h"
#include "sipstack/object_pool.h"
#include "sipstack/received.h"
#include "sipstack/resolve_target.h"
#include "sipstack/server_transaction.h"
#include "sipstack/stack.h"
#include "sipstack/stack_group.h"
#include "sipstack/stranger_budget.h"
#include "sipstack/transport.h"

namespace tandem::sipstack {

class OutgoingRequest;
class RequestHandle;

/// Shard: its own, except StackGroup::member. The ways in which it talks to other shards (all in stack_core.cc):
/// a message goes to the owner of its Call-ID; bytes go to the shard whose connection they leave by; the loss of a
/// connection, an unreachable peer, and which targets do not serve at present are told to all.
class StackCore final : public Stack, private TransportUser, private ServerHost, private ClientHost {
 public:
  StackCore(runtime::Shard& shard, net::Network& network, StackOptions options);
  ~StackCore() override;

  std::vector<std::pair<std::string, net::NetError>> listen(std::span<const ListenAddress> wanted) override;
  std::vector<ListenAddress> listening() const override { return transport_.listening(); }
  void set_handlers(RequestHandler& requests, DialogDirectory& dialogs) override;
  void set_observer(TrafficObserver* observer) override { observer_ = observer; }
  void set_answer_by_via(std::function<bool(const IpAddress&)> wanted) override { answer_by_via_ = std::move(wanted); }
  void set_connection_listener(std::function<void(ConnectionId)> listener) override {
    connection_listener_ = std::move(listener);
  }
  std::unique_ptr<ClientRequest> send(sip::Method method, Destination to, WriteRequest write, ResponseHandler& handler,
                                      RequestOptions options) override;
  void send_ack(Destination to, WriteRequest write) override;
  std::shared_ptr<Resolution> resolve(TargetQuestion question, TargetHandler handler) override {
    return resolver_.resolve(std::move(question), std::move(handler));
  }
  const TargetHealth& health() const override { return health_; }
  void set_health_listener(std::function<void(const Target&)> listener) override {
    health_listener_ = std::move(listener);
  }
  std::optional<Flow> way_to(Protocol protocol, const SocketAddress& remote) override {
    return transport_.way_to(protocol, remote, std::nullopt);
  }
  void own_address_changed() override { transport_.own_address_changed(); }
  void keep_alive(const Flow& flow, bool pong_expected) override;
  std::string mint_call_id() override { return mint(); }
  std::string mint_tag() override { return mint(); }
  std::string mint_contact_token() override { return mint(); }
  runtime::Shard& shard() override { return shard_; }
  std::size_t transactions() const override { return servers_.size() + clients_.size(); }
  StackCounters counters() const override;
  void stop() override;

 private:
  friend class OutgoingRequest;
  friend class RequestHandle;
  /// An ACK that waits for its target's address.
  struct PendingAck {
    Destination to;
    WriteRequest write;
    std::shared_ptr<Resolution> resolution;
  };

  // Arrivals (stack_core.cc)
  void on_arrival(std::span<char> bytes, const Flow& from) override;
  void on_broken_stream(std::span<char> head, sip::ParseFault fault, const Flow& from) override;
  void on_connection_lost(ConnectionId connection) override;
  void on_unreachable(const SocketAddress& peer) override;
  void on_transport_closed(Protocol protocol, const SocketAddress& bind) override;
  void arrived(std::span<char> bytes, const Flow& from);
  template <class Work>
  void at(ShardId target, Work work);
  template <class Work>
  void everywhere(const Work& work);
  bool send_bytes(Flow& flow, std::string_view bytes, Transport::Carrying carrying, bool retransmission);
  void observe(bool outgoing, const Flow& flow, std::string_view text, bool retransmission);

  // Requests in (stack_server.cc)
  void on_request(std::unique_ptr<Received> received);
  void on_new_request(std::unique_ptr<Received> received, std::string key);
  bool refuse_early(const Received& received);
  bool overloaded_for(const Received& received) const;
  void on_ack(const Received& received, std::string_view key);
  void on_cancel(std::unique_ptr<Received> received, std::string key);
  SocketAddress answer_target(const sip::Via& via, const Flow& from) const;
  ServerTransaction& start_server(const Received& received, std::string key);
  void complain(std::span<char> bytes, sip::ParseFault fault, const Flow& from);
  void answer_statelessly(const Received& received, unsigned status, const WriteExtra& extra = nullptr);
  void transmit(ServerTransaction& transaction, bool retransmission) override;
  void send_trying(ServerTransaction& transaction) override;
  void tell_failed(ServerTransaction& transaction) override;
  void on_ended(ServerTransaction& transaction) override;
  void on_handle_gone(ServerTransaction& transaction, std::unique_ptr<Received> received);
  void recycle(ServerTransaction& transaction);

  // Requests out (stack_client.cc)
  void on_response(std::unique_ptr<Received> received);
  std::unique_ptr<ClientTransaction> take_client(bool invite);
  void give_back(std::unique_ptr<ClientTransaction> transaction);
  void start_client(std::unique_ptr<ClientTransaction> transaction, std::string_view branch);
  void transmit(ClientTransaction& transaction, bool retransmission) override;
  void transmit_ack(ClientTransaction& transaction) override;
  void send_cancel(ClientTransaction& invite) override;
  void on_stray_success(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) override;
  void on_ended(ClientTransaction& transaction) override;
  void on_request_gone(OutgoingRequest& request);
  void send_ack_to(PendingAck& ack, const TargetResolver::Answer& answer);
  void write_ack(Flow flow, WriteRequest& write);
  void note_failure(const Target& target, TargetFault fault, std::optional<std::chrono::seconds> pause = {});
  void note_answer(const Target& target);
  void tell_health(const Target& target);
  void fail_clients(const std::function<bool(const ClientTransaction&)>& concerns);

  // ServerHost and ClientHost
  const TransactionTiming& timing() const override { return timing_; }
  runtime::Timers& timers() override { return shard_.timers(); }
  TimePoint now() const override { return shard_.now(); }

  const Placement& placement() const { return group_->placement; }
  std::string mint() { return placement().mint(shard_.id(), shard_.random()); }
  std::string mint_branch() { return placement().mint_branch(shard_.id(), shard_.random()); }

  using ServerTable = TransactionTable<ServerTransaction, &ServerTransaction::by_branch>;
  using OriginTable = TransactionTable<ServerTransaction, &ServerTransaction::by_origin>;
  using ClientTable = TransactionTable<ClientTransaction, &ClientTransaction::by_branch>;

  runtime::Shard& shard_;
  const StackOptions options_;
  const TransactionTiming timing_;
  std::shared_ptr<StackGroup> group_;
  StackCounters counters_;
  const std::uint64_t hash_key_[2];
  TargetResolver resolver_;
  TargetHealth health_;
  std::function<void(const Target&)> health_listener_;
  StrangerBudget strangers_;
  RequestHandler* requests_ = nullptr;
  DialogDirectory* dialogs_ = nullptr;
  TrafficObserver* observer_ = nullptr;
  std::function<bool(const IpAddress&)> answer_by_via_;
  std::function<void(ConnectionId)> connection_listener_;

  ObjectPool<Received> received_pool_;
  ObjectPool<InviteServerTransaction> invite_servers_;
  ObjectPool<NonInviteServerTransaction> other_servers_;
  ObjectPool<InviteClientTransaction> invite_clients_;
  ObjectPool<NonInviteClientTransaction> other_clients_;
  ServerTable servers_;
  OriginTable origins_;
  ClientTable clients_;
  std::vector<OutgoingRequest*> outgoing_;
  std::vector<std::unique_ptr<PendingAck>> pending_acks_;
  std::unordered_set<SocketAddress> unreachable_;
  runtime::Timer unreachable_timer_;
  std::string scratch_;
  bool stopped_ = false;
  Transport transport_;  ///< last: what it tells reaches everything above
};

}  // namespace tandem::sipstack
