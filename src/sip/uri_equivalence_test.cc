#include <gtest/gtest.h>

#include "sip/uri.h"

namespace tandem::sip {
namespace {

Uri uri(std::string_view text) {
  const auto parsed = Uri::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Uri());
}
bool same(std::string_view a, std::string_view b) {
  const bool forth = equivalent(uri(a), uri(b));
  EXPECT_EQ(forth, equivalent(uri(b), uri(a))) << a << " " << b;
  return forth;
}

TEST(Uri, EquivalenceDecodesTheNamesOfParameters) {
  EXPECT_TRUE(same("sip:a@b;%75ser=phone", "sip:a@b;user=phone"));
  EXPECT_FALSE(same("sip:a@b;%75ser=phone", "sip:a@b;user=ip"));
  EXPECT_FALSE(same("sip:a@b;%75ser=phone", "sip:a@b"));
}

TEST(Uri, EquivalenceFollowsTheExamplesOfTheRfc) {
  EXPECT_TRUE(same("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"));
  EXPECT_TRUE(same("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"));
  EXPECT_TRUE(same("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"));
  EXPECT_TRUE(same("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                   "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"));
  EXPECT_TRUE(same("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
                   "sip:alice@atlanta.com?priority=urgent&subject=project%20x"));
  EXPECT_FALSE(same("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"));
  EXPECT_FALSE(same("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"));
  EXPECT_FALSE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"));
  EXPECT_FALSE(same("sip:bob@h", "sips:bob@h"));
  EXPECT_FALSE(same("sip:a%2Cb@h", "sip:a,b@h"));
}

TEST(Uri, EquivalenceKnowsAddressesAndNumbers) {
  EXPECT_TRUE(same("sip:a@[2001:db8::1]", "sip:a@[2001:0DB8:0::1]"));
  EXPECT_TRUE(same("tel:+1-201-555-0123", "tel:+12015550123"));
  EXPECT_FALSE(same("tel:+12015550123", "tel:12015550123"));
  EXPECT_FALSE(same("tel:7042;phone-context=a.com", "tel:7042;phone-context=b.com"));
}

}  // namespace
}  // namespace tandem::sip
