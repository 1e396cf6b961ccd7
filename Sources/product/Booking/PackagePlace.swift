public import CivilTime

/// "Session 3 of 8": the place of a booking among the sessions of its package, in the order of their starts.
public struct PackagePlace: Hashable, Sendable {
  /// From 1 on.
  public var number: Int
  /// The package's total.
  public var total: Int

  /// Takes each part as it is.
  public init(number: Int, total: Int) {
    self.number = number
    self.total = total
  }
}

/// The place of a new booking beside those that its package pays for already.
public func packagePlace(of booking: Booking, among paid: [Booking], total: Int) -> PackagePlace {
  let before = paid.count { $0.takesAPlace && ($0.start, $0.id) < (booking.start, booking.id) }
  return PackagePlace(number: before + 1, total: total)
}

/// The bookings of a package whose place is another than they say, with the right one and touched, so that
/// calendars take the change (R41). `bookings` are all that the package pays for.
public func renumbered(_ bookings: [Booking], total: Int, now: Instant) -> [Booking] {
  let standing = bookings.filter(\.takesAPlace)
    .sorted { ($0.start, $0.id) < ($1.start, $1.id) }
  return standing.enumerated().compactMap { index, booking in
    let place = PackagePlace(number: index + 1, total: total)
    guard booking.packagePlace != place else { return nil }
    var booking = booking
    booking.packagePlace = place
    booking.touch(now)
    return booking
  }
}

extension Booking {
  fileprivate var takesAPlace: Bool { status.occupies || status == .pending }
}
