#include "sip/content_type.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(ContentType, ReadsTypeAndBoundary) {
  const auto type = ContentType::parse("Multipart / Mixed ; boundary=\"a b\"");
  ASSERT_TRUE(type);
  EXPECT_TRUE(type->is_multipart());
  EXPECT_TRUE(type->is("multipart", "mixed"));
  EXPECT_EQ(type->boundary(), "a b");
  EXPECT_TRUE(ContentType::parse("application/SDP")->is_sdp());
  for (const char* text : {"", "application", "application/", "/sdp", "a/b c"})
    EXPECT_FALSE(ContentType::parse(text)) << text;
}

}  // namespace
}  // namespace tandem::sip
