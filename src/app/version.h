// Set by the build from CMakeLists.txt.
#pragma once

#include <string_view>

namespace tandem::app {

inline constexpr std::string_view version = TANDEM_VERSION;

}  // namespace tandem::app
