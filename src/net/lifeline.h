// Lets a function that calls a handler notice that the handler destroyed the function's own object.
#pragma once

namespace tandem::net {

/// A member of the object that may vanish.
class Lifeline {
 public:
  Lifeline() = default;
  ~Lifeline() {
    if (watcher_) watcher_->gone_ = true;
  }
  Lifeline(const Lifeline&) = delete;

  /// On the stack of the function that calls out; one at a time.
  class Watcher {
   public:
    explicit Watcher(Lifeline& line) : line_(line) { line.attach(*this); }
    ~Watcher() {
      if (!gone_) line_.watcher_ = nullptr;
    }
    Watcher(const Watcher&) = delete;
    bool gone() const { return gone_; }

   private:
    friend class Lifeline;
    Lifeline& line_;
    bool gone_ = false;
  };

 private:
  void attach(Watcher& watcher);
  Watcher* watcher_ = nullptr;
};

}  // namespace tandem::net
