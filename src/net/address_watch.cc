#include "net/address_watch.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <utility>

namespace tandem::net {

AddressWatch::AddressWatch(runtime::Loop& loop, std::function<void()> listener)
    : loop_(loop),
      listener_(std::move(listener)),
      socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE)) {
  sockaddr_nl groups{};
  groups.nl_family = AF_NETLINK;
  groups.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
  if (!socket_ || ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&groups), sizeof groups) != 0) return;
  watch_ = runtime::Watch(loop, socket_.get(), EPOLLIN, *this);
}

void AddressWatch::on_ready(std::uint32_t) {
  char unread[8192];
  // ENOBUFS says that messages were lost, which is a change as well.
  while (::recv(socket_.get(), unread, sizeof unread, 0) > 0) {
  }
  settled_.arm(loop_.timers(), loop_.now() + settling, [this] { listener_(); });
}

}  // namespace tandem::net
