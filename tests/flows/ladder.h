// Runs a ladder (ladders/*.flow) against a whole exchange in virtual time.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "flows/ladder_script.h"
#include "flows/scripted_party.h"
#include "flows/simulated_exchange.h"

namespace tandem::flows {

/// One run. The parties' machines: alice, bob, bob2, bob3, carol (192.0.2.x), stranger, carrier, backup (203.0.113.x),
/// proxy; the exchange, called tandem in ladders, is 198.51.100.1.
class Ladder {
 public:
  /// `folder` holds the sites.
  Ladder(std::string folder, unsigned shards);
  ~Ladder();

  /// Empty: it went as written. Else what went wrong and everything that was sent until then.
  std::string run(std::string_view script);

 private:
  std::string run_line(const LadderLine& line);
  std::string run_send(const LadderLine& line);
  std::string run_expect(const LadderLine& line);
  std::string run_command(const LadderLine& line);
  std::string register_parties(const LadderLine& line);
  std::string check_cdr(const LadderLine& line);
  std::string check_story(const LadderLine& line);
  std::string check_account(const LadderLine& line);
  std::string check_bindings(const LadderLine& line);
  std::string nothing_for(Duration time);
  std::string wait_for_quiet();
  std::string check_lines(const LadderLine& line);
  std::string set_name(const LadderLine& line);
  std::string leftovers();

  ScriptedParty* party(const std::string& name);
  std::string read_site(const std::string& name) const;
  std::size_t waiting_messages() const;
  Duration patience(const LadderLine& line) const;

  std::string folder_;
  unsigned shards_;
  World world_{20'26};
  TimePoint begin_;
  std::vector<std::string> log_;
  std::unique_ptr<SimExchange> exchange_;
  std::vector<std::unique_ptr<ScriptedParty>> parties_;
  std::size_t next_cdr_ = 0;
};

}  // namespace tandem::flows
