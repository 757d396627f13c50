#include "rest/console_route.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/tenant_tree.h"
#include "rest/answers.h"

namespace tandem::rest {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_body = 40u << 20;  ///< a site file for `config apply`

/// Arguments may be secrets.
std::string first_words(std::string_view line) {
  Cursor cursor(trim(line));
  std::string words(cursor.take_until(" "));
  cursor.take(' ');
  return telemetry::printable(words + " " + std::string(cursor.take_until(" ")), 60);
}

Response run(const control::Catalogue& catalogue, const telemetry::Log& log, const Request& request) {
  if (!model::tenant_key(request.who->token_tenant).empty())
    return error_answer(request.path, 403, "The console is for tokens of the master tenant.");
  const Json body = Json::parse(request.body, nullptr, false);
  const auto text_of = [&body](const char* key) -> const std::string* {
    const auto found = body.is_object() ? body.find(key) : body.end();
    return body.is_object() && found != body.end() ? found->get_ptr<const std::string*>() : nullptr;
  };
  const std::string* command = text_of("command");
  if (!command || command->find('\n') != std::string::npos)
    return error_answer(request.path, 400, R"(The body wants {"command": "..."} with one line.)");
  const std::string* payload = text_of("payload");
  log.notice({"console command of ", request.who->user.empty() ? request.who->session : request.who->user, " from ",
              request.remote.to_string(), ": ", first_words(*command), " ..."});
  const control::Output output = catalogue.run(*command, payload ? std::string_view(*payload) : std::string_view());
  const Json answer = {{"ok", output.ok}, {"text", output.text}};
  return {.status = 200, .body = answer.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace

void add_console_route(Router& router, const control::Catalogue& catalogue, const telemetry::Log& log) {
  router.add({Method::post,
              "/api/console",
              "console",
              {[&catalogue, log](const Request& request) { return run(catalogue, log, request); }, max_body, true}});
}

}  // namespace tandem::rest
