#include "store/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "model/apply.h"
#include "model/yaml.h"
#include "store/database.h"

namespace tandem::store {
namespace {

namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "tandem-store-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::unique_ptr<Store> open(Access access = Access::serve) {
    auto store = Store::open(directory_, access);
    EXPECT_TRUE(store) << sentence(store.error());
    return store ? std::move(*store) : nullptr;
  }
  StoreFault fault(const fs::path& directory, Access access = Access::serve) {
    auto store = Store::open(directory, access);
    EXPECT_FALSE(store);
    return store ? StoreFault::other : store.error().fault;
  }
  static std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  fs::path file() const { return directory_ / "tandem.db"; }

  model::Config config(std::string_view yaml) {
    auto applied = model::apply({}, *model::parse_site(yaml, ""), {}, random_);
    EXPECT_TRUE(applied) << model::to_text(applied.error());
    return applied ? applied->config : model::Config{};
  }
  void patch(std::size_t offset, std::string_view bytes) {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  fs::path directory_;
  Random random_{7};
};

constexpr std::string_view site = R"(
settings: {realm: pbx}
users:
  - {name: zoe, extension: 101, phone: {username: zoe, password: "7-letters-?"}}
  - {name: alice, extension: 100, phone: {username: alice, password: longenough}}
trunks: [{name: ovh, host: sip.example.net, username: u, password: p}]
outcalls: [{name: out, patterns: [0., {pattern: 00., strip: 2}], trunk: ovh}]
incalls: [{did: "33", destination: {user: alice}}]
)";

TEST_F(StoreTest, ANewDirectoryIsEmptyAndOnlyForItsOwner) {
  directory_ /= "new";
  auto store = open();
  EXPECT_EQ(*store->load_config(), model::Config{});
  EXPECT_TRUE(store->load_bindings(WallTime{})->empty());
  EXPECT_TRUE(store->newest_cdrs(10)->empty());
  struct stat status{};
  ASSERT_EQ(::stat(store->database().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(directory_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(StoreTest, ASavedConfigurationIsThereAfterARestart) {
  model::Config saved = config(site);
  EXPECT_EQ(open()->save_config(saved, {"test", "first", {}}), 1u);
  saved.revision = 1;
  EXPECT_EQ(*open()->load_config(), saved);
}

TEST_F(StoreTest, AChangeMadeMeanwhileIsNotOverwritten) {
  auto store = open();
  const model::Config first = config(site);
  ASSERT_TRUE(store->save_config(first, {}));
  const auto refused = store->save_config(model::Config{}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, StoreFault::conflict);
  EXPECT_EQ(store->load_config()->users, first.users);
}

TEST_F(StoreTest, AnObjectWithoutUuidIsRefusedAndNothingIsStored) {
  auto store = open();
  model::Config unnamed;
  unnamed.users.emplace_back();
  EXPECT_EQ(store->save_config(unnamed, {}).error().fault, StoreFault::refused);
  EXPECT_EQ(store->load_config()->revision, 0u);
}

TEST_F(StoreTest, EveryEarlierRevisionCanBeHadAgain) {
  auto store = open();
  std::vector<model::Config> revisions{*store->load_config(), config(site)};
  revisions[1].revision = *store->save_config(revisions[1], {"alice", "first", WallTime(std::chrono::seconds(5))});
  model::Config next = revisions[1];
  next.users.erase(next.users.begin());
  next.settings.realm = "other";
  next.trunks[0].host = "new.example.net";
  next.revision = *[&] {
    next.revision = 1;
    return store->save_config(next, {"bob", "second", {}});
  }();
  revisions.push_back(next);
  for (std::uint64_t number = 0; number < revisions.size(); ++number)
    EXPECT_EQ(*store->load_config_at(number), revisions[number]) << number;
  const auto history = *store->history();
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].who, "bob");
  EXPECT_EQ(history[1].summary, "first");
  EXPECT_EQ(history[1].at, WallTime(std::chrono::seconds(5)));
}

TEST_F(StoreTest, TheHistoryIsBounded) {
  auto store = open();
  model::Config changing;
  for (std::uint64_t i = 0; i < Store::max_history + 5; ++i) {
    changing.settings.max_contacts = static_cast<std::uint32_t>(1 + i % 50);
    changing.revision = *store->save_config(changing, {});
  }
  EXPECT_EQ(store->history()->size(), Store::max_history);
  EXPECT_TRUE(store->load_config_at(changing.revision - 50));
  EXPECT_EQ(store->load_config_at(1).error().fault, StoreFault::conflict);
}

TEST_F(StoreTest, OneServerADirectory) {
  auto server = open();
  EXPECT_EQ(fault(directory_), StoreFault::in_use);
  EXPECT_TRUE(open(Access::read)->load_config());  // `tandem export` beside a running server
  server.reset();
  EXPECT_NE(open(), nullptr);
}

TEST_F(StoreTest, WhoOnlyReadsChangesNothing) {
  ASSERT_TRUE(open()->save_config(config(site), {}));
  auto reader = open(Access::read);
  model::Config read = *reader->load_config();
  EXPECT_FALSE(reader->save_config(read, {}));
  EXPECT_EQ(fault(directory_ / "none", Access::read), StoreFault::cannot_open);
  EXPECT_FALSE(fs::exists(directory_ / "none"));
}

TEST_F(StoreTest, APlaceThatCannotHoldADatabaseIsToldApart) {
  std::ofstream(directory_ / "file") << "x";
  EXPECT_EQ(fault(directory_ / "file"), StoreFault::cannot_open);
  EXPECT_EQ(fault(directory_ / "file" / "below"), StoreFault::cannot_open);
  EXPECT_EQ(fault(directory_ / "a" / "b"), StoreFault::cannot_open);
  EXPECT_EQ(fault("/proc/self/fd"), StoreFault::cannot_open);  // read-only even for root
  fs::create_directory(directory_ / "tandem.db");
  EXPECT_EQ(fault(directory_), StoreFault::cannot_open);
}

TEST_F(StoreTest, WhatIsNoDatabaseIsLeftAsItIs) {
  const std::string text(5000, 'x');
  std::ofstream(file()) << text;
  EXPECT_EQ(fault(directory_), StoreFault::damaged);
  EXPECT_EQ(content(file()), text);
}

TEST_F(StoreTest, ADamagedDatabaseIsLeftAsItIs) {
  ASSERT_TRUE(open()->save_config(config(site), {}));
  patch(4096 + 8, std::string(3000, '\x5a'));  // inside the second page
  const std::string damaged = content(file());
  EXPECT_EQ(fault(directory_), StoreFault::damaged);
  EXPECT_EQ(content(file()), damaged);
}

TEST_F(StoreTest, ATruncatedDatabaseIsDamaged) {
  ASSERT_TRUE(open()->save_config(config(site), {}));
  fs::resize_file(file(), fs::file_size(file()) / 2);
  EXPECT_EQ(fault(directory_), StoreFault::damaged);
}

// The header of an SQLite file: offset 60 holds user_version, 68 application_id, big endian (fileformat2, 1.3).
TEST_F(StoreTest, ADatabaseOfALaterVersionIsLeftAsItIs) {
  open();
  patch(60, std::string_view("\0\0\0\x63", 4));
  const std::string newer = content(file());
  const auto refused = Store::open(directory_, Access::serve);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, StoreFault::newer_schema);
  EXPECT_NE(sentence(refused.error()).find("schema 99"), std::string::npos);
  EXPECT_EQ(content(file()), newer);
}

TEST_F(StoreTest, ADatabaseOfTheFirstSchemaIsBroughtUpToDate) {
  ASSERT_TRUE(open()->save_config(config(site), {}));
  {
    soci::session old;
    connect(old, file(), false);
    for (const char* statement :
         {"drop table meter_usage", "drop table meter_stop", "drop table installation", "drop table api_user",
          "drop table api_token", "pragma user_version = 1", "pragma wal_checkpoint"})
      old << statement;
  }
  const auto store = open();
  ASSERT_NE(store, nullptr);
  EXPECT_TRUE(store->load_meters(0));
  EXPECT_EQ(store->load_config()->revision, 1u);
}

TEST_F(StoreTest, ADatabaseOfAnotherProgramIsLeftAsItIs) {
  open();
  patch(68, "ABCD");
  EXPECT_EQ(fault(directory_), StoreFault::foreign);
}

}  // namespace
}  // namespace tandem::store
