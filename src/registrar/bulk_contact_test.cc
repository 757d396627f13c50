#include "registrar/bulk_contact.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

TEST(BulkContact, ItIsToldByItsParameter) {
  EXPECT_TRUE(is_bulk("sip:198.51.100.3:5060;bnc"));
  EXPECT_TRUE(is_bulk("sips:pbx.example;transport=tcp;BNC"));
  EXPECT_FALSE(is_bulk("sip:198.51.100.3:5060"));
  EXPECT_FALSE(is_bulk("sip:bnc@198.51.100.3;x=bnc"));
  EXPECT_FALSE(is_bulk("tel:+4930555;bnc"));
  EXPECT_FALSE(is_bulk("nonsense"));
}

TEST(BulkContact, TheNumberBecomesItsUserAndTheOtherParametersStay) {
  EXPECT_EQ(contact_for_number("sip:198.51.100.3:5060;bnc", "+4930555"), "sip:+4930555@198.51.100.3:5060");
  EXPECT_EQ(contact_for_number("sip:[2001:db8::1];transport=tcp;bnc;ob;x=1", "+4930555"),
            "sip:+4930555@[2001:db8::1];transport=tcp;ob;x=1");
  EXPECT_EQ(contact_for_number("sips:pbx.example;bnc?Subject=x", "+4930555"), "sips:+4930555@pbx.example");
  EXPECT_EQ(contact_for_number("sip:198.51.100.3;b%6ec;x=;lr", "030"), "sip:030@198.51.100.3;x=;lr");
}

TEST(BulkContact, APlainContactGetsTheNumberAsWell) {
  EXPECT_EQ(contact_for_number("sip:office@203.0.113.1:5060;line=7", "030123"), "sip:030123@203.0.113.1:5060;line=7");
  EXPECT_EQ(contact_for_number("mailto:a@b", "030123"), "mailto:a@b");
}

TEST(BulkContact, TheGatewayItselfIsAskedWithoutTheParameter) {
  EXPECT_EQ(contact_without_bulk("sip:198.51.100.3;bnc;transport=tcp"), "sip:198.51.100.3;transport=tcp");
  EXPECT_EQ(contact_without_bulk("sip:a@198.51.100.3;ob"), "sip:a@198.51.100.3;ob");
}

}  // namespace
}  // namespace tandem::registrar
