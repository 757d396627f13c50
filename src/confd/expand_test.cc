// Whatever documents hold, they make a configuration without errors.
#include "confd/expand.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "confd/test_documents.h"
#include "model/validate.h"

namespace tandem::confd {
namespace {

using test::list;
using test::pairs;

/// Documents that hang together, with values that may be anything.
class Chaos {
 public:
  explicit Chaos(std::uint64_t seed) : random_(seed) {}

  Documents documents() {
    Documents documents;
    for (std::size_t kind = 0; kind <= static_cast<std::size_t>(Kind::tenant); ++kind)
      for (int id = 1; id <= 4; ++id) {
        Json object = Json::object();
        for (const char* field : fields)
          if (below(3) == 0) object[field] = any_value(3);
        if (below(4) != 0) good_fields(object, id);
        if (below(40) == 0) object = any_value(2);
        documents.put(static_cast<Kind>(kind), std::to_string(id), std::move(object));
      }
    return documents;
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_.below(limit); }

  /// Enough of what is right for objects to come to be.
  void good_fields(Json& object, int id) {
    object["id"] = id;
    object["name"] = below(4) == 0 ? "same" : "name" + std::to_string(id);
    object["exten"] = text();
    object["context"] = below(2) == 0 ? "name1" : "name2";
    for (const char* field : {"endpoint_sip", "transport"}) object[field] = std::to_string(below(5));
    for (const char* field :
         {"templates", "lines", "extensions", "trunks", "contexts", "schedules", "call_permissions"})
      object[field] = list(std::to_string(below(5)), below(5));
    if (below(2) == 0) object["options"] = pairs({{"bind", "0.0.0.0:5060"}, {"protocol", "udp"}});
    if (below(2) == 0) object["aor_section_options"] = pairs({{"contact", "sip:192.0.2.1"}, {"max_contacts", "x"}});
    if (below(2) == 0) object["auth_section_options"] = pairs({{"username", "name"}, {"password", "secret"}});
    object["destination"] = Json{{"type", type()},    {"user_id", below(5)}, {"outcall_id", below(5)},
                                 {"exten", text()},   {"context", "name1"},  {"command", "Goto(name1,${EXTEN},1)"},
                                 {"filename", text()}};
    object["fallbacks"] = Json{{"busy_destination", object["destination"]}};
    object["closed_destination"] = object["destination"];
  }

  std::string type() {
    constexpr const char* types[] = {"user", "extension", "outcall", "hangup", "sound", "custom", "none", "group", ""};
    return types[below(std::size(types))];
  }
  std::string text() {
    constexpr const char* texts[] = {
        "",        "_X.",  "418.",      "100",       "_",           "[",          "+331",
        "\xff",    "a\nb", "anonymous", "23:59",     "08:00",       "sip:",       "sip:[::1]:99999;transport=x",
        "0.0.0.0", "\"",   "<>",        "../../etc", "/etc/passwd", "1.2.3.4/99", "yes",
        "name1"};
    return texts[below(std::size(texts))];
  }
  Json any_value(int depth) {
    switch (below(depth > 0 ? 9 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return static_cast<std::int64_t>(below(100)) - 50;
      case 3:
        return 1e18 * static_cast<double>(below(100));
      case 4:
      case 5:
        return text();
      case 6: {
        Json object = Json::object();
        for (int i = 0; i < 3; ++i) object[fields[below(std::size(fields))]] = any_value(depth - 1);
        return object;
      }
      case 7:
        return list(list(option(), text()), list(option(), text()), list(option(), text()));
      default:
        return list(any_value(depth - 1), any_value(depth - 1));
    }
  }
  std::string option() {
    constexpr const char* options[] = {"username", "password", "contact",     "server_uri", "client_uri",  "match",
                                       "allow",    "set_var",  "identify_by", "transport",  "context",     "callerid",
                                       "bind",     "protocol", "local_net",   "timers",     "rtp_timeout", "nonsense"};
    return options[below(std::size(options))];
  }

  static constexpr const char* fields[] = {"id",
                                           "uuid",
                                           "name",
                                           "tenant_uuid",
                                           "exten",
                                           "context",
                                           "type",
                                           "enabled",
                                           "user_ranges",
                                           "incall_ranges",
                                           "start",
                                           "end",
                                           "endpoint_sip",
                                           "endpoint_iax",
                                           "transport",
                                           "options",
                                           "templates",
                                           "aor_section_options",
                                           "auth_section_options",
                                           "endpoint_section_options",
                                           "identify_section_options",
                                           "registration_section_options",
                                           "registration_outbound_auth_section_options",
                                           "outbound_auth_section_options",
                                           "firstname",
                                           "lastname",
                                           "caller_id",
                                           "outgoing_caller_id",
                                           "ring_seconds",
                                           "ring_time",
                                           "forwards",
                                           "services",
                                           "fallbacks",
                                           "simultaneous_calls",
                                           "call_permission_password",
                                           "mode",
                                           "password",
                                           "open_periods",
                                           "exceptional_periods",
                                           "hours_start",
                                           "hours_end",
                                           "week_days",
                                           "timezone",
                                           "strip_digits",
                                           "external_prefix",
                                           "greeting_sound",
                                           "caller_id_mode",
                                           "caller_id_name",
                                           "number",
                                           "main",
                                           "shared",
                                           "destination",
                                           "preprocess_subroutine",
                                           "outgoing_caller_id_format",
                                           "unconditional",
                                           "dnd"};
  Random random_;
};

TEST(Expand, AnyDocumentsMakeAConfigurationWithoutErrors) {
  std::size_t objects = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Documents documents = Chaos(seed).documents();
    const Expanded expanded = expand(documents, {}, {{"name1", ""}});
    EXPECT_FALSE(model::has_errors(model::validate(expanded.config)))
        << seed << ": " << model::to_text(model::validate(expanded.config));
    EXPECT_EQ(expanded.config, expand(documents, {}, {{"name1", ""}}).config) << seed;
    objects += expanded.config.trunks.size() + expanded.config.users.size() + expanded.config.outcalls.size() +
               expanded.config.incalls.size() + expanded.config.transports.size();
  }
  EXPECT_GT(objects, 100u);  // and not because nothing came to be
}

TEST(Expand, NoDocumentsLeaveTheConfigurationAsItIs) {
  model::Config native;
  native.settings.realm = "office";
  const Expanded expanded = expand({}, native, {});
  EXPECT_EQ(expanded.config, native);
  EXPECT_TRUE(expanded.warnings.empty());
}

TEST(Expand, AWarningSaysWhereAndWhy) {
  EXPECT_EQ(to_text({Kind::trunk, "3", "context", "It has none."}), "trunk 3, context: It has none.");
  EXPECT_EQ(to_text({Kind::iax_endpoint, "3", "", "There is no IAX."}), "iax_endpoint 3: There is no IAX.");
}

}  // namespace
}  // namespace tandem::confd
