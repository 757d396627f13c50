#include "crypto/web_socket_key.h"

#include <gtest/gtest.h>

namespace tandem::crypto {
namespace {

TEST(WebSocketKey, IsAnsweredAsInTheExampleOfTheStandard) {  // RFC 6455 §1.3
  EXPECT_EQ(web_socket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace tandem::crypto
