#include "store/writer.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <mutex>

namespace tandem::store {
namespace {

/// A shard that is turned by the test: tasks come from any thread and run in run_until().
class TurnedShard final : public runtime::Shard {
 public:
  explicit TurnedShard(std::uint8_t id = 0) : Shard(ShardId{id}, 1, Random(id)) {}
  void post(ShardId, runtime::Task task) override {
    {
      const std::lock_guard guard(mutex_);
      tasks_.push_back(std::move(task));
    }
    added_.notify_one();
  }
  template <class Condition>
  void run_until(Condition&& reached) {
    while (!reached()) {
      std::unique_lock guard(mutex_);
      added_.wait(guard, [this] { return !tasks_.empty(); });
      runtime::Task task = std::move(tasks_.front());
      tasks_.pop_front();
      guard.unlock();
      task();
      ++turns_;
    }
  }
  std::size_t turns() const { return turns_; }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::deque<runtime::Task> tasks_;
  std::size_t turns_ = 0;
};

Binding binding(std::size_t number) {
  Binding b;
  b.aor = "user" + std::to_string(number);
  b.contact = "sip:" + b.aor + "@192.0.2.1:5060;transport=udp";
  b.instance = "<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";
  b.reg_id = 1;
  b.call_id = "f81d4fae-7dec-11d0@192.0.2.1";
  b.cseq = 4'000'000'000;
  b.path = "<sip:edge.example.net;lr>";
  b.registered_at = WallTime(std::chrono::seconds(1000));
  b.expires_at = WallTime(std::chrono::seconds(4600));
  b.received = *SocketAddress::parse("[2001:db8::1]:5062");
  b.flow = "udp 192.0.2.9:5060";
  b.user_agent = "Phone ';--\"";
  b.q = 700;
  return b;
}

Cdr cdr(std::size_t number) {
  Cdr c;
  c.id = "call-" + std::to_string(number);
  c.story = "s1";
  c.direction = CdrDirection::outgoing;
  c.caller_number = "100";
  c.caller_name = "Zoë";
  c.caller_user = "zoe";
  c.dialled = "0123";
  c.presented_number = "+33123";
  c.trunk_in = "in";
  c.trunk_out = "ovh";
  c.destination = "outcall national";
  c.answered_by = "ovh";
  c.started_at = WallTime(std::chrono::seconds(100 + static_cast<long>(number)));
  c.rang_at = c.started_at + std::chrono::seconds(1);
  c.ended_at = c.started_at + std::chrono::seconds(60);
  c.sip_status = 486;
  c.sip_reason = "Busy Here";
  c.q850 = 17;
  c.ended_by = CdrParty::callee;
  c.ending = "callee_busy";
  c.caller = {"a@b", "PCMA/8000", {1, 2, 3, 4}};
  c.callee = {"c@d", "G722/8000", {5, 6, 7, 8}};
  return c;
}

class WriterTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "tandem-writer-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::unique_ptr<Store> open() {
    auto store = Store::open(directory_, Access::serve);
    EXPECT_TRUE(store) << sentence(store.error());
    return store ? std::move(*store) : nullptr;
  }
  std::filesystem::path directory_;
};

TEST_F(WriterTest, WhatIsReportedAsStoredIsThereWithAllItsFields) {
  auto store = open();
  TurnedShard shard;
  auto writer = *Writer::start(*store);
  auto records = writer->records_for(shard);
  int stored = 0;
  const auto count = [&](const Stored& outcome) { stored += outcome ? 1 : 100; };
  EXPECT_TRUE(records->put_binding(binding(1), count));
  EXPECT_TRUE(records->put_cdr(cdr(1), count));
  shard.run_until([&] { return stored == 2; });
  EXPECT_EQ(store->load_bindings(WallTime{})->at(0), binding(1));
  EXPECT_EQ(store->newest_cdrs(1)->at(0), cdr(1));
}

TEST_F(WriterTest, WhatLimitsHaveUsedIsReplacedReleasedAndForgotten) {
  auto store = open();
  TurnedShard shard;
  auto writer = *Writer::start(*store);
  auto records = writer->records_for(shard);
  const MeterUsage hour{"tenant acme", MeterSpan::hour, 500'000, 3, 600, 12'500},
      old{"tenant acme", MeterSpan::hour, 10};
  const MeterUsage day{"tenant acme", MeterSpan::day, 20'833, 0, 900, 20'000}, past{"tenant acme", MeterSpan::day, 1};
  MeterUsage before = day;
  before.seconds = 60;
  const MeterStop stop{"user anna", WallTime(std::chrono::seconds(7)), 4200, 600, 5, 6, true};
  bool done = false;
  EXPECT_TRUE(records->put_meters({{hour, old, before, past}, {stop, {"user bob", {}}}, {}}));
  EXPECT_TRUE(records->put_meters({{day}, {}, {"user bob"}, 400'000}, [&](const Stored&) { done = true; }));
  shard.run_until([&] { return done; });
  const auto loaded = store->load_meters(0);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->usage, (std::vector{day, hour}));
  EXPECT_EQ(loaded->stops, std::vector{stop});
  EXPECT_EQ(store->load_meters(500'001)->usage, std::vector{day});
}

TEST_F(WriterTest, ABindingIsReplacedRemovedAndForgottenWhenItExpired) {
  auto store = open();
  TurnedShard shard;
  auto writer = *Writer::start(*store);
  auto records = writer->records_for(shard);
  Binding second = binding(1);
  second.contact = "sip:other";
  Binding renewed = binding(1);
  renewed.expires_at += std::chrono::hours(1);
  bool done = false;
  EXPECT_TRUE(records->put_binding(binding(1)));
  EXPECT_TRUE(records->put_binding(second));
  EXPECT_TRUE(records->put_binding(renewed));
  EXPECT_TRUE(records->put_binding(binding(2)));
  EXPECT_TRUE(records->put_binding(binding(3)));
  EXPECT_TRUE(records->remove_binding("user2", binding(2).contact));
  EXPECT_TRUE(records->remove_bindings("user3", [&](const Stored&) { done = true; }));
  shard.run_until([&] { return done; });
  EXPECT_EQ(store->load_bindings(WallTime{})->size(), 2u);
  const auto later = *store->load_bindings(second.expires_at);
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later[0], renewed);
  EXPECT_EQ(store->load_bindings(WallTime{})->size(), 1u);
}

TEST_F(WriterTest, CompletionsReachTheShardThatAsked) {
  auto store = open();
  TurnedShard first(0), second(1);
  auto writer = *Writer::start(*store);
  auto first_records = writer->records_for(first), second_records = writer->records_for(second);
  int at_first = 0, at_second = 0;
  EXPECT_TRUE(first_records->put_cdr(cdr(1), [&](const Stored&) { ++at_first; }));
  EXPECT_TRUE(second_records->put_cdr(cdr(2), [&](const Stored&) { ++at_second; }));
  first.run_until([&] { return at_first == 1; });
  EXPECT_EQ(at_second, 0);
  second.run_until([&] { return at_second == 1; });
}

TEST_F(WriterTest, EndingWritesAndReportsAllThatIsQueued) {
  auto store = open();
  TurnedShard shard;
  std::size_t reported = 0;
  auto writer = *Writer::start(*store);
  auto records = writer->records_for(shard);
  for (std::size_t i = 0; i < 1000; ++i)
    ASSERT_TRUE(records->put_cdr(cdr(i), [&](const Stored& outcome) { reported += outcome ? 1 : 0; }));
  records.reset();
  writer.reset();
  shard.run_until([&] { return reported == 1000; });
  EXPECT_EQ(store->newest_cdrs(2000)->size(), 1000u);
  EXPECT_EQ(store->newest_cdrs(1)->at(0).id, "call-999");
  const auto some = *store->cdrs_between(cdr(10).started_at, cdr(20).started_at, 5);
  ASSERT_EQ(some.size(), 5u);
  EXPECT_EQ(some[0].id, "call-10");
}

TEST_F(WriterTest, AFullQueueIsToldToTheCaller) {
  auto store = open();
  TurnedShard shard;
  auto writer = *Writer::start(*store, 0);
  auto records = writer->records_for(shard);
  EXPECT_FALSE(records->put_cdr(cdr(1), [](const Stored&) { FAIL() << "called for what was refused"; }));
  EXPECT_EQ(writer->meters().overflowed, 1u);
}

TEST_F(WriterTest, AHundredThousandBindingsAreWrittenInFewCommitsAndRead) {
  constexpr std::size_t many = 100'000;
  auto store = open();
  TurnedShard shard;
  auto writer = *Writer::start(*store);
  auto records = writer->records_for(shard);
  std::size_t stored = 0;
  for (std::size_t i = 0; i < many; ++i)
    ASSERT_TRUE(records->put_binding(binding(i), [&](const Stored& outcome) { stored += outcome ? 1 : 0; }));
  shard.run_until([&] { return stored == many; });
  EXPECT_EQ(writer->meters().records, many);
  EXPECT_LT(writer->meters().commits, many / 10);
  EXPECT_EQ(shard.turns(), writer->meters().commits);
  EXPECT_EQ(store->load_bindings(WallTime{})->size(), many);
}

// Both connections write: neither may be refused because the other one came in between.
TEST_F(WriterTest, TheConfigurationIsSavedWhileRecordsAreWritten) {
  auto store = open();
  TurnedShard shard;
  auto writer = *Writer::start(*store);
  auto records = writer->records_for(shard);
  std::size_t asked = 0, stored = 0;
  model::Config config;
  for (std::uint32_t round = 0; round < 100; ++round) {
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(records->put_cdr(cdr(asked++), [&](const Stored& outcome) { stored += outcome ? 1 : 0; }));
    config.settings.max_contacts = 1 + round % 7;
    const auto revision = store->save_config(config, {});
    ASSERT_TRUE(revision) << sentence(revision.error());
    config.revision = *revision;
  }
  shard.run_until([&] { return stored == asked; });
  EXPECT_EQ(store->load_config()->revision, 100u);
}

/// In a process of its own: writes call records until it is killed, and says into `report` which are stored. Returns
/// only if something fails.
void write_forever(const std::filesystem::path& directory, std::size_t first, int report) {
  auto store = Store::open(directory, Access::serve);
  if (!store) return;
  TurnedShard shard;
  auto writer = *Writer::start(**store);
  auto records = writer->records_for(shard);
  std::size_t asked = first, stored = first;
  bool failed = false;
  while (!failed) {
    for (; asked < stored + 64; ++asked) {
      const bool taken = records->put_cdr(cdr(asked), [&, asked](const Stored& outcome) {
        failed = failed || !outcome || ::write(report, &asked, sizeof asked) != sizeof asked;
        ++stored;
      });
      if (!taken) return;
    }
    const std::size_t before = stored;
    shard.run_until([&] { return stored > before; });
  }
}

TEST_F(WriterTest, NothingThatWasReportedIsLostWhenTheProcessIsKilled) {
  Random random(3);
  std::size_t reported = 0;
  for (int round = 0; round < 20; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      write_forever(directory_, reported, ends[1]);
      ::_exit(1);  // tidy: allow banned: a forked child must not go on with the tests
    }
    ::close(ends[1]);
    std::size_t number = 0;
    const std::size_t enough = reported + 1 + random.below(400);
    while (reported < enough && ::read(ends[0], &number, sizeof number) == sizeof number) reported = number + 1;
    ::kill(child, SIGKILL);
    while (::read(ends[0], &number, sizeof number) == sizeof number) reported = number + 1;  // still in the pipe
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writing process failed by itself";
    auto store = open();
    ASSERT_NE(store, nullptr);
    const auto stored = store->cdrs_between(WallTime{}, WallTime::max(), 1'000'000);
    ASSERT_TRUE(stored);
    ASSERT_GE(stored->size(), reported) << "round " << round;
    for (std::size_t i = 0; i < reported; ++i) ASSERT_EQ((*stored)[i].id, cdr(i).id);
  }
  EXPECT_GT(reported, 20u);
}

}  // namespace
}  // namespace tandem::store
