/// What a person is asked to allow.
public enum GoogleScope {
  /// To read and change events. Narrower ones would not do: `calendar.events.owned` leaves out a studio's
  /// calendar that is shared with the coach, and `calendar.app.created` every calendar the coach already looks
  /// at.
  public static let events = "https://www.googleapis.com/auth/calendar.events"
  /// To read the list of calendars to choose from; `events` does not include it.
  public static let calendarList = "https://www.googleapis.com/auth/calendar.calendarlist.readonly"
  /// Both.
  public static let wanted = [events, calendarList]
}
