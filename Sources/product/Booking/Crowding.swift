import CivilTime

/// Of bookings in open time, each with the capacity that holds there now, those that are at some instant more than the
/// most generous of them allows (R29): capacity was lowered since. Which of them has to go, the coach says.
///
/// In time n log n, but for what is there at once.
public func crowded(_ bookings: [(booking: Booking, capacity: Int)]) -> Set<BookingID> {
  let sorted = bookings.sorted { $0.booking.start < $1.booking.start }
  var found: Set<BookingID> = []
  var there: [(booking: Booking, capacity: Int)] = []
  for (index, next) in sorted.enumerated() {
    there.removeAll { $0.booking.occupiedUntil <= next.booking.start }
    there.append(next)
    // Numbers only rise at a start: looked at once all that start then are there.
    if index + 1 < sorted.count, sorted[index + 1].booking.start == next.booking.start { continue }
    guard there.count > there.map(\.capacity).max() ?? 0 else { continue }
    found.formUnion(there.map(\.booking.id))
  }
  return found
}
