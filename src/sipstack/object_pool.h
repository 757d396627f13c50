// Objects that are used again and again, with the memory that they have grown.
#pragma once

#include <memory>
#include <vector>

namespace tandem::sipstack {

/// `T` has `void reset()`, which brings it back to its first state but may keep capacity. At most `keep` wait unused.
template <class T>
class ObjectPool {
 public:
  explicit ObjectPool(std::size_t keep = 256) : keep_(keep) {}

  template <class... Arguments>
  std::unique_ptr<T> take(Arguments&&... arguments) {
    if (idle_.empty()) return std::make_unique<T>(std::forward<Arguments>(arguments)...);
    auto object = std::move(idle_.back());
    idle_.pop_back();
    return object;
  }
  void give_back(std::unique_ptr<T> object) {
    object->reset();
    if (idle_.size() < keep_) idle_.push_back(std::move(object));
  }

 private:
  std::size_t keep_;
  std::vector<std::unique_ptr<T>> idle_;
};

/// For reset(): empties a text but keeps what a usual message needs.
inline void recycle(std::string& text) {
  constexpr std::size_t usual_message = 4096;
  if (text.capacity() > usual_message) {
    text = std::string();
  } else {
    text.clear();
  }
}

}  // namespace tandem::sipstack
