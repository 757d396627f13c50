#include "sipstack/resolve_target.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "sip/grammar.h"
#include "sipstack/service_names.h"

namespace tandem::sipstack {
namespace {

constexpr unsigned most_rounds = 4;  ///< of questions: pointers and services, addresses, names that expired meanwhile
constexpr std::chrono::seconds longest_life{3600};

struct Planner {
  const PlanBasis& basis;
  TargetPlan plan{};
  bool dns_failed = false;
  bool no_service = false;

  std::optional<Protocol> usable(const ServiceName* row) const {
    if (row)
      for (const Protocol protocol : basis.usable)
        if (to_text(protocol) == row->transport) return protocol;
    return std::nullopt;
  }

  const net::NameAnswer* look(NameKind kind, std::string_view name, std::shared_ptr<const net::NameResult>& keep) {
    keep = basis.known(kind, name);
    if (!keep) {
      plan.missing.push_back({kind, std::string(name)});
      return nullptr;
    }
    if (*keep) {
      plan.list.good_for = std::min(plan.list.good_for, (*keep)->ttl);
      return &**keep;
    }
    const auto fault = keep->error();
    if (fault != net::NameFault::not_found && fault != net::NameFault::bad_name) dns_failed = true;
    return nullptr;
  }

  void add(Protocol protocol, const SocketAddress& address) {
    const Target target{protocol, address};
    auto& targets = plan.list.targets;
    if (targets.size() < max_targets && std::ranges::find(targets, target) == targets.end()) targets.push_back(target);
  }

  void add_name(Protocol protocol, std::string_view name, std::uint16_t port) {
    if (const auto literal = sip::address_of(name)) return add(protocol, {*literal, port});
    std::shared_ptr<const net::NameResult> keep;
    if (const auto* answer = look(NameKind::addresses, name, keep))
      for (const IpAddress& ip : answer->addresses) add(protocol, {ip, port});
  }

  /// True: there are SRV records (even if they say that there is no service, or their names are not known yet).
  bool add_services(Protocol protocol, const std::string& name) {
    std::shared_ptr<const net::NameResult> keep;
    const auto* answer = look(NameKind::services, name, keep);
    if (!answer || answer->services.empty()) return false;
    auto services = answer->services;
    order_services(services, basis.random);
    for (const auto& service : services) {
      if (service.target.empty() || service.target == ".") {
        no_service = true;
      } else {
        add_name(protocol, service.target, service.port);
      }
    }
    return true;
  }

  /// RFC 3263 §4.1: the domain's own order of transports, of which those count that we speak. True: it has one.
  bool add_pointers(const std::string& host) {
    std::shared_ptr<const net::NameResult> keep;
    const auto* answer = look(NameKind::pointers, host, keep);
    if (!answer) return false;
    auto pointers = answer->pointers;
    std::ranges::stable_sort(pointers, {}, [](const auto& one) { return std::pair(one.order, one.preference); });
    bool served = false;
    for (const auto& pointer : pointers) {
      const auto protocol = usable(service_of_pointer(pointer.service));
      if (!protocol) continue;
      if (equal_ignoring_case(pointer.flags, "s")) served |= add_services(*protocol, pointer.replacement);
      // Not foreseen by RFC 3263, yet meant clearly enough by those who publish it.
      if (equal_ignoring_case(pointer.flags, "a")) {
        served = true;
        add_name(*protocol, pointer.replacement, usual_port(*protocol));
      }
    }
    return served;
  }

  /// SRV names as they are by rule, for every transport that may be meant.
  bool add_usual_services(const TargetQuestion& question) {
    bool served = false;
    for (const ServiceName& row : service_names) {
      const auto protocol = usable(&row);
      if (!protocol || row.prefix.empty() || (question.protocol && *protocol != *question.protocol)) continue;
      served |= add_services(*protocol, std::string(row.prefix) + question.host);
    }
    return served;
  }

  /// §4.2: the name or address itself, by the transport that is asked for, else UDP.
  void add_host(const TargetQuestion& question) {
    if (question.protocol || !question.any_transport) {
      const Protocol protocol = question.protocol.value_or(Protocol::udp);
      return add_name(protocol, question.host, question.port.value_or(usual_port(protocol)));
    }
    for (const ServiceName& row : service_names)
      if (const auto protocol = usable(&row); protocol && !row.prefix.empty())
        add_name(*protocol, question.host, question.port.value_or(row.port));
  }
};

}  // namespace

std::string_view sentence(ResolveFault fault) {
  switch (fault) {
    case ResolveFault::bad_uri:
      return "the address is no SIP URI that can be read";
    case ResolveFault::unknown_transport:
      return "the address asks for a transport that is not supported";
    case ResolveFault::no_such_name:
      return "the host name is not known to DNS";
    case ResolveFault::no_service:
      return "DNS says that this domain offers no SIP service";
    case ResolveFault::dns_failed:
      return "no DNS server answered";
  }
  return {};
}

std::expected<TargetQuestion, ResolveFault> question_from(std::string_view text, std::optional<Protocol> protocol) {
  const auto uri = sip::Uri::parse(text);
  if (!uri || !uri->is_sip() || uri->host().empty()) return std::unexpected(ResolveFault::bad_uri);
  TargetQuestion question{std::string(uri->host()), uri->port(), protocol};
  const std::string_view transport = uri->param("transport");
  if (!protocol && !transport.empty()) {
    question.protocol = protocol_from(transport);
    if (!question.protocol) return std::unexpected(ResolveFault::unknown_transport);
  }
  // RFC 3261 §26.2.2: a sips URI is never spoken in clear; over TCP it means TLS.
  if (uri->scheme() == sip::Scheme::sips) {
    if (question.protocol == Protocol::udp) return std::unexpected(ResolveFault::unknown_transport);
    question.protocol = Protocol::tls;
  }
  if (question.protocol && is_web_socket(*question.protocol)) return std::unexpected(ResolveFault::unknown_transport);
  return question;
}

void order_services(std::vector<net::SrvRecord>& services, Random& random) {
  // Records of weight 0 first within a priority: then they have their small chance (RFC 2782).
  std::ranges::stable_sort(services, {}, [](const net::SrvRecord& s) { return std::pair(s.priority, s.weight != 0); });
  for (auto at = services.begin(); at != services.end(); ++at) {
    const auto group_end =
        std::find_if(at, services.end(), [&](const net::SrvRecord& s) { return s.priority != at->priority; });
    std::uint64_t sum = 0;
    for (auto s = at; s != group_end; ++s) sum += s->weight;
    const std::uint64_t drawn = random.below(sum + 1);
    std::uint64_t running = 0;
    auto chosen = at;
    for (; chosen + 1 != group_end; ++chosen) {
      running += chosen->weight;
      if (running >= drawn) break;
    }
    std::rotate(at, chosen, chosen + 1);
  }
}

TargetPlan plan_targets(const TargetQuestion& question, const PlanBasis& basis) {
  Planner planner{basis};
  planner.plan.list.good_for = longest_life;
  bool served = false;
  if (!question.port && !sip::address_of(question.host)) {
    // With the transport given, there is nothing for NAPTR to choose (§4.1). SRV is asked at the same time: where NAPTR
    // is not published, or is swallowed by a home router, nobody waits for it.
    const bool choose = !question.protocol;
    served = choose && planner.add_pointers(question.host);
    if (!served) served = planner.add_usual_services(question);
  }
  // With a port, or without SRV records, the name itself. Not before the other questions are answered.
  if (!served && planner.plan.missing.empty()) planner.add_host(question);
  if (planner.no_service) planner.plan.fault = ResolveFault::no_service;
  if (planner.dns_failed) planner.plan.fault = ResolveFault::dns_failed;
  return std::move(planner.plan);
}

/// Asks round by round until the plan misses nothing.
class TargetResolver::Running final : public Resolution,
                                      public NameCache::Waiter,
                                      public std::enable_shared_from_this<Running> {
 public:
  Running(TargetResolver& resolver, TargetQuestion question, Handler handler)
      : resolver_(resolver), question_(std::move(question)), handler_(std::move(handler)) {}

  void begin() {
    TargetPlan plan = resolver_.plan(question_);
    if (plan.missing.empty() || ++rounds_ > most_rounds) {
      // Nothing to ask for (any more): still answered later, as promised.
      later_.arm(resolver_.shard_.timers(), resolver_.shard_.now(), [this] { finish(resolver_.plan(question_)); });
      return;
    }
    ask(plan);
  }

  void on_name_known() override {
    if (--waiting_for_ > 0) return;
    TargetPlan plan = resolver_.plan(question_);
    if (plan.missing.empty() || ++rounds_ > most_rounds) return finish(std::move(plan));
    ask(plan);
  }

 private:
  void ask(const TargetPlan& plan) {
    waiting_for_ = plan.missing.size();
    for (const Lookup& lookup : plan.missing) resolver_.cache_.ask(lookup.kind, lookup.name, weak_from_this());
  }
  void finish(TargetPlan plan) {
    auto handler = std::exchange(handler_, nullptr);
    if (!handler) return;
    if (!plan.list.targets.empty()) {
      handler(std::move(plan.list));
    } else {
      handler(std::unexpected(plan.fault));
    }
  }

  TargetResolver& resolver_;
  TargetQuestion question_;
  Handler handler_;
  runtime::Timer later_;
  std::size_t waiting_for_ = 0;
  unsigned rounds_ = 0;
};

TargetPlan TargetResolver::plan(const TargetQuestion& question) {
  const KnownName known = [this](NameKind kind, std::string_view name) { return cache_.find(kind, name); };
  return plan_targets(question, {known, usable_, shard_.random()});
}

std::optional<TargetResolver::Answer> TargetResolver::known(const TargetQuestion& question) {
  TargetPlan plan = this->plan(question);
  if (!plan.missing.empty()) return std::nullopt;
  if (plan.list.targets.empty()) return std::unexpected(plan.fault);
  return std::move(plan.list);
}

std::shared_ptr<Resolution> TargetResolver::resolve(TargetQuestion question, Handler handler) {
  auto running = std::make_shared<Running>(*this, std::move(question), std::move(handler));
  running->begin();
  return running;
}

}  // namespace tandem::sipstack
