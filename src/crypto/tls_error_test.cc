#include "crypto/tls_error.h"

#include <gtest/gtest.h>

namespace tandem::crypto {
namespace {

TEST(TlsError, EveryFaultHasASentenceAndARemedy) {
  for (int fault = 1; fault <= static_cast<int>(TlsFault::broken); ++fault) {
    EXPECT_FALSE(sentence(static_cast<TlsFault>(fault)).empty()) << fault;
    EXPECT_TRUE(remedy(static_cast<TlsFault>(fault)).ends_with('.')) << fault;
  }
  for (int fault = 0; fault <= static_cast<int>(TlsFileFault::no_authorities); ++fault)
    EXPECT_TRUE(sentence(TlsFileError{static_cast<TlsFileFault>(fault), "/a/file.pem"}).starts_with("/a/file.pem "));
}

TEST(TlsError, TheFactsFollowInBrackets) {
  EXPECT_EQ(to_text({TlsFault::wrong_name, "a, b"}), "its certificate is for another name (a, b)");
  EXPECT_EQ(to_text({TlsFault::silent, {}}), sentence(TlsFault::silent));
}

}  // namespace
}  // namespace tandem::crypto
