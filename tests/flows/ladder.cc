// The lines of a ladder, one after another. Checks of records and states are in ladder_checks.cc.
#include "flows/ladder.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace tandem::flows {

using namespace std::chrono_literals;

namespace {

constexpr auto answer_time = 5s;

struct Cast {
  const char *name, *address, *username;
};

constexpr Cast cast[] = {
    {"alice", "192.0.2.1", "alice"},      {"bob", "192.0.2.2", "bob"},         {"bob2", "192.0.2.3", "bob"},
    {"bob3", "192.0.2.4", "bob"},         {"carol", "192.0.2.5", "carol"},     {"stranger", "192.0.2.66", "nobody"},
    {"carrier", "203.0.113.1", "office"}, {"backup", "203.0.113.2", "office"}, {"proxy", "203.0.113.9", "office"}};

}  // namespace

Ladder::Ladder(std::string folder, unsigned shards)
    : folder_(std::move(folder)), shards_(shards), begin_(world_.now()) {
  const SocketAddress exchange{*IpAddress::parse("198.51.100.1"), 5060};
  for (const Cast& one : cast)
    parties_.push_back(std::make_unique<ScriptedParty>(
        world_, one.name, *IpAddress::parse(one.address),
        ScriptedAccount{one.username, "secret-of-" + std::string(one.username)}, exchange,
        [this](const std::string& line) {
          char time[16];
          std::snprintf(time, sizeof time, "%9.3f  ", std::chrono::duration<double>(world_.now() - begin_).count());
          log_.push_back(time + line);
        }));
}

Ladder::~Ladder() {
  exchange_.reset();
}

ScriptedParty* Ladder::party(const std::string& name) {
  const auto found = std::ranges::find_if(parties_, [&](const auto& one) { return one->name() == name; });
  return found == parties_.end() ? nullptr : found->get();
}

std::string Ladder::read_site(const std::string& name) const {
  std::ifstream file(folder_ + "/sites/" + name + ".yaml");
  return {std::istreambuf_iterator<char>(file), {}};
}

Duration Ladder::patience(const LadderLine& line) const {
  const auto within = parse_duration(line.argument("within"));
  return within > 0ms ? Duration(within) : Duration(answer_time);
}

std::string Ladder::run(std::string_view text) {
  const auto script = parse_ladder(text);
  if (!script) return script.error();
  const std::string site = read_site(script->site);
  if (site.empty()) return "there is no site " + script->site;
  // Lines before `start` set the scene: names, machines without power.
  bool started = false;
  const bool starts_itself =
      std::ranges::none_of(script->lines, [](const LadderLine& line) { return line.verb == "start"; });
  const auto start = [&] {
    exchange_ =
        std::make_unique<SimExchange>(world_, "tandem", std::vector{*IpAddress::parse("198.51.100.1")}, site, shards_);
    started = true;
  };
  if (starts_itself) start();
  std::string fault;
  for (const LadderLine& line : script->lines) {
    if (line.verb == "start") {
      if (!started) start();
      continue;
    }
    log_.push_back("           " + std::to_string(line.number) + ": " + line.text);
    fault = run_line(line);
    if (!fault.empty()) {
      fault = "line " + std::to_string(line.number) + ": " + line.text + "\n  " + fault;
      break;
    }
  }
  if (fault.empty()) fault = leftovers();
  if (fault.empty()) return {};
  for (const std::string& line : log_) fault += "\n" + line;
  return fault;
}

std::string Ladder::run_line(const LadderLine& line) {
  if (line.kind == LadderLine::Kind::command) return run_command(line);
  if (!party(line.party)) return "nobody is called " + line.party;
  return line.kind == LadderLine::Kind::send ? run_send(line) : run_expect(line);
}

std::string Ladder::run_send(const LadderLine& line) {
  ScriptedParty& sender = *party(line.party);
  const bool asks_first = line.says("auth") && !sender.was_challenged(line);
  LadderLine bare = line;
  // "token": the address that the exchange registered with the carrier.
  if (line.uri == "token") bare.uri = party("carrier")->registered_contact();
  if (asks_first) std::erase_if(bare.clauses, [](const auto& clause) { return clause.first == "auth"; });
  if (std::string fault = sender.send(bare); !fault.empty() || !asks_first) return fault;
  if (!world_.run_until([&] { return sender.was_challenged(line); }, answer_time)) return "no challenge came";
  sender.drop_challenge(line);
  return sender.answer_the_challenge(line);
}

std::string Ladder::run_expect(const LadderLine& line) {
  ScriptedParty& receiver = *party(line.party);
  if (!line.says("again")) receiver.forget_repeats();
  ScriptedMessage message{.start = {}};
  const bool came = world_.run_until([&] { return receiver.take(line, message); }, patience(line));
  if (!came) return "it did not come";
  const std::string fault = receiver.mismatch(line, message);
  return fault.empty() ? "" : fault + "\n" + message.write();
}

std::string Ladder::run_command(const LadderLine& line) {
  if (line.verb == "after") return world_.run_for(parse_duration(line.rest)), std::string{};
  if (line.verb == "nothing") return nothing_for(parse_duration(line.rest.substr(line.rest.find(' ') + 1)));
  if (line.verb == "registered") return register_parties(line);
  if (line.verb == "cdr") return check_cdr(line);
  if (line.verb == "quiet") return wait_for_quiet();
  if (line.verb == "story") return check_story(line);
  if (line.verb == "account") return check_account(line);
  if (line.verb == "bindings") return check_bindings(line);
  if (line.verb == "name") return set_name(line);
  if (line.verb == "dns") return world_.wire().set_names_down(line.rest == "down"), std::string{};
  if (line.verb == "configure") return exchange_->configure(read_site(line.rest)), std::string{};
  if (line.verb == "restart") return exchange_->restart(), std::string{};
  if (line.verb == "lines") return check_lines(line);
  if (line.verb == "options") {
    for (const auto& one : parties_) one->show_options(one->name() == line.rest);
    return party(line.rest) ? "" : "nobody is called " + line.rest;
  }
  if (line.verb == "move") {
    const auto to = IpAddress::parse(line.rest);
    if (!to) return "`move` needs an address";
    for (const auto& one : parties_) one->set_exchange({*to, 5060});
    return world_.wire().move_host(exchange_->host(), {*to}), std::string{};
  }
  if (line.verb == "down" || line.verb == "up") {
    ScriptedParty* one = party(line.rest);
    if (!one) return "nobody is called " + line.rest;
    return one->host().set_down(line.verb == "down"), std::string{};
  }
  return "unknown command `" + line.verb + "`";
}

std::string Ladder::register_parties(const LadderLine& line) {
  for (const std::string& name : words_of(line.rest, " ,")) {
    if (!party(name)) return "nobody is called " + name;
    LadderLine ask;
    ask.kind = LadderLine::Kind::send;
    ask.party = name;
    ask.method = "REGISTER";
    ask.uri = "sip:tandem";
    ask.clauses = {{"auth", ""}};
    if (std::string fault = run_send(ask); !fault.empty()) return fault;
    LadderLine reply;
    reply.kind = LadderLine::Kind::expect;
    reply.party = name;
    reply.status = 200;
    reply.method = "REGISTER";
    if (std::string fault = run_expect(reply); !fault.empty()) return fault;
  }
  return {};
}

std::size_t Ladder::waiting_messages() const {
  std::size_t all = 0;
  for (const auto& one : parties_)
    all += static_cast<std::size_t>(std::ranges::count_if(
        one->inbox(), [](const ScriptedArrival& arrival) { return arrival.message.status() != 100; }));
  return all;
}

std::string Ladder::nothing_for(Duration time) {
  const std::size_t before = waiting_messages();
  const bool something = world_.run_until([&] { return waiting_messages() > before; }, time);
  return something ? "something came" : "";
}

std::string Ladder::leftovers() {
  world_.run_for(1s);
  std::string fault;
  for (const auto& one : parties_) {
    for (const ScriptedArrival& arrival : one->inbox())
      if (arrival.message.status() != 100)
        fault += "unexpected at " + one->name() + ": " + summary_of(arrival.message) + "\n";
    if (one->waits_for_ack()) fault += one->name() + " never got the ACK of its refusal\n";
  }
  return fault;
}

}  // namespace tandem::flows
