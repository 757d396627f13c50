// The tables of schedules.
#include "model/calendar.h"
#include "model/record_rows.h"

namespace tandem::model {

namespace {

const TextRule hours_text{reads<parse_hours>, "ranges such as 09:00-12:00,14:00-18:00; 22:00-06:00 ends the day after",
                          why_unread<parse_hours>};
const TextRule days_text{reads<parse_days>, "sun, mon, tue, wed, thu, fri, sat, and ranges such as mon-fri",
                         why_unread<parse_days>};
const TextRule month_days_text{reads<parse_month_days>, "numbers from 1 to 31, and ranges such as 1-7",
                               why_unread<parse_month_days>};
const TextRule months_text{reads<parse_months>, "jan to dec or 1 to 12, and ranges such as nov-feb",
                           why_unread<parse_months>};
const TextRule dates_text{reads<parse_dates>, "2026-12-25, 12-25 for every year, or two of them as 12-24..01-06",
                          why_unread<parse_dates>};

constexpr std::string_view hours_mean =
    "Hours, such as 09:00-12:00,14:00-18:00; none: all day. The end is no part of them; 22:00-06:00 ends the day "
    "after.";
constexpr std::string_view days_mean = "Days of the week, such as mon-fri,sun; none: all.";
constexpr std::string_view month_days_mean = "Days of the month, such as 1-7; none: all.";
constexpr std::string_view months_mean = "Months, such as jan-mar; none: all.";
constexpr Rule an_hours{.text = &hours_text}, a_days{.text = &days_text}, a_month_days{.text = &month_days_text},
    a_months{.text = &months_text};

constexpr Field period_fields[] = {
    field<&SchedulePeriod::hours>("hours", hours_mean, an_hours),
    field<&SchedulePeriod::days>("days", days_mean, a_days),
    field<&SchedulePeriod::month_days>("month_days", month_days_mean, a_month_days),
    field<&SchedulePeriod::months>("months", months_mean, a_months),
};
constexpr Record period_record{
    "period",      "",      "A time at which a schedule is open: all that is given must fit.",
    period_fields, "hours", blank_of<SchedulePeriod>};

constexpr Field exception_fields[] = {
    field<&ScheduleException::name>("name", "For people: Christmas."),
    field<&ScheduleException::dates>(
        "dates", "2026-12-25, 12-25 for every year, or from one to another as 2026-07-01..2026-08-31; none: any.",
        {.text = &dates_text, .also = "date"}),
    field<&ScheduleException::hours>("hours", hours_mean, an_hours),
    field<&ScheduleException::days>("days", days_mean, a_days),
    field<&ScheduleException::month_days>("month_days", month_days_mean, a_month_days),
    field<&ScheduleException::months>("months", months_mean, a_months),
    field<&ScheduleException::open>("open", "Open at that time, whatever the periods say; else closed."),
    field<&ScheduleException::destination>("destination",
                                           "Where calls go meanwhile; none: as `closed` of the schedule."),
};
constexpr Record exception_record{
    "exception",      "",      "A time at which a schedule is otherwise: all that is given must fit.",
    exception_fields, "dates", blank_of<ScheduleException>};

constexpr Field schedule_fields[] = {
    field<&Schedule::uuid>("uuid", rows::uuid_means, rows::identity),
    field<&Schedule::name>("name", "Unique name.", rows::unique_name),
    field<&Schedule::tenant>("tenant", rows::tenant_means, rows::tenant_name),
    field<&Schedule::enabled>("enabled", "Whether it is in use; one that is not is always open."),
    field<&Schedule::timezone>("timezone", "IANA name, such as Europe/Paris; empty: that of the settings.",
                               {.text = &rules::timezone}),
    field<&Schedule::open>("open", "When it is open; at no time if there is none.", {}, &period_record),
    field<&Schedule::exceptions>("exceptions", "Holidays and the like; the first that fits decides, before `open`.",
                                 {.also = "holidays"}, &exception_record),
    field<&Schedule::closed>("closed", "Where calls go while it is closed; none: they are refused."),
};
constexpr Record schedule_record{"schedule",      "schedules", "When something is open: office hours and holidays.",
                                 schedule_fields, "",          blank_of<Schedule>};

static_assert(members_of<SchedulePeriod>() == std::size(period_fields));
static_assert(members_of<ScheduleException>() == std::size(exception_fields));
static_assert(members_of<Schedule>() == std::size(schedule_fields));

}  // namespace

template <>
const Record& record_of<SchedulePeriod>() {
  return period_record;
}
template <>
const Record& record_of<ScheduleException>() {
  return exception_record;
}
template <>
const Record& record_of<Schedule>() {
  return schedule_record;
}

}  // namespace tandem::model
