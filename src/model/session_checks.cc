// What phones and trunks say alike about their sessions.
#include "model/checks.h"
#include "model/references.h"

namespace tandem::model {
namespace {

void check_rules(const SessionRules& rules, const std::string& path, Findings& findings) {
  if (rules.timers != SessionTimers::no && rules.timers_sess_expires < rules.timers_min_se)
    findings.error(ProblemCode::bad_range, path + ".timers_sess_expires",
                   "The session interval " + std::to_string(rules.timers_sess_expires.count()) +
                       " is shorter than the shortest that is granted, " + std::to_string(rules.timers_min_se.count()) +
                       ".",
                   "Lower timers_min_se, or raise timers_sess_expires.");
  if (rules.direct_media && rules.media_encryption != MediaEncryption::no)
    findings.warn(ProblemCode::without_effect, path + ".direct_media",
                  "Accepted without effect: media that is encrypted passes through the exchange, as each side has its "
                  "own keys.");
}

/// Where the way is known beforehand.
void check_keys(const Trunk& trunk, Findings& findings) {
  const bool in_clear =
      trunk.protocol && *trunk.protocol != Protocol::tls && trunk.account_type != AccountType::inbound;
  if (!in_clear || trunk.session.media_encryption == MediaEncryption::no || trunk.session.media_keys_in_clear) return;
  const std::string sentence = "The keys of SRTP would be readable, as the protocol is not TLS";
  const std::string fix = "Set protocol to tls, or media_keys_in_clear to yes.";
  if (trunk.session.media_encryption == MediaEncryption::required)
    findings.error(ProblemCode::bad_value, path_of(trunk) + ".media_encryption", sentence + ": no call could be made.",
                   fix);
  else
    findings.warn(ProblemCode::without_effect, path_of(trunk) + ".media_encryption",
                  sentence + ": media will not be encrypted.", fix);
}

}  // namespace

void check_sessions(const Config& config, Findings& findings) {
  for (const User& user : config.users)
    for (std::size_t i = 0; i < user.phones.size(); ++i)
      check_rules(user.phones[i].session, path_of(user) + ".phones[" + std::to_string(i) + ']', findings);
  for (const Trunk& trunk : config.trunks) {
    check_rules(trunk.session, path_of(trunk), findings);
    check_keys(trunk, findings);
  }
}

}  // namespace tandem::model
