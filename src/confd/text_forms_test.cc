#include "confd/text_forms.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

TEST(TextForms, TellRightFromWrong) {
  const std::tuple<bool (*)(std::string_view), const char*, bool> rows[] = {
      {is_exten, "101", true},
      {is_exten, "*10#", true},
      {is_exten, "418.", false},
      {is_exten, "_418.", true},
      {is_exten, "_", false},
      {is_exten, "", false},
      {is_exten, "12345678901234567890123456789012345678901", false},
      {is_outcall_exten, "418.", true},
      {is_outcall_exten, "_+33X.", true},
      {is_outcall_exten, "_**99.", true},
      {is_outcall_exten, "_1+11", false},
      {is_outcall_exten, "", true},
      {is_prefix, "+", true},
      {is_prefix, "+33", true},
      {is_prefix, "00*", true},
      {is_prefix, "", false},
      {is_prefix, "3+3", false},
      {is_caller_id, "\"A\"", true},
      {is_caller_id, "\"A\" <+12>", true},
      {is_caller_id, "A", false},
      {is_caller_id, "\"A\" <x>", false},
      {is_caller_id, "\"A\" <12", false},
      {is_permission_pattern, "_+33NXZ.", true},
      {is_permission_pattern, "5[15-7]!", true},
      {is_permission_pattern, "_", false},
      {is_permission_pattern, "1.2", false},
      {is_clock, "08:30", true},
      {is_clock, "24:00", false},
      {is_clock, "8:30", false},
      {is_command, "Dial(SIP/1)", true},
      {is_command, "System(rm)", false},
      {is_command, "tryS", false},
      {is_context_name, "to-pabx", true},
      {is_context_name, "a b", false},
      {is_option_text, "0.0.0.0:5060", true},
      {is_option_text, "[::]:5060", false}};
  for (const auto& [form, text, right] : rows) EXPECT_EQ(form(text), right) << text;
}

TEST(TextForms, CallerIdsAreReadInEveryForm) {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      {"\"Ann\" <101>", "Ann", "101"}, {"Ann <101>", "Ann", "101"},
      {"101", "101", "101"},           {"wazo", "wazo", ""},
      {"\"Ann\"", "Ann", ""},          {"", "", ""}};
  for (const auto& [text, name, number] : rows) {
    const CallerId read = read_caller_id(text);
    EXPECT_EQ(read.name, name) << text;
    EXPECT_EQ(read.number, number) << text;
  }
  EXPECT_EQ(write_caller_id({"Ann", "101"}), "\"Ann\" <101>");
  EXPECT_EQ(write_caller_id({"Ann", ""}), "\"Ann\"");
}

TEST(TextForms, SectionNamesHaveTheirOwnMessages) {
  const std::pair<std::string, std::string> rows[] = {{"trunk-1.a_b", "[]"},
                                                      {"", "['Shorter than minimum length 1']"},
                                                      {std::string(80, 'a'), "['Longer than maximum length 79']"},
                                                      {"global", "['Reserved Asterisk section name']"},
                                                      {"a b", "['Not a valid Asterisk section name']"}};
  for (const auto& [name, complaint] : rows) {
    Json read;
    Faults faults;
    read_value(section_name(), name, read, faults);
    EXPECT_EQ(faults.literal(), complaint) << name;
  }
}

}  // namespace
}  // namespace tandem::confd
