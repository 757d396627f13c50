// Requests to the compatible interface from hostile hands: each line is one, over a small server. Nothing brings it
// down; what fails leaves the documents as they were; what is created can be read; every object stays readable.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "confd/service_bench.h"

namespace {

using namespace tandem::confd;

constexpr std::size_t max_lines = 32;
constexpr const char* lists[] = {"/endpoints/sip",  "/endpoints/sip/templates",
                                 "/sip/transports", "/trunks",
                                 "/endpoints/iax",  "/endpoints/custom",
                                 "/registers/iax",  "/outcalls",
                                 "/incalls",        "/extensions",
                                 "/contexts",       "/users",
                                 "/lines",          "/callpermissions",
                                 "/schedules",      "/phone-numbers",
                                 "/tenants",        "/asterisk/pjsip/global"};

void require(bool holds) {
  if (!holds) std::abort();
}

void furnish(ServiceBench& bench) {
  const std::string made =
      bench.ask(R"(POST /contexts {"label": "c", "user_ranges": [{"start": "100", "end": "199"}]})").body;
  bench.remember("c", Json::parse(made)["name"]);
  bench.make("e", R"(POST /endpoints/sip {"name": "e"})");
  bench.make("t", R"(POST /endpoints/sip/templates {"name": "t"})");
  bench.make("u", R"(POST /users {"firstname": "U"})");
  for (const char* line : {"POST /trunks {}", R"(POST /outcalls {"name": "o"})", R"(POST /lines {"context": "$c"})",
                           R"(POST /extensions {"exten": "101", "context": "$c"})",
                           R"(POST /incalls {"destination": {"type": "user", "user_id": 1}})",
                           R"(POST /registers/iax {"remote_host": "h"})", R"(POST /endpoints/iax {"name": "i"})",
                           R"(POST /endpoints/custom {"interface": "x"})", R"(POST /callpermissions {"name": "p"})",
                           R"(POST /schedules {"closed_destination": {"type": "none"}})"})
    require(bench.ask(line).status == 201);
}

void ask(ServiceBench& bench, const std::string& line) {
  const Documents before = bench.documents;
  const Answer answer = bench.ask(line);
  require(answer.status >= 200 && answer.status < 500);
  if (answer.status >= 400) require(bench.documents == before);
  if (!answer.body.empty()) require(!Json::parse(answer.body, nullptr, false).is_discarded());
  if (answer.status == 201 && !answer.location.empty()) {
    const auto path = answer.location.find("/1.1/") + 4;
    const int status = bench.ask("GET " + answer.location.substr(path)).status;
    require(status == 200 || answer.location.contains("/endpoints/sip/"));  // where templates are said to be
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ServiceBench bench;
  furnish(bench);
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (std::size_t count = 0; count < max_lines && !text.empty(); ++count) {
    const auto end = std::min(text.find('\n'), text.size());
    ask(bench, std::string(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (const char* path : lists) require(bench.ask(std::string("GET ") + path + "?recurse=true").status == 200);
  return 0;
}
