#include "rest/access.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>

#include "base/text.h"
#include "crypto/password_hash.h"

namespace tandem::rest {

namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t made_password_length = 20;

bool has_expired(const store::ApiToken& token, WallTime now) {
  return token.expires_at != WallTime{} && token.expires_at <= now;
}

/// Twenty of 32 characters that are hard to confuse: a hundred bits.
std::string make_password() {
  constexpr std::string_view characters = "abcdefghjkmnpqrstuvwxyz234567892";
  std::array<std::uint8_t, made_password_length> bytes{};
  crypto::fill_with_random_bytes(bytes);
  std::string password;
  for (const std::uint8_t byte : bytes) password += characters[byte % 32];
  return password;
}

bool is_user_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, [](char c) {
    return is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '@' || c == '+';
  });
}

/// What is kept of texts that clients chose.
std::string kept(std::string_view text) {
  return telemetry::printable(text, 200);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string failed(const store::StoreError& error) {
  return store::sentence(error);
}

}  // namespace

std::string make_secret_uuid() {
  std::array<std::uint8_t, 16> bytes{};
  crypto::fill_with_random_bytes(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : hex_value(text[i]) < 0) return false;
  }
  return true;
}

Access::Access(std::unique_ptr<store::AccessTable> table, telemetry::Log log)
    : table_(std::move(table)), log_(std::move(log)) {}

std::expected<std::unique_ptr<Access>, std::string> Access::open(const store::Store& store, telemetry::Log log,
                                                                 WallTime now) {
  auto table = store::AccessTable::open(store, {make_secret_uuid(), make_secret_uuid()});
  if (!table) return std::unexpected(failed(table.error()));
  auto access = std::make_unique<Access>(std::move(*table), std::move(log));
  auto users = access->table_->users();
  if (!users) return std::unexpected(failed(users.error()));
  auto tokens = access->table_->tokens(now);
  if (!tokens) return std::unexpected(failed(tokens.error()));
  for (store::ApiUser& user : *users) access->users_.emplace(user.name, std::move(user));
  for (store::ApiToken& token : *tokens) access->tokens_.emplace(token.hash, std::move(token));
  return access;
}

bool Access::has_users() const {
  const std::lock_guard lock(mutex_);
  return !users_.empty();
}

std::vector<store::ApiUser> Access::users() const {
  const std::lock_guard lock(mutex_);
  std::vector<store::ApiUser> all;
  for (const auto& [name, user] : users_) all.push_back(user);
  std::ranges::sort(all, {}, &store::ApiUser::name);
  return all;
}

std::expected<MadeUser, std::string> Access::add_user(std::string name, Role role, std::string tenant,
                                                      std::string password, WallTime now) {
  if (!is_user_name(name)) return std::unexpected("A user's name has 1 to 128 letters, digits and . - _ @ + in it.");
  if (password.empty()) password = make_password();
  if (password.size() > crypto::longest_password) return std::unexpected("The password is longer than 1024 bytes.");
  store::ApiUser user{std::move(name),
                      make_secret_uuid(),
                      crypto::hash_password(password),
                      std::string(to_text(role)),
                      std::move(tenant),
                      now};
  if (user.password_hash.empty()) return std::unexpected("The password could not be hashed: no memory.");
  const std::lock_guard lock(mutex_);
  if (users_.contains(user.name)) return std::unexpected("There is a user " + user.name + " already.");
  if (const auto saved = table_->save(user); !saved) return std::unexpected(failed(saved.error()));
  users_.emplace(user.name, user);
  log_.notice({"user ", user.name, " added: ", user.role, " of tenant ", user.tenant});
  return MadeUser{std::move(user), std::move(password)};
}

std::expected<std::string, std::string> Access::change_password(const std::string& name) {
  std::string password = make_password();
  const std::string hash = crypto::hash_password(password);
  if (hash.empty()) return std::unexpected("The password could not be hashed: no memory.");
  const std::lock_guard lock(mutex_);
  const auto found = users_.find(name);
  if (found == users_.end()) return std::unexpected("There is no user " + kept(name) + ".");
  store::ApiUser user = found->second;
  user.password_hash = hash;
  if (const auto saved = table_->save(user); !saved) return std::unexpected(failed(saved.error()));
  found->second = std::move(user);
  log_.notice({"user ", name, " has another password"});
  return password;
}

std::expected<void, std::string> Access::remove_user(const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (!users_.contains(name)) return std::unexpected("There is no user " + kept(name) + ".");
  if (const auto removed = table_->remove_user(name); !removed) return std::unexpected(failed(removed.error()));
  users_.erase(name);
  std::erase_if(tokens_, [&](const auto& entry) { return entry.second.user == name; });
  log_.notice({"user ", name, " removed, with all tokens"});
  return {};
}

std::optional<store::ApiUser> Access::user_with(const std::string& name, const std::string& password) const {
  std::optional<store::ApiUser> user;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = users_.find(name); found != users_.end()) user = found->second;
  }
  static const std::string nobodys = crypto::hash_password(make_password());
  const bool right = crypto::password_matches(password, user ? user->password_hash : nobodys);
  return right ? user : std::nullopt;
}

/// Lower case: Wazo's clients write a UUID in either.
std::string Access::hash_of(std::string_view value) {
  return std::string(hasher_.hex(crypto::HashAlgorithm::sha256, {lower_case(value)}).text());
}

void Access::forget_expired(WallTime now) {
  static_cast<void>(std::erase_if(tokens_, [&](const auto& entry) {
    if (!has_expired(entry.second, now)) return false;
    static_cast<void>(table_->remove_token(entry.first));  // else the next start does it
    return true;
  }));
}

std::expected<void, std::string> Access::make_room_for(const std::string& user, WallTime now) {
  if (tokens_.size() >= most_tokens) forget_expired(now);
  if (tokens_.size() >= most_tokens)
    return std::unexpected("There are too many tokens: revoke some, or let them expire.");
  if (user.empty()) return {};
  std::size_t count = 0;
  auto oldest = tokens_.end();
  for (auto token = tokens_.begin(); token != tokens_.end(); ++token) {
    if (token->second.user != user) continue;
    ++count;
    if (oldest == tokens_.end() || token->second.issued_at < oldest->second.issued_at) oldest = token;
  }
  if (count < most_tokens_of_user) return {};
  if (const auto removed = table_->remove_token(oldest->first); !removed)
    return std::unexpected(failed(removed.error()));
  log_.notice({"token ", oldest->second.id, " of ", user, " ended: too many of one user"});
  tokens_.erase(oldest);
  return {};
}

std::expected<MadeToken, std::string> Access::make_token(TokenWish wish, WallTime now) {
  if (wish.value.empty()) wish.value = make_secret_uuid();
  if (!is_uuid(wish.value)) return std::unexpected("A token's value is a UUID, as `uuidgen` prints one.");
  if (wish.acl.empty() || wish.acl.size() > most_acls || !std::ranges::all_of(wish.acl, is_acl_pattern))
    return std::unexpected("An ACL is up to 128 patterns like confd.#, confd.*.read or !confd.users.#.");
  if (wish.expiration < std::chrono::seconds{0} || wish.expiration > longest_expiration)
    return std::unexpected("A token expires after at most 315360000 seconds (ten years).");
  const std::lock_guard lock(mutex_);
  store::ApiToken token{.hash = hash_of(wish.value),
                        .id = make_secret_uuid(),
                        .user = std::move(wish.user),
                        .user_uuid = std::move(wish.user_uuid),
                        .tenant = std::move(wish.tenant),
                        .acl = std::move(wish.acl),
                        .issued_at = now,
                        .expires_at = wish.expiration.count() ? now + wish.expiration : WallTime{},
                        .remote = std::move(wish.remote),
                        .user_agent = kept(wish.user_agent)};
  if (tokens_.contains(token.hash)) return std::unexpected("There is such a token already.");
  if (auto room = make_room_for(token.user, now); !room) return std::unexpected(room.error());
  if (const auto saved = table_->save(token); !saved) return std::unexpected(failed(saved.error()));
  tokens_.emplace(token.hash, token);
  log_.notice({"token ", token.id, " made for ", token.user.empty() ? "the command line" : token.user, ", tenant ",
               token.tenant, ", may ", joined(token.acl)});
  return MadeToken{lower_case(wish.value), std::move(token)};
}

std::optional<store::ApiToken> Access::find(std::string_view value, WallTime now) {
  if (!is_uuid(value)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(hash_of(value));
  if (found == tokens_.end() || has_expired(found->second, now)) return std::nullopt;
  return found->second;
}

std::optional<store::ApiToken> Access::revoke(std::string_view value_or_id, std::string_view by) {
  if (!is_uuid(value_or_id)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  auto found = tokens_.find(hash_of(value_or_id));
  if (found == tokens_.end())
    found = std::ranges::find_if(tokens_,
                                 [&](const auto& entry) { return equal_ignoring_case(entry.second.id, value_or_id); });
  if (found == tokens_.end() || !table_->remove_token(found->first)) return std::nullopt;
  store::ApiToken token = std::move(found->second);
  tokens_.erase(found);
  log_.notice({"token ", token.id, " of ", token.user.empty() ? "the command line" : token.user, " revoked by ",
               telemetry::printable(by, 200)});
  return token;
}

std::vector<store::ApiToken> Access::tokens(WallTime now) {
  const std::lock_guard lock(mutex_);
  forget_expired(now);
  std::vector<store::ApiToken> all;
  for (const auto& [hash, token] : tokens_) all.push_back(token);
  std::ranges::sort(all, {}, [](const store::ApiToken& token) { return std::tie(token.issued_at, token.id); });
  return all;
}

}  // namespace tandem::rest
