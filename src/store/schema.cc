#include "store/schema.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace tandem::store {
namespace {

/// Above that, the check at every start would take too long; what is damaged then shows when it is read.
constexpr std::uintmax_t checked_up_to = 512u << 20;

/// Statements of one migration. Never change one that was released: add another. Plain types and `on conflict`
/// clauses that PostgreSQL knows as well. Times are microseconds since 1970, 0 for none.
// NOLINTBEGIN(bugprone-suspicious-missing-comma): statements of several lines each
constexpr std::string_view first[] = {
    "create table config_object (kind text not null, uuid text not null, name text not null, position bigint not null,"
    " body text not null, primary key (kind, uuid))",
    "create table config_revision (revision bigint primary key, at bigint not null, who text not null,"
    " summary text not null)",
    "create table config_history (revision bigint not null, kind text not null, uuid text not null,"
    " existed integer not null, name text not null, position bigint not null, body text not null,"
    " primary key (revision, kind, uuid))",
    "create table binding (aor text not null, contact text not null, instance text not null, reg_id bigint not null,"
    " call_id text not null, cseq bigint not null, path text not null, registered_at bigint not null,"
    " expires_at bigint not null, received text not null, flow text not null, user_agent text not null,"
    " q integer not null, primary key (aor, contact))",
    "create table cdr (id text primary key, story text not null, direction integer not null,"
    " caller_number text not null, caller_name text not null, caller_user text not null, dialled text not null,"
    " presented_number text not null, trunk_in text not null, trunk_out text not null, destination text not null,"
    " answered_by text not null, started_at bigint not null, rang_at bigint not null, answered_at bigint not null,"
    " ended_at bigint not null, sip_status integer not null, sip_reason text not null, q850 integer not null,"
    " ended_by integer not null, ending text not null,"
    " caller_call_id text not null, caller_codec text not null, caller_packets bigint not null,"
    " caller_octets bigint not null, caller_lost bigint not null, caller_jitter bigint not null,"
    " callee_call_id text not null, callee_codec text not null, callee_packets bigint not null,"
    " callee_octets bigint not null, callee_lost bigint not null, callee_jitter bigint not null)",
    "create index cdr_started on cdr (started_at)",
};
/// `span`: 0 of an hour, 1 of a day; `period` counts them from 1970.
constexpr std::string_view meters[] = {
    "create table meter_usage (holder text not null, span integer not null, period bigint not null,"
    " calls bigint not null, seconds bigint not null, spend bigint not null, primary key (holder, span, period))",
    "create table meter_stop (holder text primary key, since bigint not null, measured bigint not null,"
    " usual bigint not null, spent bigint not null, usual_spend bigint not null, by_spend integer not null)",
};
constexpr std::string_view access[] = {
    "create table installation (uuid text primary key, master_tenant text not null)",
    "create table api_user (name text primary key, uuid text not null, password_hash text not null, role text not null,"
    " tenant text not null, created_at bigint not null)",
    "create table api_token (hash text primary key, id text not null, user_name text not null, user_uuid text not null,"
    " tenant text not null, acl text not null, issued_at bigint not null, expires_at bigint not null,"
    " remote text not null, user_agent text not null)",
};
// NOLINTEND(bugprone-suspicious-missing-comma)

constexpr std::span<const std::string_view> migrations[] = {first, meters, access};

long long pragma(soci::session& session, std::string_view name) {
  long long value = 0;
  session << "pragma " << name, soci::into(value);
  return value;
}

Stored damaged(const std::filesystem::path& file, std::string_view why) {
  return std::unexpected(StoreError{StoreFault::damaged, file.string() + ": " + std::string(why) + '.'});
}

Stored check_integrity(soci::session& session, const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::file_size(file, ignored) > checked_up_to) return {};
  std::string verdict;
  session << "pragma quick_check(1)", soci::into(verdict);
  return verdict == "ok" ? Stored{} : damaged(file, verdict);
}

}  // namespace

std::int32_t newest_schema() {
  return static_cast<std::int32_t>(std::size(migrations));
}

Stored check_schema(soci::session& session, const std::filesystem::path& file, bool read_only) {
  const long long id = pragma(session, "application_id"), version = pragma(session, "user_version");
  int tables = 0;
  session << "select count(*) from sqlite_master", soci::into(tables);
  if (id != application_id && (tables != 0 || id != 0))
    return std::unexpected(StoreError{StoreFault::foreign, file.string() + '.'});
  if (version > newest_schema()) {
    return std::unexpected(StoreError{StoreFault::newer_schema, file.string() + " has schema " +
                                                                    std::to_string(version) + ", this tandem knows " +
                                                                    std::to_string(newest_schema()) + '.'});
  }
  if (read_only && version != newest_schema())
    return std::unexpected(StoreError{StoreFault::cannot_open, file.string() + " must be opened by a server first."});
  return check_integrity(session, file);
}

Stored migrate(soci::session& session, const std::filesystem::path& file) {
  return guarded(file, [&]() -> Stored {
    for (auto version = pragma(session, "user_version"); version < newest_schema(); ++version) {
      WriteTransaction transaction(session);
      for (std::string_view statement : migrations[version]) session << std::string(statement);
      session << "pragma application_id = " << application_id;
      session << "pragma user_version = " << version + 1;
      transaction.commit();
    }
    return {};
  });
}

}  // namespace tandem::store
