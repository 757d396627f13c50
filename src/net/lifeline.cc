#include "net/lifeline.h"

#include <cassert>

namespace tandem::net {

// Apart from the header, because g++ 12 takes the pointer for one that dangles: it does not see that either the line
// or the watcher's destructor ends its life in time.
void Lifeline::attach(Watcher& watcher) {
  assert(!watcher_);
  watcher_ = &watcher;
}

}  // namespace tandem::net
