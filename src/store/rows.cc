#include "store/rows.h"

namespace tandem::store {
namespace {

/// 0 stands for a time that never came.
long long to_column(const std::optional<WallTime>& time) {
  return time ? store::to_column(*time) : 0;
}
std::optional<WallTime> optional_time(long long column) {
  return column != 0 ? std::optional(wall_time(column)) : std::nullopt;
}

}  // namespace

const std::vector<std::string_view> BindingRow::columns = {
    "aor",           "contact",    "instance", "reg_id", "call_id",    "cseq", "path",
    "registered_at", "expires_at", "received", "flow",   "user_agent", "q"};

const std::vector<std::string_view> CdrRow::columns = {"id",
                                                       "story",
                                                       "direction",
                                                       "caller_number",
                                                       "caller_name",
                                                       "caller_user",
                                                       "dialled",
                                                       "presented_number",
                                                       "trunk_in",
                                                       "trunk_out",
                                                       "destination",
                                                       "answered_by",
                                                       "started_at",
                                                       "rang_at",
                                                       "answered_at",
                                                       "ended_at",
                                                       "sip_status",
                                                       "sip_reason",
                                                       "q850",
                                                       "ended_by",
                                                       "ending",
                                                       "caller_call_id",
                                                       "caller_codec",
                                                       "caller_packets",
                                                       "caller_octets",
                                                       "caller_lost",
                                                       "caller_jitter",
                                                       "callee_call_id",
                                                       "callee_codec",
                                                       "callee_packets",
                                                       "callee_octets",
                                                       "callee_lost",
                                                       "callee_jitter"};

void BindingRow::set(const Binding& b) {
  aor = b.aor;
  contact = b.contact;
  instance = b.instance;
  reg_id = b.reg_id;
  call_id = b.call_id;
  cseq = b.cseq;
  path = b.path;
  registered_at = store::to_column(b.registered_at);
  expires_at = store::to_column(b.expires_at);
  received = b.received.to_string();
  flow = b.flow;
  user_agent = b.user_agent;
  q = b.q;
}

Binding BindingRow::get() const {
  Binding b;
  b.aor = aor;
  b.contact = contact;
  b.instance = instance;
  b.reg_id = static_cast<std::uint32_t>(reg_id);
  b.call_id = call_id;
  b.cseq = static_cast<std::uint32_t>(cseq);
  b.path = path;
  b.registered_at = wall_time(registered_at);
  b.expires_at = wall_time(expires_at);
  b.received = SocketAddress::parse(received).value_or(SocketAddress{});
  b.flow = flow;
  b.user_agent = user_agent;
  b.q = static_cast<std::uint16_t>(q);
  return b;
}

void CdrRow::Leg::set(const CdrLeg& leg) {
  call_id = leg.call_id;
  codec = leg.codec;
  packets = static_cast<long long>(leg.received.packets);
  octets = static_cast<long long>(leg.received.octets);
  lost = static_cast<long long>(leg.received.lost);
  jitter = leg.received.jitter_us;
}

CdrLeg CdrRow::Leg::get() const {
  return {call_id,
          codec,
          {static_cast<std::uint64_t>(packets), static_cast<std::uint64_t>(octets), static_cast<std::uint64_t>(lost),
           static_cast<std::uint32_t>(jitter)}};
}

void CdrRow::set(const Cdr& c) {
  id = c.id;
  story = c.story;
  direction = static_cast<long long>(c.direction);
  caller_number = c.caller_number;
  caller_name = c.caller_name;
  caller_user = c.caller_user;
  dialled = c.dialled;
  presented_number = c.presented_number;
  trunk_in = c.trunk_in;
  trunk_out = c.trunk_out;
  destination = c.destination;
  answered_by = c.answered_by;
  started_at = store::to_column(c.started_at);
  rang_at = to_column(c.rang_at);
  answered_at = to_column(c.answered_at);
  ended_at = store::to_column(c.ended_at);
  sip_status = c.sip_status;
  sip_reason = c.sip_reason;
  q850 = c.q850;
  ended_by = static_cast<long long>(c.ended_by);
  ending = c.ending;
  caller.set(c.caller);
  callee.set(c.callee);
}

Cdr CdrRow::get() const {
  Cdr c;
  c.id = id;
  c.story = story;
  c.direction = static_cast<CdrDirection>(direction);
  c.caller_number = caller_number;
  c.caller_name = caller_name;
  c.caller_user = caller_user;
  c.dialled = dialled;
  c.presented_number = presented_number;
  c.trunk_in = trunk_in;
  c.trunk_out = trunk_out;
  c.destination = destination;
  c.answered_by = answered_by;
  c.started_at = wall_time(started_at);
  c.rang_at = optional_time(rang_at);
  c.answered_at = optional_time(answered_at);
  c.ended_at = wall_time(ended_at);
  c.sip_status = static_cast<std::uint16_t>(sip_status);
  c.sip_reason = sip_reason;
  c.q850 = static_cast<std::uint8_t>(q850);
  c.ended_by = static_cast<CdrParty>(ended_by);
  c.ending = ending;
  c.caller = caller.get();
  c.callee = callee.get();
  return c;
}

const std::vector<std::string_view> MeterUsageRow::columns = {"holder", "span", "period", "calls", "seconds", "spend"};

void MeterUsageRow::set(const MeterUsage& usage) {
  holder = usage.holder;
  span = static_cast<long long>(usage.span);
  period = usage.period;
  calls = static_cast<long long>(usage.calls);
  seconds = static_cast<long long>(usage.seconds);
  spend = usage.spend;
}

MeterUsage MeterUsageRow::get() const {
  return {holder,
          span == 0 ? MeterSpan::hour : MeterSpan::day,
          static_cast<std::uint32_t>(period),
          static_cast<std::uint64_t>(calls),
          static_cast<std::uint64_t>(seconds),
          spend};
}

const std::vector<std::string_view> MeterStopRow::columns = {"holder", "since",       "measured", "usual",
                                                             "spent",  "usual_spend", "by_spend"};

void MeterStopRow::set(const MeterStop& stop) {
  holder = stop.holder;
  since = store::to_column(stop.since);
  measured = static_cast<long long>(stop.measured);
  usual = static_cast<long long>(stop.usual);
  spent = stop.spent;
  usual_spend = stop.usual_spend;
  by_spend = stop.by_spend ? 1 : 0;
}

MeterStop MeterStopRow::get() const {
  return {holder,      wall_time(since), static_cast<std::uint64_t>(measured), static_cast<std::uint64_t>(usual), spent,
          usual_spend, by_spend != 0};
}

}  // namespace tandem::store
