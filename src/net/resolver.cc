#include "net/resolver.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <sys/stat.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "net/system_address.h"

namespace tandem::net {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds shortest_ttl = 1s, longest_ttl = 24h;
constexpr Duration configuration_checked_every = 10s;
constexpr int largest_answer = 1232;  ///< by datagram, unfragmented everywhere; longer ones come by TCP
constexpr const char* configuration_file = "/etc/resolv.conf";

NameFault fault_from(int status) {
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_ENONAME:
      return NameFault::not_found;
    case ARES_ETIMEOUT:
      return NameFault::timed_out;
    case ARES_EREFUSED:
      return NameFault::refused;
    case ARES_EBADNAME:
    case ARES_EFORMERR:
      return NameFault::bad_name;
    default:  // ECONNREFUSED among them: what c-ares says when every server failed, refused or was not there
      return NameFault::server_failed;
  }
}

/// RFC 1123 §2.1 and the underscores of RFC 2782; a dot at the end is allowed.
bool is_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty() || name.size() > 253) return false;
  Cursor text(name);
  do {
    const auto label = text.take_while([](char c) { return is_alnum(c) || c == '-' || c == '_'; });
    if (label.empty() || label.size() > 63) return false;
  } while (text.take('.'));
  return text.at_end();
}

std::chrono::seconds bounded_ttl(std::int64_t seconds) {
  return std::clamp<std::chrono::seconds>(std::chrono::seconds(seconds), shortest_ttl, longest_ttl);
}

/// The shortest time for which the answer's records of that type hold; c-ares doesn't tell it for SRV and NAPTR.
std::chrono::seconds ttl_of(ns_type type, const unsigned char* answer, int length) {
  ns_msg message;
  auto shortest = longest_ttl;
  if (ns_initparse(answer, length, &message) != 0) return shortest_ttl;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record;
    if (ns_parserr(&message, ns_s_an, i, &record) != 0) return shortest_ttl;
    if (ns_rr_type(record) == type) shortest = std::min(shortest, bounded_ttl(ns_rr_ttl(record)));
  }
  return shortest;
}

NameResult addresses_from(int status, const ares_addrinfo* found) {
  if (status != ARES_SUCCESS) return std::unexpected(fault_from(status));
  NameAnswer answer;
  answer.ttl = longest_ttl;
  for (const ares_addrinfo_node* node = found->nodes; node; node = node->ai_next) {
    if (answer.addresses.size() == Resolver::max_answers) break;
    const IpAddress ip = to_socket_address(node->ai_addr).ip;
    if (std::ranges::find(answer.addresses, ip) != answer.addresses.end()) continue;
    answer.addresses.push_back(ip);
    // Entries of /etc/hosts come with 0: looked up again soon, in case the file is changed.
    answer.ttl = std::min(answer.ttl, node->ai_ttl > 0 ? bounded_ttl(node->ai_ttl) : std::chrono::seconds(60));
  }
  if (answer.addresses.empty()) return std::unexpected(NameFault::not_found);
  return answer;
}

NameResult services_from(int status, const unsigned char* bytes, int length) {
  if (status != ARES_SUCCESS) return std::unexpected(fault_from(status));
  ares_srv_reply* list = nullptr;
  status = ares_parse_srv_reply(bytes, length, &list);
  if (status != ARES_SUCCESS) return std::unexpected(fault_from(status));
  NameAnswer answer;
  answer.ttl = ttl_of(ns_t_srv, bytes, length);
  for (const ares_srv_reply* srv = list; srv && answer.services.size() < Resolver::max_answers; srv = srv->next) {
    const std::string_view target(srv->host);
    if (target.empty() || target == ".") continue;  // RFC 2782: the service is decidedly not there
    answer.services.push_back({std::string(target), srv->port, srv->priority, srv->weight});
  }
  ares_free_data(list);
  if (answer.services.empty()) return std::unexpected(NameFault::not_found);
  return answer;
}

std::string text_of(const unsigned char* text) {
  return text ? std::string(reinterpret_cast<const char*>(text)) : std::string();
}

NameResult pointers_from(int status, const unsigned char* bytes, int length) {
  if (status != ARES_SUCCESS) return std::unexpected(fault_from(status));
  ares_naptr_reply* list = nullptr;
  status = ares_parse_naptr_reply(bytes, length, &list);
  if (status != ARES_SUCCESS) return std::unexpected(fault_from(status));
  NameAnswer answer;
  answer.ttl = ttl_of(ns_t_naptr, bytes, length);
  for (const ares_naptr_reply* one = list; one && answer.pointers.size() < Resolver::max_answers; one = one->next)
    answer.pointers.push_back({one->order, one->preference, text_of(one->flags), text_of(one->service),
                               one->replacement, text_of(one->regexp)});
  ares_free_data(list);
  if (answer.pointers.empty()) return std::unexpected(NameFault::not_found);
  return answer;
}

/// Shared between the asker's handle, c-ares, and the task that delivers.
struct Question {
  runtime::Loop& loop;
  NameHandler handler;  ///< empty: nobody wants to know any more
  std::size_t* outstanding;
};
using SharedQuestion = std::shared_ptr<Question>;

class Query final : public NameQuery {
 public:
  explicit Query(SharedQuestion question) : question_(std::move(question)) {}
  ~Query() override { question_->handler = nullptr; }

 private:
  SharedQuestion question_;
};

/// Never from within the asking call or c-ares: always a task of its own.
void deliver(const SharedQuestion& question, NameResult result) {
  question->loop.defer([question, answer = std::move(result)]() mutable {
    if (auto handler = std::exchange(question->handler, nullptr)) handler(std::move(answer));
  });
}

/// c-ares keeps one pointer for each question; this hands our share over and takes it back.
void* hand_over(SharedQuestion question) {
  ++*question->outstanding;
  return std::make_unique<SharedQuestion>(std::move(question)).release();
}
SharedQuestion take_back(void* argument) {
  const std::unique_ptr<SharedQuestion> held(static_cast<SharedQuestion*>(argument));
  --*(*held)->outstanding;
  return std::move(*held);
}

void on_addresses(void* argument, int status, int, ares_addrinfo* found) {
  const auto question = take_back(argument);
  if (status != ARES_EDESTRUCTION) deliver(question, addresses_from(status, found));
  ares_freeaddrinfo(found);
}

void on_services(void* argument, int status, int, unsigned char* bytes, int length) {
  const auto question = take_back(argument);
  if (status != ARES_EDESTRUCTION) deliver(question, services_from(status, bytes, length));
}

void on_pointers(void* argument, int status, int, unsigned char* bytes, int length) {
  const auto question = take_back(argument);
  if (status != ARES_EDESTRUCTION) deliver(question, pointers_from(status, bytes, length));
}

std::string list_of(const std::vector<SocketAddress>& servers) {
  std::string list;
  for (const SocketAddress& server : servers) list += (list.empty() ? "" : ",") + server.to_string();
  return list;
}

timespec configuration_changed_at() {
  struct stat facts{};
  return ::stat(configuration_file, &facts) == 0 ? facts.st_mtim : timespec{};
}

}  // namespace

/// One c-ares channel with its sockets and its timer on the loop.
class Resolver::Channel {
 public:
  Channel(runtime::Loop& loop, const ResolverOptions& options) : loop_(loop) {
    static std::once_flag once;
    std::call_once(once, [] { ares_library_init(ARES_LIB_INIT_ALL); });
    ares_options settings{};
    settings.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_EDNS;
    settings.ednspsz = largest_answer;
    settings.timeout = static_cast<int>(options.first_wait.count());
    settings.tries = 2;
    settings.sock_state_cb = [](void* self, int socket, int readable, int writable) {
      static_cast<Channel*>(self)->watch(socket, readable != 0, writable != 0);
    };
    settings.sock_state_cb_data = this;
    const int used = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ | ARES_OPT_SOCK_STATE_CB;
    if (ares_init_options(&channel_, &settings, used) != ARES_SUCCESS) channel_ = nullptr;
    if (channel_ && !options.servers.empty()) ares_set_servers_ports_csv(channel_, list_of(options.servers).c_str());
    configuration_ = configuration_changed_at();
    checked_ = loop.now();
  }
  ~Channel() {
    if (channel_) ares_destroy(channel_);
  }
  Channel(const Channel&) = delete;

  /// The list of name servers was changed, and nobody waits for an answer of the old ones.
  bool outdated() {
    if (outstanding_ > 0 || loop_.now() - checked_ < configuration_checked_every) return false;
    checked_ = loop_.now();
    const timespec changed = configuration_changed_at();
    return changed.tv_sec != configuration_.tv_sec || changed.tv_nsec != configuration_.tv_nsec;
  }

  std::size_t* outstanding() { return &outstanding_; }

  void ask_addresses(const std::string& name, SharedQuestion question) {
    if (!channel_) return deliver(question, std::unexpected(NameFault::server_failed));
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, on_addresses, hand_over(std::move(question)));
    arm_timer();
  }
  void ask(ns_type type, ares_callback on_answer, const std::string& name, SharedQuestion question) {
    if (!channel_) return deliver(question, std::unexpected(NameFault::server_failed));
    ares_query(channel_, name.c_str(), ns_c_in, type, on_answer, hand_over(std::move(question)));
    arm_timer();
  }

 private:
  struct Socket final : runtime::ReadyHandler {
    Socket(Channel& owner, int number) : channel(owner), descriptor(number) {}
    void on_ready(std::uint32_t events) override { channel.process(descriptor, events); }  // may destroy this
    Channel& channel;
    int descriptor;
    runtime::Watch watch;
  };

  void watch(int descriptor, bool readable, bool writable) {
    if (!readable && !writable) {
      sockets_.erase(descriptor);
      return;
    }
    const std::uint32_t events = (readable ? EPOLLIN : 0U) | (writable ? EPOLLOUT : 0U);
    auto& socket = sockets_[descriptor];
    if (!socket) {
      socket = std::make_unique<Socket>(*this, descriptor);
      socket->watch = runtime::Watch(loop_, descriptor, events, *socket);
    } else {
      socket->watch.set_events(events);
    }
  }
  void process(int descriptor, std::uint32_t events) {
    const bool readable = events & (EPOLLIN | EPOLLERR | EPOLLHUP);
    ares_process_fd(channel_, readable ? descriptor : ARES_SOCKET_BAD,
                    events & EPOLLOUT ? descriptor : ARES_SOCKET_BAD);
    arm_timer();
  }
  void arm_timer() {
    timeval wait{};
    if (!ares_timeout(channel_, nullptr, &wait)) return timer_.cancel();
    const auto left = std::chrono::seconds(wait.tv_sec) + std::chrono::microseconds(wait.tv_usec);
    timer_.arm(loop_.timers(), loop_.now() + left + 1ms, [this] { process(ARES_SOCKET_BAD, 0); });
  }

  runtime::Loop& loop_;
  ares_channel channel_ = nullptr;
  std::size_t outstanding_ = 0;
  timespec configuration_{};
  TimePoint checked_;
  runtime::Timer timer_;
  std::unordered_map<int, std::unique_ptr<Socket>> sockets_;
};

Resolver::Resolver(runtime::Loop& loop, ResolverOptions options) : loop_(loop), options_(std::move(options)) {}

Resolver::~Resolver() = default;

void Resolver::set_servers(std::vector<SocketAddress> servers) {
  if (servers == options_.servers) return;
  options_.servers = std::move(servers);
  outdated_ = true;
}

Resolver::Channel& Resolver::channel() {
  if (!channel_ || (outdated_ && *channel_->outstanding() == 0) || channel_->outdated()) {
    channel_ = std::make_unique<Channel>(loop_, options_);
    outdated_ = false;
  }
  return *channel_;
}

std::unique_ptr<NameQuery> Resolver::addresses(std::string_view name, NameHandler handler) {
  auto question = std::make_shared<Question>(loop_, std::move(handler), channel().outstanding());
  if (const auto literal = IpAddress::parse(name)) {
    deliver(question, NameAnswer{.addresses = {*literal}, .services = {}, .ttl = longest_ttl});
  } else if (!is_name(name)) {
    deliver(question, std::unexpected(NameFault::bad_name));
  } else {
    channel_->ask_addresses(std::string(name), question);
  }
  return std::make_unique<Query>(std::move(question));
}

std::unique_ptr<NameQuery> Resolver::ask(Records what, std::string_view name, NameHandler handler) {
  auto question = std::make_shared<Question>(loop_, std::move(handler), channel().outstanding());
  if (!is_name(name)) {
    deliver(question, std::unexpected(NameFault::bad_name));
  } else if (what == Records::services) {
    channel_->ask(ns_t_srv, on_services, std::string(name), question);
  } else {
    channel_->ask(ns_t_naptr, on_pointers, std::string(name), question);
  }
  return std::make_unique<Query>(std::move(question));
}

std::unique_ptr<NameQuery> Resolver::services(std::string_view name, NameHandler handler) {
  return ask(Records::services, name, std::move(handler));
}

std::unique_ptr<NameQuery> Resolver::pointers(std::string_view name, NameHandler handler) {
  return ask(Records::pointers, name, std::move(handler));
}

}  // namespace tandem::net
