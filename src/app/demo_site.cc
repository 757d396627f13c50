#include "app/demo_site.h"

#include <fmt/format.h>

#include <fstream>

#include "base/random.h"

namespace tandem::app {

namespace {

struct Passwords {
  std::string alice, bob, carol, account;
};

Passwords passwords_in(const std::filesystem::path& data) {
  const std::filesystem::path path = data / "demo-passwords";
  Passwords passwords;
  if (std::ifstream file(path); file >> passwords.alice >> passwords.bob >> passwords.carol >> passwords.account)
    return passwords;
  Random random = Random::from_system();
  passwords = {random.token(12), random.token(12), random.token(16), random.token(16)};
  std::ofstream file(path);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  file << passwords.alice << "\n" << passwords.bob << "\n" << passwords.carol << "\n" << passwords.account << "\n";
  return passwords;
}

}  // namespace

DemoSites demo_sites(const std::filesystem::path& data, std::uint16_t office_port, std::uint16_t provider_port) {
  const Passwords p = passwords_in(data);
  DemoSites sites;
  sites.office_port = office_port;
  sites.provider_port = provider_port;
  sites.alice_password = p.alice;
  sites.bob_password = p.bob;
  sites.carol_password = p.carol;
  sites.office = fmt::format(R"(transports:
  - {{name: udp, protocol: udp, bind: "0.0.0.0:{0}"}}
  - {{name: tcp, protocol: tcp, bind: "0.0.0.0:{0}"}}
users:
  - name: alice
    display_name: Alice
    extension: "100"
    phones: [{{username: alice, password: {2}}}]
  - name: bob
    display_name: Bob
    extension: "101"
    phones: [{{username: bob, password: {3}}}]
trunks:
  - name: demo-telecom
    account_type: outbound
    host: 127.0.0.2
    port: {1}
    username: office
    password: {4}
    caller_id: "{5}"
outcalls:
  - name: public
    patterns: [_0X.]
    trunks: [demo-telecom]
incalls:
  - name: main number
    trunk: demo-telecom
    destination: {{user: bob}}
)",
                             office_port, provider_port, p.alice, p.bob, p.account, demo_number_of_office);
  sites.provider =
      fmt::format(R"(settings: {{realm: demo-telecom, user_agent: Demo Telecom, rtp_low: 20002, rtp_high: 20401}}
transports:
  - {{name: udp, protocol: udp, bind: "127.0.0.2:{0}"}}
  - {{name: tcp, protocol: tcp, bind: "127.0.0.2:{0}"}}
users:
  - name: office
    extension: "{1}"
    phones: [{{username: office, password: {2}}}]
  - name: carol
    display_name: Carol
    extension: "{3}"
    phones: [{{username: carol, password: {4}}}]
)",
                  provider_port, demo_number_of_office, p.account, demo_number_of_carol, p.carol);
  return sites;
}

}  // namespace tandem::app
