// The command line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/demo.h"
#include "app/server.h"
#include "app/signals.h"
#include "app/site_files.h"
#include "app/token_tool.h"
#include "app/version.h"
#include "base/text.h"
#include "console/client.h"
#include "model/reference.h"

namespace {

using namespace tandem;
using app::ExitCode;

struct TokenArguments {
  std::string tenant, value, expiration, revoked;
  std::vector<std::string> acl;
};

struct Arguments {
  std::string data = "var", database, sip, http, metrics = "loopback", rtp, command;
  unsigned shards = 0;
  bool once = false, secrets = false, connect = false;
  app::ApplyWish apply;
  app::ExplainWish explain;
  TokenArguments token;
};

int complain(ExitCode code, const std::string& text) {
  std::cerr << "tandem: " << text << "\n";
  return code;
}

std::optional<std::pair<std::uint16_t, std::uint16_t>> port_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto low = parse_number<std::uint16_t>(text.substr(0, dash));
  const auto high = parse_number<std::uint16_t>(text.substr(dash + 1));
  if (!low || !high || *low < 1024 || *high <= *low) return std::nullopt;
  return std::pair{*low, *high};
}

/// Port 0 would be another port at every start, which no phone could know.
std::optional<SocketAddress> sip_address(std::string_view text) {
  const auto address = SocketAddress::parse(text, 5060);
  return address && address->port != 0 ? address : std::nullopt;
}

std::string no_sip_address(const std::string& text) {
  return "--sip wants ADDRESS:PORT, for example 0.0.0.0:5060, not " + text + ".";
}

/// Without --http, the usual port for this machine only, if nobody has it.
std::optional<app::HttpOptions> http_options(const Arguments& arguments) {
  app::HttpOptions options;
  if (arguments.http == "off") return options;
  options.demanded = !arguments.http.empty();
  options.bind = SocketAddress::parse(options.demanded ? arguments.http : "127.0.0.1:8080");
  if (!options.bind || options.bind->port == 0) return std::nullopt;
  if (const char* password = std::getenv("TANDEM_ADMIN_PASSWORD")) options.first_password = password;
  options.metrics_for = arguments.metrics == "token"       ? rest::MetricsFor::token
                        : arguments.metrics == "everybody" ? rest::MetricsFor::everybody
                                                           : rest::MetricsFor::loopback;
  return options;
}

std::vector<std::string> token_words(const CLI::App& program, const TokenArguments& wish) {
  const CLI::App& token = *program.get_subcommand("token");
  if (token.got_subcommand("list")) return {"list"};
  if (token.got_subcommand("revoke")) return {"revoke", wish.revoked};
  std::vector<std::string> words{"create", "--tenant", wish.tenant};
  for (const std::string& pattern : wish.acl) words.insert(words.end(), {"--acl", pattern});
  if (!wish.value.empty()) words.insert(words.end(), {"--value", wish.value});
  if (!wish.expiration.empty()) words.insert(words.end(), {"--expiration", wish.expiration});
  return words;
}

int serve(const Arguments& arguments) {
  app::ServeOptions options;
  options.data = arguments.data;
  options.shards = arguments.shards;
  if (!arguments.sip.empty()) {
    options.sip = sip_address(arguments.sip);
    if (!options.sip) return complain(app::exit_usage, no_sip_address(arguments.sip));
  }
  if (!arguments.rtp.empty()) {
    options.rtp = port_range(arguments.rtp);
    if (!options.rtp)
      return complain(app::exit_usage,
                      "--rtp wants LOW-HIGH from 1024 on, for example 10000-20000, not " + arguments.rtp + ".");
  }
  if (!arguments.database.empty())
    return complain(app::exit_usage,
                    "--database: only the database in the data directory is supported by this version.");
  auto http = http_options(arguments);
  if (!http)
    return complain(app::exit_usage,
                    "--http wants ADDRESS:PORT, for example 127.0.0.1:8080, or off, not " + arguments.http + ".");
  options.http = std::move(*http);
  auto server = app::Server::start(options);
  if (!server) return complain(server.error().code, server.error().text);
  for (const std::string& warning : (*server)->warnings()) std::cerr << "tandem: " << warning << "\n";
  for (const auto& address : (*server)->listening())
    if (address.accepts())
      std::cout << fmt::format("tandem: listening on {} {}\n", lower_case(sipstack::to_text(address.protocol)),
                               address.bind.to_string());
  if (const auto http_address = (*server)->http())
    std::cout << fmt::format("tandem: listening on http {}\n", http_address->to_string());
  for (const std::string& line : (*server)->announcements()) std::cout << "tandem: " << line << "\n";
  std::cout << "tandem: ready\n" << std::flush;
  (*server)->serve();
  return app::exit_ok;
}

int demo(const Arguments& arguments) {
  app::DemoOptions options{.data = arguments.data, .once = arguments.once, .sip = {}, .shards = arguments.shards};
  if (!arguments.sip.empty()) {
    options.sip = sip_address(arguments.sip);
    if (!options.sip) return complain(app::exit_usage, no_sip_address(arguments.sip));
  }
  return app::run_demo(options);
}

void describe_token(CLI::App& program, TokenArguments& wish) {
  CLI::App* token = program.add_subcommand("token", "Tokens of the HTTP interface")->require_subcommand(1);
  CLI::App* create = token->add_subcommand("create", "Make a token and print it, once");
  create->add_option("--tenant", wish.tenant, "For whom: name or uuid; master for all")->required();
  create->add_option("--acl", wish.acl, "What it may do, as confd.# or !confd.users.#; everything if not given");
  create->add_option("--value", wish.value, "The token itself, a UUID; one is made if not given");
  create->add_option("--expiration", wish.expiration, "Seconds from now; for ever if not given");
  token->add_subcommand("list", "Tokens in force");
  token->add_subcommand("revoke", "End a token")
      ->add_option("token", wish.revoked, "The token, or its id of `tandem token list`")
      ->required();
}

void describe(CLI::App& program, Arguments& arguments) {
  program.set_version_flag("--version", std::string("tandem ") + std::string(app::version));
  program.add_option("--data", arguments.data, "Data directory")->capture_default_str();
  program.add_option("-x,--execute", arguments.command, "Run one console command on the running exchange");
  program.add_flag("-r", arguments.connect, "Connect to the running exchange (-rx \"COMMAND\" runs one command)");
  program.fallthrough();

  CLI::App* serve = program.add_subcommand("serve", "Run the exchange");
  serve->add_option("--sip", arguments.sip, "ADDRESS:PORT of the first transports of a new data directory");
  serve->add_option("--http", arguments.http,
                    "ADDRESS:PORT of the HTTP interface, or off; 127.0.0.1:8080 if not given");
  serve->add_option("--metrics", arguments.metrics, "Who may read /metrics without a token that allows metrics.read")
      ->check(CLI::IsMember({"token", "loopback", "everybody"}))
      ->capture_default_str();
  serve->add_option("--rtp", arguments.rtp, "LOW-HIGH: media ports, instead of the configured ones");
  serve->add_option("--database", arguments.database, "Database URL (not in this version)");
  serve->add_option("--shards", arguments.shards, "Worker threads; 0: one a processor, at most 4")
      ->check(CLI::Range(0u, max_shards));

  CLI::App* apply = program.add_subcommand("apply", "Bring the configuration to what a site file says");
  apply->add_option("file", arguments.apply.file, "Site file (YAML), - for standard input")->required();
  apply->add_flag("--prune", arguments.apply.prune, "Also remove what the file does not mention");
  apply->add_flag("--plan", arguments.apply.only_show, "Only show what would change");

  CLI::App* check = program.add_subcommand("check", "Check a site file without applying it");
  check->add_option("file", arguments.apply.file, "Site file (YAML), - for standard input")->required();

  program.add_subcommand("export", "Print the configuration as a site file")
      ->add_flag("--secrets", arguments.secrets, "With passwords in clear");

  CLI::App* explain = program.add_subcommand("explain", "Show how a call would be decided, and why");
  explain
      ->add_option("--from", arguments.explain.from,
                   "Who calls: user, phone, extension; the number outside, or a guest's SIP URI")
      ->required();
  explain->add_option("--to", arguments.explain.to, "The number dialled, or a SIP URI")->required();
  explain->add_option("--trunk-in", arguments.explain.trunk_in, "The trunk that the call comes in by");

  explain->add_option("--tenant", arguments.explain.tenant,
                      "Whose people are meant, or for whom a shared trunk's call is");
  explain->add_option("--at", arguments.explain.at, "When, as '2026-12-25 10:00' in UTC; now if not given");

  describe_token(program, arguments.token);
  program.add_subcommand("fields", "Print the reference of site files");
  program.add_subcommand("console", "Talk to the running exchange");
  CLI::App* demo = program.add_subcommand("demo", "A demonstration: a provider, phones, a call out and a call in");
  demo->add_flag("--once", arguments.once, "End after the calls; exit status 0 only if both carried audio");
  demo->add_option("--sip", arguments.sip, "ADDRESS:PORT of the exchange");
  demo->add_option("--shards", arguments.shards, "Worker threads")->check(CLI::Range(0u, max_shards));
}

int run(CLI::App& program, Arguments& arguments) {
  const std::filesystem::path socket = std::filesystem::path(arguments.data) / "console.sock";
  if (!arguments.command.empty()) return console::run_command(socket, arguments.command, {}, stdout);
  if (arguments.connect || program.got_subcommand("console")) return console::run_console(socket);
  arguments.apply.data = arguments.data;
  arguments.explain.data = arguments.data;
  if (program.got_subcommand("serve")) return serve(arguments);
  if (program.got_subcommand("demo")) return demo(arguments);
  if (program.got_subcommand("apply")) return app::apply_file(arguments.apply);
  if (program.got_subcommand("check")) return app::check_file(arguments.data, arguments.apply.file);
  if (program.got_subcommand("export")) return app::export_site(arguments.data, arguments.secrets);
  if (program.got_subcommand("explain")) return app::explain_call(arguments.explain);
  if (program.got_subcommand("token")) return app::token_command(arguments.data, token_words(program, arguments.token));
  if (program.got_subcommand("fields")) {
    std::cout << model::site_file_reference();
    return app::exit_ok;
  }
  std::cout << program.help();
  return app::exit_usage;
}

}  // namespace

int main(int count, char** values) {
  app::block_signals();
  Arguments arguments;
  CLI::App program{"Tandem: a telephone exchange that connects phones, PBXs and VoIP providers."};
  describe(program, arguments);
  try {
    program.parse(count, values);
  } catch (const CLI::ParseError& error) {
    const int status = program.exit(error);
    return status == 0 ? app::exit_ok : app::exit_usage;
  }
  return run(program, arguments);
}
