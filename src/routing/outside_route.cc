#include "routing/outside_route.h"

#include <algorithm>

#include "base/text.h"
#include "model/number_beginning.h"
#include "model/uri_template.h"
#include "routing/callable_uri.h"
#include "routing/enum_lookup.h"
#include "routing/number_class.h"
#include "routing/number_writing.h"
#include "routing/trail.h"
#include "sip/uri_text.h"

namespace tandem::routing {

using Led = PlanBuilder::Led;

namespace {

/// A number without the dashes that people write into it; a name (`my-desk`) as it is.
std::string number_to_send(std::string_view dialled) {
  const bool number = dialled.find_first_not_of("0123456789+*#-") == std::string_view::npos;
  return number ? model::without_dashes(dialled) : std::string(dialled);
}

std::string shown(const OutgoingIdentity& identity) {
  return (identity.as.anonymous ? "anonymous" : identity.as.number) + " (" + identity.because + ")";
}

Step uri_step(std::string uri, std::string number, CallerIdentity as, std::chrono::seconds ring_time) {
  Target target{Target::Kind::uri, {}, {}, {}, std::move(number), std::move(as)};
  target.uri = std::move(uri);
  Step step;
  step.targets.push_back(std::move(target));
  step.ring_time = ring_time;
  return step;
}

std::expected<std::string, UriFault> filled_in(const std::string& text, const std::string& number) {
  std::string uri = text;
  if (const auto at = uri.find(model::template_variable); at != uri.npos)
    uri.replace(at, model::template_variable.size(), sip::escape_user(number));
  return callable_uri(uri);
}

/// Whether the last step rings a trunk. A step that only refuses rings nobody.
bool ends_with_trunk(const std::vector<Step>& steps) {
  return !steps.empty() && !steps.back().targets.empty() && steps.back().targets.front().kind == Target::Kind::trunk;
}

model::OutcomeSet fail_over_of(const model::Outcall& outcall) {
  if (outcall.choice.fail_over.empty()) return usual_fail_over();
  model::OutcomeSet set;
  for (const std::string& word : outcall.choice.fail_over)
    if (const auto one = model::OutcomeSet::of_word(word)) set.add(*one);
  return set;
}

std::uint64_t weight_of(const model::Outcall& outcall, const std::string& trunk) {
  for (const model::Option& weight : outcall.choice.weights)
    if (weight.name == trunk) return parse_number<std::uint32_t>(weight.value).value_or(1);
  return 1;
}

/// The next of a sequence of numbers without a pattern (SplitMix64), so that one draw of the caller's serves for all.
std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15;
  std::uint64_t value = state;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

/// A right of one above it is its own too.
bool may_call(const model::TenantTree& tenants, const std::string& tenant, NumberClass number_class) {
  if (number_class != NumberClass::international && number_class != NumberClass::premium) return true;
  return std::ranges::any_of(tenants.line_of(tenant), [&](const model::Tenant* one) {
    return number_class == NumberClass::premium ? one->classes.premium : one->classes.international;
  });
}

}  // namespace

OutsideRoute::OutsideRoute(PlanBuilder& builder, const Scope& scope)
    : builder_(builder), scope_(scope), snapshot_(builder.snapshot_), trail_(builder.trail_) {}

OutgoingIdentity OutsideRoute::identity(const OutcallMatch& match, const model::Trunk& trunk) const {
  const CallOrigin& origin = builder_.origin_;
  const OutgoingCaller caller{origin.own,    origin.user,     origin.from_friend,
                              scope_.tenant, origin.diverted, origin.chosen ? &*origin.chosen : nullptr};
  return outgoing_identity(caller, {*match.outcall, *match.pattern, trunk}, snapshot_);
}

Led OutsideRoute::go(const std::vector<OutcallMatch>& matches) {
  std::optional<Refusal> refused;
  auto& steps = builder_.plan_.steps;
  const std::size_t begin = steps.size();
  model::OutcomeSet before;  // of the outcall that was added last
  for (const OutcallMatch& match : matches) {
    const std::size_t next = steps.size();
    auto led = by_outcall(match);
    if (!led && !refused) refused = std::move(led.error());
    if (steps.size() == next) continue;
    if (next > begin) steps[next - 1].branches.push_back({std::move(before), static_cast<std::uint16_t>(next)});
    before = ends_with_trunk(steps) ? fail_over_of(*match.outcall) : fail_over_of_uris();
  }
  if (steps.size() > begin || !refused) return {};
  return std::unexpected(std::move(*refused));
}

Led OutsideRoute::go_as_it_is(const model::Outcall& outcall, const std::string& number) {
  static const model::OutcallPattern nothing;
  return by_outcall({&outcall, &nothing, number});
}

void OutsideRoute::go_to_uri(const std::string& uri, const std::string& number) {
  static const model::Outcall nowhere;
  static const model::OutcallPattern nothing;
  const auto as = identity({&nowhere, &nothing, number}, {});
  note(trail_, true, uri, "is of another domain and called there, as " + shown(as));
  builder_.plan_.direction = Direction::outgoing;
  builder_.name_destination(uri);
  add_outside(uri_step(uri, number, as.as, builder_.settings_.ring_time), number);
}

/// With what it takes of whom it goes on for, of his tenants, and of whom it leaves by.
void OutsideRoute::add_outside(Step step, const std::string& sent) {
  const Holders& holders = snapshot_.holders();
  const auto& line = holders.line_of(scope_.tenant);
  Target& target = step.targets.front();
  target.emergency = emergency_;
  // Who has enough himself is told that, not that the trunk is full.
  add_claims(target.claims, scope_.payer, line, true);
  if (scope_.payer != nullptr) target.charged.push_back(scope_.payer);
  target.charged.insert(target.charged.end(), line.begin(), line.end());
  if (const Holder* trunk = holders.trunk(target.trunk)) {
    add_claim(target.claims, {trunk, false, true});
    target.charged.push_back(trunk);
    const Tariff* tariff = snapshot_.tariffs().find(snapshot_.find_trunk(target.trunk)->tariff);
    const auto hit = tariff != nullptr ? tariff->find(public_number(sent).value_or(sent)) : std::nullopt;
    if (hit) target.rate = hit->rate;
  }
  builder_.add(std::move(step));
}

Led OutsideRoute::by_outcall(const OutcallMatch& match) {
  const model::Outcall& outcall = *match.outcall;
  const auto refuse = [&](RefusalCode code, std::uint16_t status, std::string detail) {
    return std::unexpected(Refusal{code, match.number, outcall.context, status, std::move(detail)});
  };
  if (auto elsewhere = builder_.closed(outcall.schedule, "outcall " + outcall.name, scope_))
    return std::move(*elsewhere);
  const auto number = number_to_send(match.number);
  const auto sent = match.pattern->prefix + number.substr(std::min<std::size_t>(match.pattern->strip, number.size()));
  if (sent.empty()) {
    note(trail_, false, "outcall " + outcall.name,
         "takes off " + std::to_string(match.pattern->strip) + " digits: none left");
    return refuse(RefusalCode::incomplete_number, 484,
                  "outcall " + outcall.name + " takes off " + std::to_string(match.pattern->strip) +
                      " digits and nothing is left");
  }
  if (auto closed = closed_class(match, sent)) return std::unexpected(std::move(*closed));
  const bool asks = add_pin(match);
  const std::size_t begin = builder_.plan_.steps.size();
  if (!outcall.uri_ways.empty()) add_uri_ways(match, sent);
  join(begin, fail_over_of_uris());
  const std::size_t trunks = builder_.plan_.steps.size();
  for (const model::Trunk* trunk : trunks_in_order(outcall, sent)) add_trunk(*trunk, match, sent);
  const std::size_t end = builder_.plan_.steps.size();
  if (trunks > begin && end > trunks)
    builder_.plan_.steps[trunks - 1].branches.push_back({fail_over_of_uris(), static_cast<std::uint16_t>(trunks)});
  join(trunks, fail_over_of(outcall));
  if (end - trunks > 1) {
    ++builder_.runs_;
    for (std::size_t i = trunks; i < end; ++i) builder_.plan_.steps[i].run = builder_.runs_;
  }
  if (end > begin) {
    // Where somebody inside rings first, it is his call, wherever it may go on to.
    const auto rings = [](const Step& step) { return !step.targets.empty(); };
    const auto& steps = builder_.plan_.steps;
    const bool first = std::none_of(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(begin), rings);
    if (builder_.plan_.direction == Direction::internal && first) builder_.plan_.direction = Direction::outgoing;
    builder_.name_destination("outcall " + outcall.name);
    return {};
  }
  if (asks) builder_.plan_.steps.pop_back();  // for nothing
  if (outcall.trunks.empty() && !outcall.uri_ways.empty())
    return refuse(RefusalCode::no_trunk, 503,
                  "outcall " + outcall.name + " has no trunk, and no SIP URI can be made of " + sent +
                      "; set country in the settings, or add a trunk");
  return refuse(
      RefusalCode::no_trunk, 503,
      "outcall " + outcall.name +
          (outcall.trunks.empty() ? " has no trunk; add one to it" : " has only disabled trunks; enable one"));
}

/// Whether the tenant may call such numbers, whoever led the call there. What it costs is asked of the number as it is
/// sent; where that says nothing, of it without what the outcall puts in front, then as it was dialled.
std::optional<Refusal> OutsideRoute::closed_class(const OutcallMatch& match, const std::string& sent) {
  const NumberPlan* plan = snapshot_.plan_of(scope_.tenant);
  emergency_ = plan == nullptr && (is_emergency(sent, plan) || is_emergency(match.number, plan));
  if (emergency_) builder_.plan_.emergency = true;
  if (plan == nullptr) return std::nullopt;
  NumberClass found = NumberClass::unknown;
  for (const std::string_view number :
       {std::string_view(sent), std::string_view(sent).substr(match.pattern->prefix.size()),
        std::string_view(match.number)})
    if (found == NumberClass::unknown) found = classify(number, *plan);
  emergency_ = found == NumberClass::emergency;
  if (emergency_) builder_.plan_.emergency = true;
  const bool allowed = may_call(snapshot_.tenants(), scope_.tenant, found);
  const std::string whose = scope_.tenant.empty() ? "the master" : "tenant " + scope_.tenant;
  const std::string kind(word(found));
  note(trail_, allowed, "class of " + sent, allowed ? kind : kind + ": closed to " + whose);
  if (allowed) return std::nullopt;
  const bool has_entry = !snapshot_.tenants().line_of(scope_.tenant).empty();
  const std::string how =
      has_entry ? '`' + kind + ": yes` of " + whose : "`tenants: [{name: master, " + kind + ": yes}]`";
  return Refusal{RefusalCode::class_closed, match.number, match.outcall->context, 403,
                 "it is of the class " + kind + ", which is closed to " + whose + "; " + how + " opens it"};
}

/// Whoever calls for help is not asked.
bool OutsideRoute::add_pin(const OutcallMatch& match) {
  if (match.pins.empty() || emergency_) return false;
  note(trail_, true, "outcall " + match.outcall->name, "the caller is asked for a PIN first");
  const std::size_t before = builder_.plan_.steps.size();
  Step step;
  step.pin = {match.pins};
  builder_.add(std::move(step));
  return builder_.plan_.steps.size() > before;
}

/// Each of the steps from there leads to the next on these outcomes.
void OutsideRoute::join(std::size_t from, const model::OutcomeSet& on) {
  auto& steps = builder_.plan_.steps;
  for (std::size_t i = from; i + 1 < steps.size(); ++i)
    steps[i].branches.push_back({on, static_cast<std::uint16_t>(i + 1)});
}

/// Ways that cost nothing, before the trunks.
void OutsideRoute::add_uri_ways(const OutcallMatch& match, const std::string& sent) {
  const model::Outcall& outcall = *match.outcall;
  const auto as = identity(match, {});
  const auto ring_time = builder_.ring_time_of(outcall.ring_time);
  const auto e164 = public_number(sent);
  bool first = true;
  const auto choice = [&] { return std::exchange(first, false) ? "first choice, as " : "next choice, as "; };
  for (const std::string& domain : outcall.uri_ways.enum_domains) {
    if (!e164) {
      note(trail_, false, "ENUM in " + domain, sent + " is no public number in international form");
      continue;
    }
    note(trail_, true, "ENUM in " + domain, choice() + shown(as));
    Step step = uri_step(domain, *e164, as.as, ring_time);
    step.targets.front().kind = Target::Kind::enum_number;
    add_outside(std::move(step), sent);
  }
  for (const std::string& text : outcall.uri_ways.uris) {
    auto uri = filled_in(text, sent);
    note(trail_, uri.has_value(), text,
         uri ? choice() + shown(as) : "no URI for " + sent + ": " + std::string(sentence(uri.error())));
    if (uri) add_outside(uri_step(std::move(*uri), sent, as.as, ring_time), sent);
  }
}

/// With a plus sign: as it stands, or as people of the country would write it.
std::optional<std::string> OutsideRoute::public_number(const std::string& number) const {
  if (enum_name(number, {})) return number;
  const NumberPlan* plan = snapshot_.plan_of(scope_.tenant);
  const auto e164 = plan != nullptr ? plan->to_e164(number) : std::nullopt;
  return e164 ? std::optional("+" + *e164) : std::nullopt;
}

std::vector<const model::Trunk*> OutsideRoute::trunks_in_order(const model::Outcall& outcall, const std::string& sent) {
  std::vector<const model::Trunk*> trunks;
  for (const auto& name : outcall.trunks) {
    const auto* trunk = snapshot_.find_trunk(name);
    if (trunk == nullptr || !trunk->enabled)
      note(trail_, false, "trunk " + name, trunk == nullptr ? "does not exist" : "is disabled");
    else if (std::ranges::find(trunks, trunk) != trunks.end())
      note(trail_, false, "trunk " + name, "is listed already");
    else
      trunks.push_back(trunk);
  }
  if (outcall.choice.trunk_order == model::TrunkOrder::weighted) draw_by_weight(outcall, trunks);
  if (outcall.choice.trunk_order == model::TrunkOrder::least_cost) cheapest_first(sent, trunks);
  return trunks;
}

void OutsideRoute::cheapest_first(const std::string& sent, std::vector<const model::Trunk*>& trunks) {
  std::vector<LeastCostCandidate> candidates;
  for (const model::Trunk* trunk : trunks) candidates.push_back({trunk->name, snapshot_.tariffs().find(trunk->tariff)});
  std::vector<const model::Trunk*> ordered;
  for (const auto& choice : least_cost_order(public_number(sent).value_or(sent), candidates)) {
    note(trail_, choice.cost.has_value(), "least cost", choice.reason);
    ordered.push_back(trunks[choice.candidate]);
  }
  trunks = std::move(ordered);
}

/// One after the other is drawn from those that are left, each as likely as its share of their weights.
void OutsideRoute::draw_by_weight(const model::Outcall& outcall, std::vector<const model::Trunk*>& trunks) {
  std::uint64_t state = builder_.attempt_.draw;
  std::string words;
  for (std::size_t at = 0; at + 1 < trunks.size(); ++at) {
    std::uint64_t sum = 0;
    for (std::size_t i = at; i < trunks.size(); ++i) sum += weight_of(outcall, trunks[i]->name);
    if (sum == 0) break;
    std::uint64_t drawn = next_random(state) % sum;
    std::size_t chosen = at;
    while (drawn >= weight_of(outcall, trunks[chosen]->name)) drawn -= weight_of(outcall, trunks[chosen++]->name);
    std::ranges::rotate(trunks.begin() + static_cast<std::ptrdiff_t>(at),
                        trunks.begin() + static_cast<std::ptrdiff_t>(chosen),
                        trunks.begin() + static_cast<std::ptrdiff_t>(chosen + 1));
  }
  for (const model::Trunk* trunk : trunks)
    words.append(words.empty() ? "" : ", ").append(trunk->name + " " + std::to_string(weight_of(outcall, trunk->name)));
  note(trail_, true, "outcall " + outcall.name, "order drawn by weight: " + words);
}

void OutsideRoute::add_trunk(const model::Trunk& trunk, const OutcallMatch& match, const std::string& sent) {
  auto as = identity(match, trunk);
  const bool first = !ends_with_trunk(builder_.plan_.steps);
  note(trail_, true, "trunk " + trunk.name, (first ? "first choice, as " : "next choice, as ") + shown(as));
  Step step;
  step.ring_time = builder_.ring_time_of(match.outcall->ring_time);
  step.targets.push_back({Target::Kind::trunk, {}, {}, trunk.name, sent, std::move(as.as), builder_.origin_.diverted});
  as_the_trunk_writes(step.targets.back(), snapshot_, trail_);
  add_outside(std::move(step), sent);
}

}  // namespace tandem::routing
