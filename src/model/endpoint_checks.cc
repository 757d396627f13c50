// Options that phones and trunks have alike.
#include "model/checks.h"
#include "model/references.h"

namespace tandem::model {
namespace {

void check_options(const EndpointOptions& options, const std::string& path, Findings& findings) {
  if (options.timers != SessionTimers::no && options.timers_sess_expires < options.timers_min_se)
    findings.error(ProblemCode::bad_range, path + ".timers_sess_expires",
                   "The session interval " + std::to_string(options.timers_sess_expires.count()) +
                       " is shorter than the shortest that is granted, " +
                       std::to_string(options.timers_min_se.count()) + ".",
                   "Lower timers_min_se, or raise timers_sess_expires.");
}

}  // namespace

void check_endpoints(const Config& config, Findings& findings) {
  for (const User& user : config.users)
    for (std::size_t i = 0; i < user.phones.size(); ++i)
      check_options(user.phones[i].options, path_of(user) + ".phones[" + std::to_string(i) + ']', findings);
  for (const Trunk& trunk : config.trunks) check_options(trunk.options, path_of(trunk), findings);
}

}  // namespace tandem::model
