#include "control/exchange_view.h"

#include "runtime/wall_clock.h"

namespace tandem::control {

WallTime ExchangeView::now() {
  return runtime::wall_clock_now();
}

}  // namespace tandem::control
