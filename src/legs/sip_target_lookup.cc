#include "legs/sip_target_lookup.h"

#include <algorithm>
#include <utility>

#include "routing/enum_lookup.h"
#include "sipstack/resolve_target.h"

namespace tandem::legs {

namespace {

using Found = call::TargetLookup::Found;

/// Numbers are many and each is asked for seldom; a number that has moved must not stay with its old owner for long.
constexpr sipstack::NameCacheOptions enum_cache{
    .longest_life = std::chrono::seconds(600), .stale_for = std::chrono::seconds(600), .most_names = 1000};

constexpr std::string_view too_late = "no name server answered in time";

std::vector<routing::EnumRecord> records_of(const net::NameAnswer& answer) {
  std::vector<routing::EnumRecord> records;
  for (const net::NaptrRecord& one : answer.pointers)
    records.push_back({one.order, one.preference, one.flags, one.service, one.regexp, one.replacement});
  return records;
}

std::string reason_of(net::NameFault fault) {
  if (fault == net::NameFault::not_found) return "ENUM does not know the number";
  return "ENUM: " + std::string(net::sentence(fault));
}

/// A handler that is called once and may destroy whose it is.
void tell(call::TargetLookup::Handler& handler, Found found) {
  if (auto called = std::exchange(handler, nullptr)) called(std::move(found));
}

}  // namespace

class SipTargetLookup::EnumSearch final : public Search {
 public:
  EnumSearch(SipTargetLookup& lookup, const routing::Target& target, Handler handler)
      : lookup_(lookup), target_(target), handler_(std::move(handler)), waiter_(std::make_shared<Waiter>(*this)) {
    name_ = routing::enum_name(target.number, target.uri).value_or(std::string());
    runtime::Shard& shard = lookup.env_.stack.shard();
    if (name_.empty() || lookup.names_.find(sipstack::NameKind::pointers, name_)) {
      timer_.arm(shard.timers(), shard.now(), [this] { finish(); });  // later, as promised
      return;
    }
    timer_.arm(shard.timers(), shard.now() + patience,
               [this] { tell(handler_, {{}, {}, "ENUM: " + std::string(too_late)}); });
    lookup.names_.ask(sipstack::NameKind::pointers, name_, waiter_);
  }

 private:
  /// Known to the cache by a weak pointer.
  struct Waiter final : sipstack::NameCache::Waiter {
    explicit Waiter(EnumSearch& its_search) : search(its_search) {}
    void on_name_known() override { search.finish(); }
    EnumSearch& search;
  };

  void finish() {
    timer_.cancel();
    tell(handler_, outcome());
  }

  Found outcome() const {
    if (name_.empty()) return {{}, {}, "the number has no name in ENUM"};
    const auto known = lookup_.names_.find(sipstack::NameKind::pointers, name_);
    if (!known) return {{}, {}, "ENUM: " + std::string(too_late)};
    if (!*known) return {{}, {}, reason_of(known->error())};
    return read(routing::enum_uris(target_.number, records_of(**known)));
  }

  Found read(const routing::EnumFindings& findings) const {
    Found found;
    const auto note = [&](std::string text) {
      if (found.notes.size() < most_notes) found.notes.push_back(std::move(text));
    };
    for (const routing::EnumSkipped& skipped : findings.skipped) note(sentence(skipped));
    for (const std::string& uri : findings.uris) {
      const auto parsed = sip::Uri::parse(uri);
      if (!parsed || lookup_.env_.own.are_named_by(*parsed)) {
        note(uri + " leads back to this exchange");
        continue;
      }
      found.targets.push_back(target_);
      found.targets.back().kind = routing::Target::Kind::uri;
      found.targets.back().uri = uri;
    }
    if (found.targets.empty()) found.why = "ENUM has no SIP URI for it that can be called";
    return found;
  }

  SipTargetLookup& lookup_;
  routing::Target target_;
  std::string name_;
  Handler handler_;
  std::shared_ptr<Waiter> waiter_;
  runtime::Timer timer_;
};

class SipTargetLookup::UriSearch final : public Search {
 public:
  UriSearch(SipTargetLookup& lookup, const routing::Target& target, Handler handler)
      : lookup_(lookup), target_(target), handler_(std::move(handler)) {
    runtime::Shard& shard = lookup.env_.stack.shard();
    auto question = sipstack::question_from(target.uri, std::nullopt);
    if (!question) {
      timer_.arm(shard.timers(), shard.now(),
                 [this, fault = question.error()] { tell(handler_, {{}, {}, std::string(sentence(fault))}); });
      return;
    }
    timer_.arm(shard.timers(), shard.now() + patience, [this] { tell(handler_, {{}, {}, std::string(too_late)}); });
    resolution_ = lookup.env_.stack.resolve(std::move(*question),
                                            [this](sipstack::TargetAnswer answer) { finish(std::move(answer)); });
  }

 private:
  void finish(sipstack::TargetAnswer answer) {
    timer_.cancel();
    if (!answer) return tell(handler_, {{}, {}, std::string(sentence(answer.error()))});
    for (const sipstack::Target& one : answer->targets) target_.addresses.push_back(one.address);
    const auto ours = [this](const SocketAddress& address) { return lookup_.env_.own.listen_at(address); };
    if (target_.addresses.empty() || std::ranges::any_of(target_.addresses, ours))
      return tell(handler_, {{}, {}, "it leads back to this exchange"});
    Found found;
    found.targets.push_back(std::move(target_));
    tell(handler_, std::move(found));
  }

  SipTargetLookup& lookup_;
  routing::Target target_;
  Handler handler_;
  runtime::Timer timer_;
  std::shared_ptr<sipstack::Resolution> resolution_;
};

SipTargetLookup::SipTargetLookup(Environment environment)
    : env_(environment), names_(env_.stack.shard(), env_.network, enum_cache) {}

std::unique_ptr<call::TargetLookup::Search> SipTargetLookup::look_up(const routing::Target& target, Handler handler) {
  if (target.kind == routing::Target::Kind::enum_number)
    return std::make_unique<EnumSearch>(*this, target, std::move(handler));
  return std::make_unique<UriSearch>(*this, target, std::move(handler));
}

}  // namespace tandem::legs
