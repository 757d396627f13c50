#include "net/address_watch.h"

#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <thread>

namespace tandem::net {
namespace {

/// Brings up the loopback interface, whereupon the kernel gives it its address.
bool bring_up_loopback() {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
  ifreq request{};
  request.ifr_name[0] = 'l';
  request.ifr_name[1] = 'o';
  request.ifr_flags = IFF_UP;
  return ::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
}

TEST(AddressWatch, TellsOnceOfAChangeThatComesInSeveralMessages) {
  bool possible = false;
  int before = 0, told = 0;
  // A thread of its own, which alone moves to a new network without addresses.
  std::thread([&] {
    possible = ::unshare(CLONE_NEWNET) == 0;
    if (!possible) return;
    runtime::Loop loop(ShardId{0}, 1, Random(1));
    AddressWatch watch(loop, [&] { ++told; });
    loop.run_until([] { return false; }, std::chrono::milliseconds{50});
    before = told;
    if (!bring_up_loopback()) return;
    loop.run_until([&] { return told > 0; }, std::chrono::seconds{10});
    loop.run_until([] { return false; }, std::chrono::milliseconds{50});
  }).join();
  if (!possible) GTEST_SKIP() << "a network of its own needs root";
  EXPECT_EQ(before, 0);
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace tandem::net
