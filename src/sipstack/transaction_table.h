// Finding transactions by text without allocating: the links lie inside the transactions.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace tandem::sipstack {

/// A member of whatever stands in a table.
template <class T>
struct TableLink {
  std::string key;
  std::uint64_t hash = 0;
  T* next = nullptr;
  bool linked = false;
};

/// A hash table with chains through `Link`. Keys may be strangers' text: the hash is keyed with secret numbers.
/// Does not own what stands in it; several with the same key are possible, the latest is found first.
template <class T, TableLink<T> T::* Link>
class TransactionTable {
 public:
  TransactionTable(std::uint64_t key0, std::uint64_t key1) : key0_(key0), key1_(key1), buckets_(64) {}

  T* find(std::string_view key) const {
    const std::uint64_t hash = siphash(key, key0_, key1_);
    for (T* at = buckets_[hash & (buckets_.size() - 1)]; at; at = (at->*Link).next)
      if ((at->*Link).hash == hash && (at->*Link).key == key) return at;
    return nullptr;
  }
  /// Its key is set already.
  void insert(T& item) {
    TableLink<T>& link = item.*Link;
    assert(!link.linked);
    link.hash = siphash(link.key, key0_, key1_);
    link.linked = true;
    push(item);
    if (++size_ > buckets_.size()) grow();
  }
  void erase(T& item) {
    TableLink<T>& link = item.*Link;
    if (!link.linked) return;
    T** at = &bucket_of(link.hash);
    while (*at != &item) at = &((*at)->*Link).next;
    *at = link.next;
    link.next = nullptr;
    link.linked = false;
    --size_;
  }
  std::size_t size() const { return size_; }

  /// Whatever stands in the table now; the caller may change the table while walking the copy.
  std::vector<T*> all() const {
    std::vector<T*> items;
    items.reserve(size_);
    for (T* head : buckets_)
      for (T* at = head; at; at = (at->*Link).next) items.push_back(at);
    return items;
  }

 private:
  T*& bucket_of(std::uint64_t hash) { return buckets_[hash & (buckets_.size() - 1)]; }
  void push(T& item) {
    T*& head = bucket_of((item.*Link).hash);
    (item.*Link).next = head;
    head = &item;
  }
  void grow() {
    const auto items = all();
    buckets_.assign(buckets_.size() * 2, nullptr);
    for (auto at = items.rbegin(); at != items.rend(); ++at) push(**at);
  }

  std::uint64_t key0_, key1_;
  std::vector<T*> buckets_;
  std::size_t size_ = 0;
};

}  // namespace tandem::sipstack
