// A party of a ladder: a raw SIP endpoint that writes every message itself and does only what its script says.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flows/ladder_script.h"
#include "flows/scripted_digest.h"
#include "flows/scripted_message.h"
#include "flows/scripted_session.h"
#include "flows/simulated_network.h"
#include "flows/simulator.h"

namespace tandem::flows {

/// What a party knows of one exchange of requests under one Call-ID.
struct ScriptedDialog {
  std::string call_id, local_tag, remote_tag, local_uri, remote_uri, remote_target;
  std::vector<std::string> routes;
  unsigned cseq = 0;
  std::map<std::string, ScriptedMessage> sent, received;  ///< last request by method
  std::vector<ScriptedMessage> pending;                   ///< received requests without a final response of ours
  std::string challenge;                                  ///< value of the last one
  bool challenge_by_proxy = false;
  std::string challenged;  ///< method whose challenge is still to be answered
  unsigned nonce_count = 0;
  unsigned rseq = 0, session_version = 0;
  std::string rack;  ///< for the next PRACK
  std::string last_session;
  bool wants_ack = false;  ///< of our non-2xx final response to an INVITE
};

/// One message that has come and was not yet expected.
struct ScriptedArrival {
  ScriptedMessage message;
  std::string dialog;
  bool new_call;  ///< no dialog of that Call-ID: an expecting line may give it a name
};

class ScriptedParty final : private net::DatagramHandler {
 public:
  using Log = std::function<void(const std::string& line)>;

  ScriptedParty(World& world, std::string name, IpAddress address, ScriptedAccount account, SocketAddress exchange,
                Log log);
  ~ScriptedParty();

  const std::string& name() const { return name_; }
  SimHost& host() { return host_; }
  void set_exchange(SocketAddress exchange) { exchange_ = exchange; }

  /// Performs a sending line; what is wrong with it, or nothing.
  std::string send(const LadderLine& line);
  /// Takes the first arrival that this line may be about out of the box; false: there is none yet.
  bool take(const LadderLine& line, ScriptedMessage& message);
  /// What does not fit; empty: the message is what the line says.
  std::string mismatch(const LadderLine& line, const ScriptedMessage& message);

  /// Whether a challenge has come for this line's request.
  bool was_challenged(const LadderLine& line) const;
  /// Sends the challenged request again with credentials.
  std::string answer_the_challenge(const LadderLine& line);
  /// Takes no notice of what has come to the same request before (the 401 that `auth` answers).
  void drop_challenge(const LadderLine& line);

  /// OPTIONS outside dialogs are shown and answered by the script from now on, or again by the party itself.
  void show_options(bool show) { shows_options_ = show; }

  unsigned empty_lines() const { return empty_lines_; }  ///< keep-alives that came

  const std::deque<ScriptedArrival>& inbox() const { return inbox_; }
  void forget_repeats() { repeats_.clear(); }
  bool waits_for_ack() const;
  /// The URI of the Contact in the last REGISTER that came.
  const std::string& registered_contact() const { return registered_contact_; }

 private:
  void on_datagram(const net::Datagram& datagram) override;
  void answer_options(const ScriptedMessage& options);
  void remember(ScriptedDialog& dialog, const ScriptedMessage& message);
  bool absorb(ScriptedDialog& dialog, const ScriptedMessage& message);

  std::string key_of(const LadderLine& line) const;
  ScriptedDialog& dialog_for_request(const LadderLine& line);
  std::string send_request(const LadderLine& line);
  std::string send_response(const LadderLine& line);
  ScriptedMessage request_within(ScriptedDialog& dialog, const LadderLine& line);
  ScriptedMessage derived_request(const ScriptedMessage& invite, const std::string& method) const;
  void acknowledge_refusal(const ScriptedDialog& dialog, const ScriptedMessage& response);
  void add_standard_headers(ScriptedMessage& message, const LadderLine& line);
  std::string apply(ScriptedMessage& message, const LadderLine& line, ScriptedDialog& dialog);
  void apply_session(ScriptedMessage& message, ScriptedDialog& dialog, const std::string& words);
  void transmit(const ScriptedMessage& message, const LadderLine* line = nullptr);
  std::string via();
  std::string contact() const;

  World& world_;
  std::string name_;
  SimHost& host_;
  IpAddress address_;
  ScriptedAccount account_;
  SocketAddress exchange_;  ///< where everything is sent
  Log log_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<net::DatagramSocket> socket_;
  std::map<std::string, ScriptedDialog> dialogs_;
  std::deque<ScriptedArrival> inbox_;
  std::deque<ScriptedArrival> repeats_;
  std::set<std::string> seen_;
  std::string registered_contact_;
  unsigned serial_ = 0, empty_lines_ = 0;
  bool shows_options_ = false;
};

/// A message in one line: start line, and the description in a ladder's words.
std::string summary_of(const ScriptedMessage& message);

}  // namespace tandem::flows
