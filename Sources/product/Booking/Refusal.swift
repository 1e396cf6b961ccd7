/// Why something asked for was not done. Nothing has been changed when one is thrown, unless what
/// throws it says otherwise.
public struct Refusal: Error, Hashable, Sendable {
  /// The stable name of the reason.
  public var code: Code
  /// What happened here and what to do about it, for a person; names nobody but the one who asked.
  public var detail: String

  /// A refusal with its own words.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// Nobody showed who they are.
  public static let tokenNeeded = Refusal(.unauthenticated, "Show a token: Authorization: Bearer …")

  /// Stable names that programs may rely on.
  public enum Code: String, Sendable, CaseIterable {
    case unauthenticated, forbidden
    case notFound = "not-found"
    case invalid
    case unknownZone = "unknown-zone"
    case malformedTime = "malformed-time"
    case skippedTime = "skipped-time"
    case endBeforeStart = "end-before-start"
    case inThePast = "in-the-past"
    case tooLate = "too-late"
    case tooFarAhead = "too-far-ahead"
    case slotNotOffered = "slot-not-offered"
    case slotClosed = "slot-closed"
    case slotFull = "slot-full"
    case alreadyBooked = "already-booked"
    case noCredit = "no-credit"
    case packageExpired = "package-expired"
    case durationMismatch = "duration-mismatch"
    case checkInUsed = "check-in-used"
    case ownBooking = "own-booking"
    case wrongState = "wrong-state"
    case notStarted = "not-started"
    case balanceBelowZero = "balance-below-zero"
    case keyReused = "idempotency-key-reused"
    case handleTaken = "handle-taken"
    case feedRevoked = "feed-revoked"
    case conflictingChange = "conflicting-change"
    case destinationUnreachable = "destination-unreachable"
    case tooManyRemovals = "too-many-removals"
    case calendarUnreadable = "calendar-unreadable"
    case sourceShrank = "source-shrank"
    case sourceUnreachable = "source-unreachable"
    case coachOrOwner = "coach-or-owner"
    case answersMissing = "answers-missing"
    case answerInvalid = "answer-invalid"
  }
}

extension Refusal.Code {
  /// The same few words for every refusal of this kind.
  public var title: String {
    switch self {
    case .unauthenticated: "Nobody is signed in"
    case .forbidden: "Not allowed"
    case .notFound: "Not found"
    case .invalid: "The request does not hold together"
    case .unknownZone: "Unknown time zone"
    case .malformedTime: "Not a time"
    case .skippedTime: "That time does not exist on that day"
    case .endBeforeStart: "The end is not after the start"
    case .inThePast: "That time is past"
    case .tooLate: "Too late"
    case .tooFarAhead: "Too far ahead"
    case .slotNotOffered: "That slot is not offered"
    case .slotClosed: "The coach is not available then"
    case .slotFull: "That slot is full"
    case .alreadyBooked: "That time is booked already"
    case .noCredit: "No session left"
    case .packageExpired: "The package expires before that"
    case .durationMismatch: "Not a length that can be had here"
    case .checkInUsed: "The check-in of that month is used"
    case .ownBooking: "Nobody books themselves"
    case .wrongState: "The booking's state does not allow that"
    case .notStarted: "The booking has not begun"
    case .balanceBelowZero: "The package does not hold that many"
    case .keyReused: "That Idempotency-Key was used for something else"
    case .handleTaken: "That handle or address is taken"
    case .feedRevoked: "That feed address was revoked"
    case .conflictingChange: "Something else changed at the same time"
    case .destinationUnreachable: "The calendar cannot be used"
    case .tooManyRemovals: "Too much would be removed"
    case .calendarUnreadable: "That is no calendar that can be read"
    case .sourceShrank: "The calendar lost most of its times"
    case .sourceUnreachable: "The calendar cannot be fetched"
    case .coachOrOwner: "That person is more than a client"
    case .answersMissing: "A question that needs an answer has none"
    case .answerInvalid: "That answers no question of the form"
    }
  }
}
