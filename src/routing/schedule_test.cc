#include "routing/schedule.h"

#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::routing {
namespace {

using namespace std::chrono;

/// A schedule named `office`, and what is asked of it, in UTC.
class Office {
 public:
  explicit Office(const std::string& schedule, const std::string& settings = "") {
    auto read = model::read_config("settings: {" + settings + "}\nschedules: [{name: office, " + schedule + "}]", "",
                                   model::no_secrets());
    EXPECT_TRUE(read) << model::to_text(read.error());
    if (read) config_ = *read;
    schedules_ = Schedules(config_, problems_);
  }

  Schedule::State at(std::string_view day, std::string_view time) const {
    const auto number = [](std::string_view text) { return std::atoi(std::string(text).c_str()); };
    const auto date = year(number(day.substr(0, 4))) / number(day.substr(5, 2)) / number(day.substr(8));
    return schedules_.find("office")->at(sys_days(date) + hours(number(time.substr(0, 2))) +
                                         minutes(number(time.substr(3, 2))) +
                                         seconds(time.size() > 5 ? number(time.substr(6)) : 0));
  }
  bool open(std::string_view day, std::string_view time) const { return at(day, time).open; }
  std::string problems() const { return model::to_text(problems_); }

 private:
  model::Config config_;
  model::Problems problems_;
  Schedules schedules_;
};

const std::string weekdays = "open: [{days: mon-fri, hours: \"09:00-18:00\"}]";

TEST(Schedule, IsOpenInItsPeriodsTheEndIsNoPartOfThem) {
  const Office office(weekdays + ", timezone: Europe/Paris");
  EXPECT_FALSE(office.open("2026-11-27", "07:59:59"));  // a Friday; Paris is an hour ahead
  EXPECT_TRUE(office.open("2026-11-27", "08:00:00"));
  EXPECT_TRUE(office.open("2026-11-27", "16:59:59"));
  EXPECT_FALSE(office.open("2026-11-27", "17:00:00"));
  EXPECT_FALSE(office.open("2026-11-28", "10:00:00"));
  EXPECT_EQ(office.at("2026-11-27", "17:30").reason,
            "closed: Friday 18:30 in Europe/Paris is outside of mon-fri 09:00-18:00");
  EXPECT_EQ(office.at("2026-11-27", "10:05").reason,
            "open: Friday 11:05 in Europe/Paris is within mon-fri 09:00-18:00");
}

TEST(Schedule, FollowsSummerTime) {
  const Office office("open: [{hours: \"02:00-03:00\"}], timezone: Europe/Paris");
  // On 2026-03-29 01:59 is followed by 03:00; on 2026-10-25 02:00 to 02:59 comes twice.
  EXPECT_FALSE(office.open("2026-03-29", "00:59"));
  EXPECT_FALSE(office.open("2026-03-29", "01:00"));
  EXPECT_FALSE(office.open("2026-10-24", "23:59"));
  EXPECT_TRUE(office.open("2026-10-25", "00:00"));
  EXPECT_TRUE(office.open("2026-10-25", "01:59"));
  EXPECT_FALSE(office.open("2026-10-25", "02:00"));
}

TEST(Schedule, HoursPastMidnightBelongToTheDayBefore) {
  const Office office("open: [{days: fri, hours: \"22:00-06:00\"}]");
  EXPECT_FALSE(office.open("2026-11-27", "05:00"));
  EXPECT_TRUE(office.open("2026-11-27", "22:00"));
  EXPECT_TRUE(office.open("2026-11-28", "05:59"));
  EXPECT_FALSE(office.open("2026-11-28", "22:00"));
}

TEST(Schedule, TheFirstExceptionThatFitsDecides) {
  const Office office(
      weekdays +
      ", exceptions: [{dates: 2026-12-24, hours: \"09:00-12:00\", open: yes}, {name: Christmas, dates: "
      "[12-24..12-26], destination: {hangup: 486}}, {dates: 2026-12-31}, {dates: 2026-11-28, open: yes}]"
      ", closed: {hangup: 480}");
  EXPECT_TRUE(office.open("2026-12-24", "11:59"));  // a Thursday
  const auto christmas = office.at("2026-12-25", "10:00");
  EXPECT_FALSE(christmas.open);
  EXPECT_EQ(christmas.exception, 1u);
  ASSERT_NE(christmas.destination, nullptr);
  EXPECT_EQ(christmas.destination->status, 486);
  EXPECT_EQ(christmas.reason, "closed: exception Christmas (12-24..12-26): it is 2026-12-25, Friday 10:00 in UTC");
  EXPECT_EQ(office.at("2026-12-24", "12:00").exception, 1u);
  const auto eve = office.at("2026-12-31", "10:00");
  ASSERT_NE(eve.destination, nullptr);
  EXPECT_EQ(eve.destination->status, 480);          // that of the schedule
  EXPECT_TRUE(office.open("2026-11-28", "03:00"));  // a Saturday
  EXPECT_TRUE(office.open("2027-12-31", "10:00"));
}

TEST(Schedule, WithoutADestinationThereIsNone) {
  const Office office(weekdays);
  EXPECT_EQ(office.at("2026-11-28", "10:00").destination, nullptr);
  EXPECT_EQ(office.at("2026-11-27", "10:00").destination, nullptr);
}

TEST(Schedule, ADisabledOneIsAlwaysOpenAndOneWithoutPeriodsNever) {
  EXPECT_TRUE(Office("open: [], enabled: no").open("2026-11-28", "03:00"));
  const auto never = Office("open: []").at("2026-11-27", "10:00");
  EXPECT_FALSE(never.open);
  EXPECT_EQ(never.reason, "closed: Friday 10:00 in UTC is never within a period, as there is none");
}

TEST(Schedule, TheTimeZoneOfTheSettingsCountsIfItHasNone) {
  EXPECT_TRUE(Office(weekdays, "timezone: America/New_York").open("2026-11-27", "22:59"));
  EXPECT_FALSE(Office(weekdays, "timezone: America/New_York").open("2026-11-27", "23:00"));
  EXPECT_FALSE(Office(weekdays + ", timezone: UTC", "timezone: America/New_York").open("2026-11-27", "22:59"));
}

TEST(Schedule, UnknownTimeZonesAreToldWhereTheyStand) {
  EXPECT_EQ(Office(weekdays + ", timezone: Europe/Parris").problems(),
            "error: schedules.office.timezone: There is no time zone 'Europe/Parris'. Did you mean 'Europe/Paris'?\n");
  EXPECT_EQ(Office(weekdays, "timezone: Europe/Parris").problems(),
            "error: settings.timezone: There is no time zone 'Europe/Parris'. Did you mean 'Europe/Paris'?\n");
}

TEST(Schedule, TheOrderOfPeriodsDecidesNothing) {
  const Office one("open: [{days: mon, hours: \"08:00-10:00\"}, {days: mon-tue, hours: \"09:00-12:00\"}]");
  const Office other("open: [{days: mon-tue, hours: \"09:00-12:00\"}, {days: mon, hours: \"08:00-10:00\"}]");
  for (const char* day : {"2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"})
    for (const char* time : {"07:59", "08:00", "09:30", "10:00", "11:59", "12:00"})
      EXPECT_EQ(one.open(day, time), other.open(day, time)) << day << ' ' << time;
}

}  // namespace
}  // namespace tandem::routing
