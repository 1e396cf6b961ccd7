/// A day of the week; raw values count from Sunday = 0, as POSIX TZ rules and JavaScript do.
@frozen public enum Weekday: Int, CaseIterable, Hashable, Sendable {
  case sunday, monday, tuesday, wednesday, thursday, friday, saturday
}
