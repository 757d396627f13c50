#include "model/field_types.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

constexpr Field seconds_field{"t", "", FieldType::seconds, {.min = 1, .max = 86400}, {}, nullptr, nullptr, nullptr};

/// -1: refused.
std::int64_t seconds_of(std::string_view text) {
  Reading reading(no_secrets());
  std::chrono::seconds time{-1};
  const bool read = read_seconds(seconds_field, time, Value::text(text), reading);
  EXPECT_EQ(read, !reading.failed());
  return time.count();
}

TEST(FieldTypes, TimesAreSecondsOrHaveUnits) {
  EXPECT_EQ(seconds_of("90"), 90);
  EXPECT_EQ(seconds_of("90s"), 90);
  EXPECT_EQ(seconds_of("10m"), 600);
  EXPECT_EQ(seconds_of("1h30m"), 5400);
  EXPECT_EQ(seconds_of("1d"), 86400);
  for (auto bad : {"", "m", "10 m", "1x", "-5", "1.5h", "1h30", "0", "2d", "99999999999999999999", "4294967295d"})
    EXPECT_EQ(seconds_of(bad), -1) << bad;
}

TEST(FieldTypes, TruthHasSixWords) {
  Reading reading(no_secrets());
  bool truth = false;
  for (auto word : {"true", "Yes", "ON"}) {
    truth = false;
    EXPECT_TRUE(read_boolean(truth, Value::text(word), reading));
    EXPECT_TRUE(truth);
  }
  for (auto word : {"false", "No", "off"}) {
    truth = true;
    EXPECT_TRUE(read_boolean(truth, Value::text(word), reading));
    EXPECT_FALSE(truth);
  }
  EXPECT_FALSE(read_boolean(truth, Value::text("maybe"), reading));
  EXPECT_FALSE(read_boolean(truth, Value::list(), reading));
}

TEST(FieldTypes, NumbersStayInTheirBounds) {
  Field field = seconds_field;
  field.rule = {.min = 10};
  Reading reading(no_secrets());
  std::uint64_t number = 0;
  EXPECT_TRUE(read_number(field, 65535, number, Value::text("65535"), reading));
  for (auto bad : {"9", "65536", "", "-1", "0x10", "1e3", " 12"})
    EXPECT_FALSE(read_number(field, 65535, number, Value::text(bad), reading)) << bad;
  EXPECT_EQ(number, 65535u);
}

TEST(FieldTypes, AnAddressMayLeaveItsPortOut) {
  Reading reading(no_secrets());
  SocketAddress address;
  EXPECT_TRUE(read_address(address, Value::text("192.0.2.1"), reading));
  EXPECT_EQ(address.to_string(), "192.0.2.1:5060");
  EXPECT_TRUE(read_address(address, Value::text("[::]:5070"), reading));
  EXPECT_EQ(address.port, 5070);
  EXPECT_FALSE(read_address(address, Value::text("sip.example.net:5060"), reading));
}

class TestSecrets final : public SecretSource {
 public:
  std::expected<std::string, std::string> from_environment(const std::string& name) const override {
    return "env " + name;
  }
  std::expected<std::string, std::string> from_file(const std::string&) const override {
    return std::unexpected("No such file.");
  }
};

TEST(FieldTypes, SecretsMayComeFromElsewhere) {
  const TestSecrets secrets;
  Reading reading(secrets);
  Field field{"password", "", FieldType::text, {.secret = true}, {}, nullptr, nullptr, nullptr};
  std::string secret;
  Value from = Value::map();
  from.add("env", Value::text("NAME"));
  EXPECT_TRUE(read_text(field, secret, from, reading));
  EXPECT_EQ(secret, "env NAME");
  from.members[0].key = "file";
  EXPECT_FALSE(read_text(field, secret, from, reading));
  EXPECT_EQ(reading.problems()[0].code, ProblemCode::secret_unavailable);
  EXPECT_EQ(reading.problems()[0].sentence, "No such file.");
  field.rule.secret = false;
  from.members[0].key = "env";
  EXPECT_FALSE(read_text(field, secret, from, reading));  // a name is not fetched from the environment
}

TEST(FieldTypes, ABadSecretIsNotRepeatedInTheProblem) {
  Reading reading(no_secrets());
  Field field{"password", "", FieldType::text, {.secret = true}, {}, nullptr, nullptr, nullptr};
  std::string secret;
  EXPECT_FALSE(read_text(field, secret, Value::text("hush\n"), reading));
  EXPECT_EQ(to_text(reading.problems()).find("hush"), std::string::npos);
}

}  // namespace
}  // namespace tandem::model
