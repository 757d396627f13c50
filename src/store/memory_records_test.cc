#include "store/memory_records.h"

#include <gtest/gtest.h>

#include <deque>

namespace tandem::store {
namespace {

class TurnedShard final : public runtime::Shard {
 public:
  TurnedShard() : Shard(ShardId{0}, 1, Random(0)) {}
  void post(ShardId, runtime::Task task) override { tasks_.push_back(std::move(task)); }
  void turn() {
    std::deque<runtime::Task> now;
    std::swap(now, tasks_);
    for (runtime::Task& task : now) task();
  }

 private:
  std::deque<runtime::Task> tasks_;
};

TEST(MemoryRecords, ReportInALaterTurn) {
  TurnedShard shard;
  MemoryTables tables;
  MemoryRecords records(shard, tables);
  bool stored = false;
  Binding binding;
  binding.aor = "alice";
  binding.contact = "sip:a";
  EXPECT_TRUE(records.put_binding(binding, [&](const Stored& outcome) { stored = outcome.has_value(); }));
  EXPECT_FALSE(stored);
  shard.turn();
  EXPECT_TRUE(stored);
  EXPECT_EQ(tables.bindings.at({"alice", "sip:a"}), binding);
}

TEST(MemoryRecords, RemoveOneContactOrAll) {
  TurnedShard shard;
  MemoryTables tables;
  MemoryRecords records(shard, tables);
  for (auto contact : {"sip:a", "sip:b", "sip:c"}) {
    Binding binding;
    binding.aor = "alice";
    binding.contact = contact;
    EXPECT_TRUE(records.put_binding(binding, {}));
  }
  EXPECT_TRUE(records.remove_binding("alice", "sip:b", {}));
  EXPECT_EQ(tables.bindings.size(), 2u);
  EXPECT_TRUE(records.remove_bindings("alice", {}));
  EXPECT_TRUE(tables.bindings.empty());
}

TEST(MemoryRecords, WhatLimitsHaveUsedIsReplacedReleasedAndForgotten) {
  TurnedShard shard;
  MemoryTables tables;
  MemoryRecords records(shard, tables);
  const MeterUsage hour{"tenant acme", MeterSpan::hour, 500'000, 3, 600, 12'500},
      old{"tenant acme", MeterSpan::hour, 10};
  MeterUsage later = hour;
  later.seconds = 700;
  const MeterStop stop{"user anna", WallTime(std::chrono::seconds(7))};
  EXPECT_TRUE(records.put_meters({{hour, old}, {stop, {"user bob", {}}}, {}}, {}));
  EXPECT_TRUE(records.put_meters({{later}, {}, {"user bob"}, 400'000}, {}));
  EXPECT_EQ(tables.meters().usage, std::vector{later});
  EXPECT_EQ(tables.meters().stops, std::vector{stop});
}

TEST(MemoryRecords, CanPlayAFullQueueAndForgetTheirCallers) {
  TurnedShard shard;
  MemoryTables tables;
  {
    MemoryRecords records(shard, tables);
    tables.refuse_next = 1;
    EXPECT_FALSE(records.put_cdr({}, {}));
    EXPECT_TRUE(records.put_cdr({}, [](const Stored&) { FAIL() << "its caller is gone"; }));
  }
  shard.turn();
  EXPECT_EQ(tables.cdrs.size(), 1u);
}

}  // namespace
}  // namespace tandem::store
