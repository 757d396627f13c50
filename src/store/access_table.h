// Who may use the interfaces for programs and people: users with hashed passwords, tokens, the installation's identity.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/store.h"

namespace tandem::store {

struct ApiUser {
  std::string name, uuid;
  std::string password_hash;  ///< crypto/password_hash.h
  std::string role;
  std::string tenant;  ///< name; "master" for the whole installation
  WallTime created_at{};
};

/// A token is known by its hash only: whoever reads the database cannot use it.
struct ApiToken {
  std::string hash;  ///< SHA-256, hexadecimal
  std::string id;    ///< names the token to people; no secret
  std::string user, user_uuid;
  std::string tenant;
  std::vector<std::string> acl;  ///< patterns without blanks
  WallTime issued_at{};
  WallTime expires_at{};  ///< 1970: never
  std::string remote, user_agent;
};

/// Made once for each database.
struct Installation {
  std::string uuid;
  std::string master_tenant;  ///< uuid of the tenant that need not be configured
};

/// A connection of its own to the database of a Store that serves. Used by one thread at a time. Blocks: not for
/// shards.
class AccessTable {
 public:
  /// `fresh` is what a database that has none yet gets.
  static StoreResult<std::unique_ptr<AccessTable>> open(const Store& store, const Installation& fresh);
  ~AccessTable();
  AccessTable(const AccessTable&) = delete;

  const Installation& installation() const;

  StoreResult<std::vector<ApiUser>> users();
  Stored save(const ApiUser& user);             ///< adds or replaces, by name
  Stored remove_user(const std::string& name);  ///< with its tokens

  /// Those that have not expired at `now`; the others are forgotten.
  StoreResult<std::vector<ApiToken>> tokens(WallTime now);
  Stored save(const ApiToken& token);
  Stored remove_token(const std::string& hash);

 private:
  struct State;

 public:
  explicit AccessTable(std::unique_ptr<State> state);  ///< for open()

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tandem::store
