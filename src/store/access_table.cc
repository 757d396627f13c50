#include "store/access_table.h"

#include "base/text.h"
#include "store/database.h"
#include "store/rows.h"

namespace tandem::store {

namespace {

struct UserRow {
  static constexpr std::string_view table = "api_user";
  static constexpr std::string_view key = "name";
  static const std::vector<std::string_view> columns;

  std::string name, uuid, password_hash, role, tenant;
  long long created_at = 0;

  void set(const ApiUser& user) {
    name = user.name, uuid = user.uuid, password_hash = user.password_hash, role = user.role, tenant = user.tenant;
    created_at = to_column(user.created_at);
  }
  ApiUser get() const { return {name, uuid, password_hash, role, tenant, wall_time(created_at)}; }
  template <class Visitor>
  void for_each(Visitor&& visit) {
    visit(name), visit(uuid), visit(password_hash), visit(role), visit(tenant), visit(created_at);
  }
};
const std::vector<std::string_view> UserRow::columns = {"name", "uuid",   "password_hash",
                                                        "role", "tenant", "created_at"};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (Cursor cursor(text); !cursor.at_end(); cursor.take(' ')) words.emplace_back(cursor.take_until(" "));
  return words;
}

struct TokenRow {
  static constexpr std::string_view table = "api_token";
  static constexpr std::string_view key = "hash";
  static const std::vector<std::string_view> columns;

  std::string hash, id, user_name, user_uuid, tenant, acl, remote, user_agent;
  long long issued_at = 0, expires_at = 0;

  void set(const ApiToken& token) {
    hash = token.hash, id = token.id, user_name = token.user, user_uuid = token.user_uuid, tenant = token.tenant;
    acl = joined(token.acl), remote = token.remote, user_agent = token.user_agent;
    issued_at = to_column(token.issued_at), expires_at = to_column(token.expires_at);
  }
  ApiToken get() const {
    return {hash,   id,        user_name, user_uuid, tenant, words_of(acl), wall_time(issued_at), wall_time(expires_at),
            remote, user_agent};
  }
  template <class Visitor>
  void for_each(Visitor&& visit) {
    visit(hash), visit(id), visit(user_name), visit(user_uuid), visit(tenant), visit(acl);
    visit(issued_at), visit(expires_at), visit(remote), visit(user_agent);
  }
};
const std::vector<std::string_view> TokenRow::columns = {"hash", "id",        "user_name",  "user_uuid", "tenant",
                                                         "acl",  "issued_at", "expires_at", "remote",    "user_agent"};

}  // namespace

struct AccessTable::State {
  std::filesystem::path file;
  soci::session session;
  Installation installation;

  /// One statement or more, all or nothing.
  template <class Work>
  Stored change(Work&& work) {
    return guarded(file, [&]() -> Stored {
      WriteTransaction whole(session);
      work();
      whole.commit();
      return {};
    });
  }
};

AccessTable::AccessTable(std::unique_ptr<State> state) : state_(std::move(state)) {}
AccessTable::~AccessTable() = default;

StoreResult<std::unique_ptr<AccessTable>> AccessTable::open(const Store& store, const Installation& fresh) {
  auto state = std::make_unique<State>();
  state->file = store.database();
  soci::session& session = state->session;
  auto ready = guarded(state->file, [&]() -> Stored {
    connect(session, state->file, false);
    return {};
  });
  if (ready)
    ready = state->change([&] {
      Installation& own = state->installation;
      session << "select uuid, master_tenant from installation", soci::into(own.uuid), soci::into(own.master_tenant);
      if (session.got_data()) return;
      session << "insert into installation (uuid, master_tenant) values (:u, :m)", soci::use(fresh.uuid),
          soci::use(fresh.master_tenant);
      own = fresh;
    });
  if (!ready) return std::unexpected(ready.error());
  return std::make_unique<AccessTable>(std::move(state));
}

const Installation& AccessTable::installation() const {
  return state_->installation;
}

StoreResult<std::vector<ApiUser>> AccessTable::users() {
  return guarded(state_->file, [&]() -> StoreResult<std::vector<ApiUser>> {
    return read_rows<UserRow>(state_->session, "order by name");
  });
}

Stored AccessTable::save(const ApiUser& user) {
  return state_->change([&] { RowWriter<UserRow>(state_->session).write(user); });
}

Stored AccessTable::remove_user(const std::string& name) {
  return state_->change([&] {
    state_->session << "delete from api_token where user_name = :n", soci::use(name);
    state_->session << "delete from api_user where name = :n", soci::use(name);
  });
}

StoreResult<std::vector<ApiToken>> AccessTable::tokens(WallTime now) {
  const long long time = to_column(now);
  auto forgotten = state_->change(
      [&] { state_->session << "delete from api_token where expires_at <> 0 and expires_at <= :t", soci::use(time); });
  if (!forgotten) return std::unexpected(forgotten.error());
  return guarded(state_->file, [&]() -> StoreResult<std::vector<ApiToken>> {
    return read_rows<TokenRow>(state_->session, "order by issued_at, id");
  });
}

Stored AccessTable::save(const ApiToken& token) {
  return state_->change([&] { RowWriter<TokenRow>(state_->session).write(token); });
}

Stored AccessTable::remove_token(const std::string& hash) {
  return state_->change([&] { state_->session << "delete from api_token where hash = :h", soci::use(hash); });
}

}  // namespace tandem::store
