#include "sip/dtmf_info.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

std::string read(std::string_view type, std::string_view body) {
  const auto info = read_dtmf_info(type, body);
  if (!info) return "-";
  return std::string(1, info->key.symbol) + ' ' + std::to_string(info->key.pressed.count()) +
         (info->form == DtmfInfoForm::plain ? " plain" : "");
}

TEST(DtmfInfo, TheFormsOfTheField) {
  EXPECT_EQ(read("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"), "5 160");
  EXPECT_EQ(read("application/dtmf-relay", "Signal= *\nDuration= 250"), "* 250");
  EXPECT_EQ(read("Application/DTMF-Relay; charset=utf-8", "duration=300\nsignal=d"), "D 300");
  EXPECT_EQ(read("application/dtmf", "7"), "7 160 plain");
  EXPECT_EQ(read("application/dtmf", "#\r\n"), "# 160 plain");
  EXPECT_EQ(read("application/dtmf", "Signal=3\r\nDuration=200\r\n"), "3 200 plain");
  EXPECT_EQ(read("application/vnd.nortelnetworks.digits", "p=Digit-Collection\r\ny=Digits\r\n\r\nd=9\r\n"), "9 160");
}

TEST(DtmfInfo, KeysByTheirNumberOfEvents) {
  EXPECT_EQ(read("application/dtmf-relay", "Signal=10\nDuration=100"), "* 100");
  EXPECT_EQ(read("application/dtmf-relay", "Signal=11\nDuration=100"), "# 100");
  EXPECT_EQ(read("application/dtmf-relay", "Signal=15\nDuration=100"), "D 100");
  EXPECT_EQ(read("application/dtmf-relay", "Signal=16\nDuration=100"), "-");
}

TEST(DtmfInfo, LengthsAreBounded) {
  EXPECT_EQ(read("application/dtmf-relay", "Signal=1\nDuration=1"), "1 80");
  EXPECT_EQ(read("application/dtmf-relay", "Signal=1\nDuration=99999999"), "1 8000");
  EXPECT_EQ(read("application/dtmf-relay", "Signal=1\nDuration=0"), "1 160");
  EXPECT_EQ(read("application/dtmf-relay", "Signal=1\nDuration=-4"), "1 160");
  EXPECT_EQ(read("application/dtmf-relay", "Signal=1"), "1 160");
}

TEST(DtmfInfo, OtherBodiesAreNotKeys) {
  for (const std::string_view body : {"", "Signal=", "Signal=x", "Signal=55", "Signal", "=5", "Duration=5", "\r\n\r\n"})
    EXPECT_EQ(read("application/dtmf-relay", body), "-") << body;
  EXPECT_EQ(read("application/dtmf", "99"), "-");
  EXPECT_EQ(read("application/dtmf", ""), "-");
  EXPECT_EQ(read("application/media_control+xml", "Signal=5"), "-");
  EXPECT_EQ(read("", "5"), "-");
}

TEST(DtmfInfo, WhatIsWrittenIsRead) {
  for (const auto form : {DtmfInfoForm::relay, DtmfInfoForm::plain}) {
    const auto info =
        read_dtmf_info(content_type_of(form), dtmf_info_body({'#', std::chrono::milliseconds{160}}, form));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->key, (TelephoneKey{'#', std::chrono::milliseconds{160}}));
    EXPECT_EQ(info->form, form);
  }
  EXPECT_EQ(dtmf_info_body({'5', std::chrono::milliseconds{90}}, DtmfInfoForm::relay), "Signal=5\r\nDuration=90\r\n");
}

}  // namespace
}  // namespace tandem::sip
