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

extension Package {
  /// The places of bookings among the package's sessions; `bookings` are all that its balance paid for. Sessions
  /// that were used up elsewhere, before the package was kept here, come first.
  public func places(of bookings: [Booking]) -> [BookingID: PackagePlace] {
    let standing = bookings.filter(\.takesAPlace).sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    let elsewhere = max(0, total - remaining - standing.count)
    return Dictionary(
      uniqueKeysWithValues: standing.enumerated().map { index, booking in
        (booking.id, PackagePlace(number: elsewhere + index + 1, total: total))
      })
  }
}

/// The bookings whose place in their package is another than they say, with the right one and touched, so that
/// calendars take the change (R41); in the order of the places. `bookings` are all that its balance paid for.
public func renumbered(_ bookings: [Booking], in package: Package, now: Instant) -> [Booking] {
  let places = package.places(of: bookings)
  let changed = bookings.compactMap { booking -> (booking: Booking, place: PackagePlace)? in
    guard let place = places[booking.id], booking.packagePlace != place else { return nil }
    return (booking, place)
  }
  return changed.sorted { $0.place.number < $1.place.number }.map { booking, place in
    var booking = booking
    booking.packagePlace = place
    booking.touch(now)
    return booking
  }
}

extension Booking {
  fileprivate var takesAPlace: Bool { status.occupies || status == .pending }
}
