// Bindings, call records and meters as rows: the columns, in one place for reading and writing. Not for other modules.
#pragma once

#include <soci/soci.h>

#include <memory>
#include <string>
#include <vector>

#include "store/binding.h"
#include "store/cdr.h"
#include "store/meter_record.h"

namespace tandem::store {

/// A row as the database has it. `for_each` visits the columns in the order of `columns`.
struct BindingRow {
  static constexpr std::string_view table = "binding";
  static constexpr std::string_view key = "aor, contact";
  static const std::vector<std::string_view> columns;

  std::string aor, contact, instance, call_id, path, received, flow, user_agent;
  long long reg_id = 0, cseq = 0, registered_at = 0, expires_at = 0, q = 0;

  void set(const Binding& binding);
  Binding get() const;
  template <class Visitor>
  void for_each(Visitor&& visit) {
    visit(aor), visit(contact), visit(instance), visit(reg_id), visit(call_id), visit(cseq), visit(path);
    visit(registered_at), visit(expires_at), visit(received), visit(flow), visit(user_agent), visit(q);
  }
};

struct CdrRow {
  static constexpr std::string_view table = "cdr";
  static constexpr std::string_view key = "id";
  static const std::vector<std::string_view> columns;

  struct Leg {
    std::string call_id, codec;
    long long packets = 0, octets = 0, lost = 0, jitter = 0;
    void set(const CdrLeg& leg);
    CdrLeg get() const;
    template <class Visitor>
    void for_each(Visitor&& visit) {
      visit(call_id), visit(codec), visit(packets), visit(octets), visit(lost), visit(jitter);
    }
  };
  std::string id, story, caller_number, caller_name, caller_user, dialled, presented_number, trunk_in, trunk_out,
      destination, answered_by, sip_reason, ending;
  long long direction = 0, started_at = 0, rang_at = 0, answered_at = 0, ended_at = 0, sip_status = 0, q850 = 0,
            ended_by = 0;
  Leg caller, callee;

  void set(const Cdr& cdr);
  Cdr get() const;
  template <class Visitor>
  void for_each(Visitor&& visit) {
    visit(id), visit(story), visit(direction), visit(caller_number), visit(caller_name), visit(caller_user);
    visit(dialled), visit(presented_number), visit(trunk_in), visit(trunk_out), visit(destination), visit(answered_by);
    visit(started_at), visit(rang_at), visit(answered_at), visit(ended_at), visit(sip_status), visit(sip_reason);
    visit(q850), visit(ended_by), visit(ending);
    caller.for_each(visit), callee.for_each(visit);
  }
};

struct MeterUsageRow {
  static constexpr std::string_view table = "meter_usage";
  static constexpr std::string_view key = "holder, span, period";
  static const std::vector<std::string_view> columns;

  std::string holder;
  long long span = 0, period = 0, calls = 0, seconds = 0, spend = 0;

  void set(const MeterUsage& usage);
  MeterUsage get() const;
  template <class Visitor>
  void for_each(Visitor&& visit) {
    visit(holder), visit(span), visit(period), visit(calls), visit(seconds), visit(spend);
  }
};

struct MeterStopRow {
  static constexpr std::string_view table = "meter_stop";
  static constexpr std::string_view key = "holder";
  static const std::vector<std::string_view> columns;

  std::string holder;
  long long since = 0, measured = 0, usual = 0, spent = 0, usual_spend = 0, by_spend = 0;

  void set(const MeterStop& stop);
  MeterStop get() const;
  template <class Visitor>
  void for_each(Visitor&& visit) {
    visit(holder), visit(since), visit(measured), visit(usual), visit(spent), visit(usual_spend), visit(by_spend);
  }
};

template <class Row>
std::string column_list() {
  std::string list;
  for (std::string_view column : Row::columns) list += (list.empty() ? "" : ", ") + std::string(column);
  return list;
}

/// "insert ... on conflict (key) do update ...": adds or replaces.
template <class Row>
std::string upsert() {
  std::string values, updates;
  for (std::string_view column : Row::columns) {
    values += (values.empty() ? ":" : ", :") + std::string(column);
    updates += (updates.empty() ? "" : ", ") + std::string(column) + " = excluded." + std::string(column);
  }
  return "insert into " + std::string(Row::table) + " (" + column_list<Row>() + ") values (" + values +
         ") on conflict (" + std::string(Row::key) + ") do update set " + updates;
}

/// A prepared statement that writes one row at a time.
template <class Row>
class RowWriter {
 public:
  explicit RowWriter(soci::session& session) : statement_(session) {
    row_.for_each([this](auto& column) { statement_.exchange(soci::use(column)); });
    statement_.alloc();
    statement_.prepare(upsert<Row>());
    statement_.define_and_bind();
  }
  template <class Object>
  void write(const Object& object) {
    row_.set(object);
    statement_.execute(true);
  }

 private:
  Row row_;
  soci::statement statement_;
};

/// All rows of "select <columns> from <table>" with `rest` behind and up to two numbers for its parameters.
template <class Row>
auto read_rows(soci::session& session, const std::string& rest, long long first = 0, long long second = 0) {
  std::vector<decltype(Row{}.get())> objects;
  Row row;
  soci::statement statement(session);
  row.for_each([&](auto& column) { statement.exchange(soci::into(column)); });
  if (rest.find(":first") != rest.npos) statement.exchange(soci::use(first));
  if (rest.find(":second") != rest.npos) statement.exchange(soci::use(second));
  statement.alloc();
  statement.prepare("select " + column_list<Row>() + " from " + std::string(Row::table) + ' ' + rest);
  statement.define_and_bind();
  for (bool more = statement.execute(true); more; more = statement.fetch()) objects.push_back(row.get());
  return objects;
}

/// Microseconds since 1970.
inline long long to_column(WallTime time) {
  return time.time_since_epoch().count();
}
inline WallTime wall_time(long long column) {
  return WallTime(std::chrono::microseconds(column));
}

}  // namespace tandem::store
