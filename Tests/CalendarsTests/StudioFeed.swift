import Booking
import CivilTime
import Desk
import Secrets
import TestSupport

/// A feed in a studio, and what its address shows.
struct StudioFeed {
  let studio: TestStudio
  let kind: Feed.Kind
  let address: String

  /// Made by its owner: ann for a coach's kinds, cleo for a client's.
  init(
    _ studio: TestStudio, _ kind: Feed.Kind, with coach: String? = nil, blackouts: Bool = false,
    pastDays: Int = 90
  )
    throws
  {
    self.studio = studio
    self.kind = kind
    let owner = kind == .client ? "cleo" : "ann"
    address = try studio.desk.addFeed(
      of: owner, kind: kind, withCoach: coach, includesBlackouts: blackouts, pastDays: pastDays,
      by: studio.actor(owner)
    ).token.text
  }

  /// Every kind of feed there is.
  static func all(_ studio: TestStudio) throws -> [StudioFeed] {
    try [
      StudioFeed(studio, .coach), StudioFeed(studio, .client), StudioFeed(studio, .client, with: "ann"),
      StudioFeed(studio, .busy), StudioFeed(studio, .coach, blackouts: true),
      StudioFeed(studio, .busy, blackouts: true), StudioFeed(studio, .open),
    ]
  }

  func bytes(_ desk: Desk? = nil) throws -> [UInt8] {
    try (desk ?? studio.desk).renderFeed(address: address, publicURL: "https://example.org").bytes
  }

  func text() throws -> CalendarText { CalendarText(try bytes()) }

  /// The UIDs it shows, in their order.
  func uids() throws -> [String] { try text().events.compactMap { CalendarText.value("UID", in: $0) } }
}

extension TestStudio {
  /// Closes some days of ann's, from today on.
  func close(days: Int) throws -> Override {
    let today = try person("ann").zone.date(at: clock.now)
    return try desk.addOverride(coach: "ann", by: actor("ann")) { id, _, _ in
      Override(id: id, effect: .blackout, span: .days(today, through: today.adding(days: days - 1)))
    }
  }
}
