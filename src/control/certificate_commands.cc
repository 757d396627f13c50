// Our certificates: for whom they speak and how long.
#include <fmt/format.h>

#include "control/command_families.h"

namespace tandem::control {

std::string warning(const CertificateSummary& one, WallTime now) {
  std::string text = one.trouble;
  if (!text.empty() && one.certificate) text += " What it held before stays in use.";
  if (!one.certificate) return text;
  const int days = crypto::days_left(*one.certificate, now);
  if (days >= days_of_warning) return text;
  if (!text.empty()) text += ' ';
  if (now > one.certificate->not_after)
    return text + fmt::format("{} has expired on {}: peers refuse it. Replace the file; it is read again by itself.",
                              one.file, crypto::date_text(one.certificate->not_after));
  return text + fmt::format("{} expires on {}, in {} day{}. Renew it; the file is read again by itself.", one.file,
                            crypto::date_text(one.certificate->not_after), days, days == 1 ? "" : "s");
}

namespace {

constexpr std::string_view columns = "{:<22}  {:<10}  {:>5}  {}\n";

Output show_certificates(ExchangeView& exchange, std::span<const std::string>, std::string_view) {
  const std::vector<CertificateSummary> all = exchange.certificates();
  std::string text = fmt::format(columns, "Used by", "Expires", "Days", "For");
  std::string warnings;
  for (const CertificateSummary& one : all) {
    if (one.certificate) {
      text += fmt::format(columns, one.owner, crypto::date_text(one.certificate->not_after),
                          crypto::days_left(*one.certificate, exchange.now()), crypto::names_of(*one.certificate));
    } else {
      text += fmt::format(columns, one.owner, "-", "-", "nobody: there is no certificate that can be used");
    }
    if (const std::string words = warning(one, exchange.now()); !words.empty())
      warnings += fmt::format("{}: {}\n", one.owner, words);
  }
  return {text + fmt::format("{} certificate{}\n", all.size(), all.size() == 1 ? "" : "s") + warnings};
}

}  // namespace

std::vector<Command> certificate_commands() {
  return {
      {"show certificates", "Our TLS certificates and how long they are good for",
       "Usage: show certificates\n       For every tls and wss transport and every trunk with TLS files of its own: "
       "for\n"
       "       whom its certificate speaks, and until when.\n",
       show_certificates},
  };
}

}  // namespace tandem::control
