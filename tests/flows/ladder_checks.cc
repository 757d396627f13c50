// What a ladder says about the exchange itself: records, accounts, bindings, leaks.
#include <algorithm>

#include "flows/ladder.h"

namespace tandem::flows {

using namespace std::chrono_literals;

namespace {

std::uint16_t number_of(const std::string& word) {
  return parse_number<std::uint16_t>(word).value_or(0);
}

std::string_view party_name(store::CdrParty party) {
  switch (party) {
    case store::CdrParty::caller:
      return "caller";
    case store::CdrParty::callee:
      return "callee";
    case store::CdrParty::exchange:
      return "exchange";
    case store::CdrParty::none:
      break;
  }
  return "none";
}

std::string field_of(const store::Cdr& cdr, std::string_view name) {
  if (name == "status") return std::to_string(cdr.sip_status);
  if (name == "ending") return cdr.ending;
  if (name == "q850") return std::to_string(cdr.q850);
  if (name == "by") return std::string(party_name(cdr.ended_by));
  if (name == "out") return cdr.trunk_out;
  if (name == "in") return cdr.trunk_in;
  if (name == "answered_by") return cdr.answered_by;
  if (name == "dialled") return cdr.dialled;
  if (name == "caller") return cdr.caller_number;
  if (name == "presented") return cdr.presented_number;
  if (name == "codec") return cdr.callee.codec;
  if (name == "rang") return cdr.rang_at ? "yes" : "no";
  return "(no such field)";
}

}  // namespace

std::string Ladder::check_cdr(const LadderLine& line) {
  const bool came = world_.run_until([&] { return exchange_->cdrs().size() > next_cdr_; }, patience(line));
  if (!came) return "no record was written";
  const store::Cdr& cdr = exchange_->cdrs()[next_cdr_++];
  const auto words = words_of(line.rest);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2)
    if (const std::string is = field_of(cdr, words[i]); is != words[i + 1])
      return words[i] + " is " + is + " (status " + std::to_string(cdr.sip_status) + ", ending " + cdr.ending + ")";
  return {};
}

std::string Ladder::check_story(const LadderLine& line) {
  const auto tells = [&](const telemetry::CallTrace& trace) {
    bool found = trace.sentence().find(line.rest) != std::string::npos;
    for (std::size_t i = 0; i < trace.size() && !found; ++i)
      found = trace[i].sentence.find(line.rest) != std::string_view::npos;
    return found;
  };
  for (unsigned i = 0; i < exchange_->size(); ++i) {
    const telemetry::Stories& stories = exchange_->shard(i).stories().stories();
    for (const auto& some : {stories.ended(), stories.failed(), stories.running()})
      for (const telemetry::CallTrace* trace : some)
        if (tells(*trace)) return {};
  }
  return "no story tells it";
}

std::string Ladder::check_account(const LadderLine& line) {
  const auto words = words_of(line.rest);
  std::string last;
  const auto fits_now = [&] {
    for (const auto& status : exchange_->registrations()) {
      if (words.empty() || status.trunk != words[0]) continue;
      last = std::string(registrar::to_text(status.state)) + ": " + registrar::sentence(status);
      const bool state = words.size() < 2 || registrar::to_text(status.state) == words[1];
      const std::string said = line.argument("says");
      return state && (said.empty() || last.find(said) != std::string::npos);
    }
    return false;
  };
  return world_.run_until(fits_now, patience(line)) ? "" : "the account is " + last;
}

std::string Ladder::check_bindings(const LadderLine& line) {
  const auto words = words_of(line.rest);
  if (words.size() != 2) return "`bindings ACCOUNT NUMBER`";
  world_.run_for(10ms);
  const std::string is = std::to_string(exchange_->bindings_of(words[0]));
  return is == words[1] ? "" : "there are " + is;
}

std::string Ladder::check_lines(const LadderLine& line) {
  const auto words = words_of(line.rest);
  const ScriptedParty* one = words.size() == 2 ? party(words[0]) : nullptr;
  if (!one) return "`lines PARTY NUMBER`";
  const unsigned is = one->empty_lines(), wanted = number_of(words[1]);
  return is >= wanted && (wanted > 0 || is == 0) ? "" : "there were " + std::to_string(is);
}

std::string Ladder::wait_for_quiet() {
  const auto text = [&] {
    return "calls " + std::to_string(exchange_->calls()) + ", sessions " + std::to_string(exchange_->sessions()) +
           ", ports " + std::to_string(exchange_->ports_in_use()) + ", transactions " +
           std::to_string(exchange_->transactions());
  };
  const bool quiet = world_.run_until(
      [&] {
        return exchange_->calls() + exchange_->sessions() + exchange_->ports_in_use() + exchange_->transactions() == 0;
      },
      70s);
  if (!quiet) return "left over: " + text();
  return exchange_->cdrs().size() == next_cdr_ ? "" : "a record was written that the ladder does not tell of";
}

namespace {

constexpr const char* name_usage =
    "`name HOST ADDRESS...|fails|unknown`, `name HOST srv PRIORITY WEIGHT PORT TARGET ...`, or `name HOST naptr ORDER "
    "SERVICE REPLACEMENT ...`, or `name HOST enum ORDER SERVICE REGEXP ...`";

}  // namespace

/// Several records of a kind stand in one line, one after the other.
std::string Ladder::set_name(const LadderLine& line) {
  const auto words = words_of(line.rest);
  if (words.size() < 2) return name_usage;
  SimWire& wire = world_.wire();
  if (words[1] == "fails") return wire.fail_name(words[0], net::NameFault::timed_out), std::string{};
  if (words[1] == "unknown") return wire.forget_name(words[0]), std::string{};
  if (words[1] == "srv" && words.size() % 4 == 2) {
    std::vector<net::SrvRecord> records;
    for (std::size_t i = 2; i < words.size(); i += 4)
      records.push_back({words[i + 3], number_of(words[i + 2]), number_of(words[i]), number_of(words[i + 1])});
    return wire.set_services(words[0], std::move(records)), std::string{};
  }
  if (words[1] == "naptr" && words.size() % 3 == 2) {
    std::vector<net::NaptrRecord> records;
    for (std::size_t i = 2; i < words.size(); i += 3)
      records.push_back({number_of(words[i]), 10, "s", words[i + 1], words[i + 2]});
    return wire.set_pointers(words[0], std::move(records)), std::string{};
  }
  if (words[1] == "enum" && words.size() % 3 == 2) {
    std::vector<net::NaptrRecord> records;
    for (std::size_t i = 2; i < words.size(); i += 3)
      records.push_back({number_of(words[i]), 10, "u", words[i + 1], "", words[i + 2]});
    return wire.set_pointers(words[0], std::move(records)), std::string{};
  }
  std::vector<IpAddress> addresses;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto address = IpAddress::parse(words[i]);
    if (!address) return name_usage;
    addresses.push_back(*address);
  }
  return wire.set_addresses(words[0], std::move(addresses)), std::string{};
}

}  // namespace tandem::flows
