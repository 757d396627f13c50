#include "runtime/wall_clock.h"

namespace tandem::runtime {

WallTime wall_clock_now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace tandem::runtime
