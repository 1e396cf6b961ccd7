/// The settings of one coach in one brand, every default filled in (R2).
public struct Policy: Hashable, Sendable {
  /// What becomes of a client's wish.
  public var bookingMode = BookingMode.instant
  /// From one step to the next; nil steps by the slot's own duration.
  public var slotIntervalMinutes: Int?
  /// Kept free after a booking, and so before the next.
  public var bufferMinutes = 0
  /// The last day a client may book is today in the coach's zone plus this many days.
  public var bookingWindowDays = 90
  /// A client's start must be at least this far away.
  public var minNoticeHours = 0
  /// A client may cancel only earlier than this before the start.
  public var cancellationCutoffHours = 0
  /// When an unanswered request lapses.
  public var requestExpiryHours = 4
  /// How long a booking holds its place while its payment is awaited.
  public var paymentHoldMinutes = 30
  /// The capacity of windows made without one.
  public var defaultCapacity = 1
  /// The length of a session where no package gives one; nil where packages do.
  public var defaultDurationMinutes: Int? = 60
  /// Where sessions are held when the window names no room.
  public var defaultRoom: String?
  /// An address, or a template with `{code}` for an unguessable part (R54).
  public var videoRoom: String?
  /// Whether a session takes a credit from a package.
  public var creditsRequired = false
  /// The length of every check-in.
  public var checkinDurationMinutes = 30
  /// How many check-ins a client has in a calendar month of the coach's zone.
  public var checkinsPerMonth = 1
  /// At how many sessions left a client counts as low.
  public var renewalThreshold = 2
  /// How many no-shows or cancellations raise the attendance flag.
  public var attendanceFlagCount = 3
  /// Over how many days they are counted.
  public var attendanceFlagDays = 90
  /// How many weeks ahead recurring bookings are generated.
  public var recurringHorizonWeeks = 6

  /// A policy of the `gym` preset, which changes nothing.
  public init() {}

  /// The length of a session where neither window, package nor request says one.
  public var fallbackDurationMinutes: Int { defaultDurationMinutes ?? 60 }

  /// Seconds kept free after a booking.
  public var bufferSeconds: Int64 { Int64(bufferMinutes) * 60 }
}
