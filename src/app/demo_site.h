// The two sites of the demonstration: the office and its provider.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace tandem::app {

struct DemoSites {
  std::string office, provider;  ///< site files
  std::string alice_password, bob_password, carol_password;
  std::string sip_host = "127.0.0.1";  ///< where phones on this machine reach the office
  std::uint16_t office_port = 0, provider_port = 0;
};

inline constexpr const char* demo_number_of_carol = "0301234567";
inline constexpr const char* demo_number_of_office = "030555000";

/// Passwords are kept in `data`/demo-passwords, so that a softphone connected once works after the next start.
DemoSites demo_sites(const std::filesystem::path& data, std::uint16_t office_port, std::uint16_t provider_port);

}  // namespace tandem::app
