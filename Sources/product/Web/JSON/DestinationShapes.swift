public import Booking
public import Desk
public import JSONText
public import Sync

extension JSON {
  /// A destination, without what is secret of it.
  public init(_ status: DestinationStatus) {
    let destination = status.destination
    self = [
      "id": JSON(destination.id.text), "kind": JSON(destination.kind.rawValue),
      "name": JSON(destination.name), "address": JSON(destination.address),
      "account": JSON(destination.account), "state": JSON(destination.state.rawValue),
      "trouble": JSON(destination.trouble), "ended": JSON(destination.ended.rawValue),
      "invitations": JSON(destination.invitations.rawValue),
      "meetings": JSON(destination.makesMeetings), "removal_share": JSON(destination.removalShare),
      "not_before": JSON(destination.notBefore), "succeeded": JSON(destination.succeeded),
      "created": JSON(destination.created), "synced_count": JSON(status.counts[.synced] ?? 0),
      "waiting_count": JSON(status.counts[.waiting] ?? 0), "parked_count": JSON(status.counts[.parked] ?? 0),
    ]
  }

  /// How a booking stands at a destination (R52).
  public init(_ push: Push) {
    self = [
      "destination": JSON(push.destination.text), "booking": JSON(push.booking.text),
      "state": JSON(push.shownState), "attempts": JSON(push.attempts),
      "next_try": JSON(push.state == .waiting ? push.nextTry : nil), "trouble": JSON(push.trouble),
      "synced": JSON(push.synced),
    ]
  }

  /// What would be repaired.
  public init(_ repair: Repair) {
    self = [
      "kind": JSON(repair.kind.rawValue), "booking": JSON(repair.booking.text),
      "title": JSON(repair.title), "name": JSON(repair.name),
    ]
  }
}

extension Push {
  /// In R52's words: what waits because it went wrong has failed so far.
  public var shownState: String { state == .waiting && trouble != nil ? "failed" : state.rawValue }
}

extension Shapes {
  static let destination = Schema.object(
    "Destination",
    [
      .required("id", id), .required("kind", .word("where it is", Destination.Kind.allCases.map(\.rawValue))),
      .required("name", name), .required("address", .text("the calendar's address or id", atMost: 2000)),
      .required("account", .prose("as whom")),
      .required("state", .word("whether it is pushed to", Destination.State.allCases.map(\.rawValue))),
      .required("trouble", .nullable(.prose("why not, or what went wrong last"))),
      .required("ended", ended), .required("invitations", invitations), .required("meetings", meetings),
      .required("removal_share", removalShare), .required("not_before", .nullable(instant)),
      .required("succeeded", .nullable(instant)), .required("created", instant),
      .required("synced_count", count), .required("waiting_count", count), .required("parked_count", count),
    ])

  static let ended = Schema.word(
    "what becomes of events whose booking ended", Destination.EndedEvents.allCases.map(\.rawValue))
  static let invitations = Schema.word(
    "whom Google tells of changes", Destination.Invitations.allCases.map(\.rawValue))
  static let meetings = Schema.bool("whether check-ins get a Meet link there")
  static let removalShare = Schema.integer("percent of the events ahead that may go without asking", 0...100)

  static let push = Schema.object(
    "Push",
    [
      .required("destination", id), .required("booking", id),
      .required("state", .word("where it stands", ["synced", "waiting", "failed", "parked"])),
      .required("attempts", count), .required("next_try", .nullable(instant)),
      .required("trouble", .nullable(.prose("what went wrong last"))),
      .required("synced", .nullable(instant)),
    ])

  static let repair = Schema.object(
    "Repair",
    [
      .required("kind", .word("what is to be done", Repair.Kind.allCases.map(\.rawValue))),
      .required("booking", id), .required("title", .nullable(.prose("of the event"))),
      .required("name", .nullable(.prose("of the event there"))),
    ])

  static let consent = Schema.object(
    "Consent", [.required("url", .text("to be opened once, within 15 minutes", atMost: 2000))])
}

extension Wishes {
  static let caldav = Schema.object(
    "NewCalDAVDestination",
    [
      .required("url", .text("a host name, or an address of the server or calendar", atMost: 2000)),
      .required("user", .text("as whom")), .required("password", .text("what proves it", atMost: 1000)),
      .optional("calendar", .text("which calendar; the only one where it is missing")),
      .optional("make_calendar", .bool("whether to make it where there is none")),
    ])
  static let google = Schema.object(
    "NewGoogleDestination", [.optional("calendar", .text("its name or id; the account's own"))])
  static let destinationChange = Schema.object(
    "DestinationChange",
    [
      .unlessLeftOut("name", Shapes.name), .optional("ended", Shapes.ended),
      .optional("invitations", Shapes.invitations), .optional("meetings", Shapes.meetings),
      .optional("removal_share", Shapes.removalShare),
    ])
  static let resume = Schema.object(
    "Resume",
    [
      .optional("allow_removals", .bool("yes to all removals wished until now (R53)")),
      .optional("password", .text("a new one", atMost: 1000)),
    ])
  static let reconcile = Schema.object(
    "Reconcile",
    [
      .optional("dry_run", .bool("only to say what would be done")),
      .optional("allow_removals", .bool("yes to all of them (R53)")),
    ])
}
