import Booking
import Store

/// What an act claims, found by what it was given. An act that writes the audit log of a coach claims at least
/// that coach's calendar: the log's rows are numbered for each coach.
extension Claim {
  /// The calendar of a coach, by id, handle or e-mail address.
  static func calendar(ofCoach reference: String) -> Claim {
    .calendar { try $0.person(reference)?.id }
  }

  /// The calendars of all these coaches.
  static func calendar(ofCoaches references: Set<String>) -> Claim {
    .calendars { store in Set(try references.compactMap { try store.person($0)?.id }) }
  }

  /// The calendar that a booking stands in.
  static func calendar(of booking: BookingID) -> Claim { .calendar { try $0.booking(booking)?.coach } }

  /// The calendar whose time a recurring booking takes.
  static func calendar(of recurring: RecurringID) -> Claim {
    .calendar { try $0.recurring(recurring)?.coach }
  }

  /// The calendar that a destination shows.
  static func calendar(of destination: DestinationID) -> Claim {
    .calendar { try $0.destination(destination)?.coach }
  }

  /// The calendar that a source closes.
  static func calendar(of source: SourceID) -> Claim { .calendar { try $0.source(source)?.coach } }

  /// The calendar that a package is spent in.
  static func calendar(of package: PackageID) -> Claim { .calendar { try $0.package(package)?.coach } }

  /// The calendar of the person whose feed it is.
  static func calendar(of feed: FeedID) -> Claim { .calendar { try $0.feed(feed)?.person } }
}
