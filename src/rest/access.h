// Who may use the interface: users and their passwords, tokens. Kept in the database, and whole in memory.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "crypto/digest_hash.h"
#include "rest/acl.h"
#include "store/access_table.h"
#include "telemetry/log.h"

namespace tandem::rest {

struct TokenWish {
  std::string tenant = "master";       ///< name
  std::vector<std::string> acl{"#"};   ///< patterns
  std::string value{};                 ///< a UUID; empty: one is made
  std::chrono::seconds expiration{0};  ///< from now; 0: never
  std::string user{}, user_uuid{};
  std::string remote{}, user_agent{};
};
/// The only moment at which the token itself is known.
struct MadeToken {
  std::string value;
  store::ApiToken token;
};
struct MadeUser {
  store::ApiUser user;
  std::string password;
};

/// Any thread. Every change is written before it counts, and leaves a line in the log without secrets.
class Access {
 public:
  static constexpr std::chrono::seconds usual_expiration{7200}, longest_expiration{315'360'000};
  static constexpr std::size_t most_tokens = 50'000;
  static constexpr std::size_t most_tokens_of_user = 1000;  ///< one more ends the oldest

  Access(std::unique_ptr<store::AccessTable> table, telemetry::Log log);  ///< for open()
  /// `log` is for the audit. The error is a sentence.
  static std::expected<std::unique_ptr<Access>, std::string> open(const store::Store& store, telemetry::Log log,
                                                                  WallTime now);
  const store::Installation& installation() const { return table_->installation(); }

  bool has_users() const;
  /// With an empty password, one is made. Replaces nobody.
  std::expected<MadeUser, std::string> add_user(std::string name, Role role, std::string tenant, std::string password,
                                                WallTime now);
  std::expected<std::string, std::string> change_password(const std::string& name);  ///< the new one, made
  std::expected<void, std::string> remove_user(const std::string& name);
  std::vector<store::ApiUser> users() const;

  /// Takes the same time whether there is such a user or not: tens of milliseconds.
  std::optional<store::ApiUser> user_with(const std::string& name, const std::string& password) const;

  std::expected<MadeToken, std::string> make_token(TokenWish wish, WallTime now);
  std::optional<store::ApiToken> find(std::string_view value, WallTime now);
  /// By the value itself or by its id; what was revoked, or nothing.
  std::optional<store::ApiToken> revoke(std::string_view value_or_id, std::string_view by);
  std::vector<store::ApiToken> tokens(WallTime now);  ///< oldest first

 private:
  std::string hash_of(std::string_view value);
  void forget_expired(WallTime now);
  std::expected<void, std::string> make_room_for(const std::string& user, WallTime now);

  mutable std::mutex mutex_;
  std::unique_ptr<store::AccessTable> table_;
  telemetry::Log log_;
  crypto::Hasher hasher_;
  std::unordered_map<std::string, store::ApiUser> users_;    ///< by name
  std::unordered_map<std::string, store::ApiToken> tokens_;  ///< by hash
};

std::string make_secret_uuid();  ///< RFC 9562 version 4, unguessable
bool is_uuid(std::string_view text);

}  // namespace tandem::rest
