#include "sip/contact.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(Contact, ReadsExpiresAndQ) {
  EXPECT_TRUE(Contact::parse(" * ")->is_wildcard());
  const auto contact = Contact::parse("<sip:a@b>;q=0.75;expires=60;+sip.instance=\"<urn:uuid:1>\"");
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact->q_thousandths(), 750u);
  EXPECT_EQ(contact->expires(), 60u);
  EXPECT_EQ(contact->instance(), "<urn:uuid:1>");
  EXPECT_EQ(Contact::parse("<sip:a@b>;expires=soon")->expires(), 3600u);
  EXPECT_EQ(Contact::parse("<sip:a@b>;expires=99999999999")->expires(), 4294967295u);
  EXPECT_EQ(Contact::parse("<sip:a@b>")->q_thousandths(), 1000u);
  EXPECT_FALSE(Contact::parse("<sip:a@b>;q=1.5"));
}

}  // namespace
}  // namespace tandem::sip
