// For tests: a server of two tenants, asked in lines of text. "PUT /trunks/$trunk {...}"
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "confd/service.h"

namespace tandem::confd {

class ServiceBench {
 public:
  static constexpr const char* master = "00000000-0000-4000-8000-000000000001";
  static constexpr const char* other = "00000000-0000-4000-8000-000000000002";

  ServiceBench() {
    context_.tenants = {{master, "Master", "master", "", "CA"}, {other, "Other", "other", master, "FR"}};
    as_master();
    give_presets(documents, context_);
  }

  ServiceBench(const ServiceBench&) = delete;
  ServiceBench& operator=(const ServiceBench&) = delete;

  /// Who asks from here on.
  void as_master() { tenants(master, {master, other}); }
  void as_other() { tenants(other, {other}); }
  /// The master tenant's token, in the name of the other one.
  void as_master_for_other() {
    as_other();
    request_.token_tenant = master;
  }

  /// "GET /trunks?limit=1": method, path and query, body. `$name` stands for what was remembered.
  Answer ask(const std::string& line) {
    const std::string all = filled(line);
    const auto path = all.find(' ') + 1;
    const auto body = std::min(all.find(' ', path), all.size());
    Request request = request_;
    request.method = all.substr(0, path - 1);
    request.path = all.substr(path, body - path);
    request.body = body == all.size() ? std::string{} : all.substr(body + 1);
    if (const auto mark = request.path.find('?'); mark != std::string::npos) {
      add_query(request, request.path.substr(mark + 1));
      request.path.resize(mark);
    }
    return answer(request, documents, context_);
  }

  /// Asks, and remembers the key of what was made; the key, or the refusal.
  std::string make(const std::string& name, const std::string& line) {
    const Answer made = ask(line);
    const auto key = made.location.rfind('/');
    return keys_[name] = made.status == 201 ? made.location.substr(key + 1) : made.body;
  }
  void remember(const std::string& name, std::string text) { keys_[name] = std::move(text); }
  const std::string& operator[](const std::string& name) { return keys_[name]; }

  /// Empty if the answer has this status and holds this text: "404 Trunk was not found".
  std::string complaint(const std::string& line, const std::string& expected) {
    const Answer given = ask(line);
    const std::string wanted = filled(expected);
    const auto text = std::min(wanted.find(' '), wanted.size());
    const bool same = std::to_string(given.status) == wanted.substr(0, text) &&
                      (text == wanted.size() || given.body.contains(wanted.substr(text + 1)));
    return same ? std::string{}
                : filled(line) + "\n  expected " + wanted + "\n  answered " + std::to_string(given.status) + ' ' +
                      given.body;
  }

  Documents documents;

 private:
  void tenants(const char* own, std::vector<std::string> visible) {
    request_.tenant = request_.token_tenant = own;
    request_.visible_tenants = std::move(visible);
    request_.token = "the-token";
    request_.host = "pbx";
  }

  static void add_query(Request& request, std::string_view query) {
    while (!query.empty()) {
      const auto end = std::min(query.find('&'), query.size());
      const std::string_view one = query.substr(0, end);
      const auto sign = std::min(one.find('='), one.size());
      request.query.emplace_back(one.substr(0, sign), one.substr(std::min(sign + 1, one.size())));
      query.remove_prefix(std::min(end + 1, query.size()));
    }
  }

  std::string filled(std::string text) const {
    for (auto named = keys_.rbegin(); named != keys_.rend(); ++named)  // longer names before their beginnings
      for (auto at = text.find('$' + named->first); at != std::string::npos; at = text.find('$' + named->first))
        text.replace(at, named->first.size() + 1, named->second);
    return text;
  }

  Random random_{1};
  Context context_{{}, master, "5e", "26.08", "2026-11-27T12:00:00.000000+00:00", random_};
  Request request_{"GET", "/"};
  std::map<std::string, std::string> keys_;
};

struct Row {
  const char* ask;
  const char* expected;  ///< status, and a part of the body
};

}  // namespace tandem::confd
