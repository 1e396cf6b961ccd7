import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R12: an Idempotency-Key makes a request that may be sent again.
@Suite struct RepeatKeyTests {
  @Test func `the same key and orders return the first bookings and do nothing (R12)`() throws {
    try withStudio { studio in
      try studio.sell()
      let first = try studio.desk.book(orders(10, 12), by: studio.actor("cleo"), key: "k")
      #expect(first.isNew)
      let before = try studio.everything()
      studio.clock.advance(86400)
      let again = try studio.desk.book(orders(10, 12), by: studio.actor("cleo"), key: "k")
      #expect(!again.isNew)
      #expect(again.bookings == first.bookings)
      #expect(try studio.everything() == before)
    }
  }

  @Test func `a replay shows the bookings as they are by now and books no cancelled one again (R12)`() throws
  {
    try withStudio { studio in
      try studio.sell()
      let first = try studio.desk.book(orders(10), by: studio.actor("cleo"), key: "k").bookings[0]
      _ = try studio.desk.cancel(first.id, by: studio.actor("cleo"))
      let again = try studio.desk.book(orders(10), by: studio.actor("cleo"), key: "k")
      #expect(again.bookings.map(\.id) == [first.id])
      #expect(again.bookings.map(\.status) == [.cancelled])
    }
  }

  @Test func `the same key with other orders is refused (R12)`() throws {
    try withStudio { studio in
      try studio.sell()
      _ = try studio.desk.book(orders(10), by: studio.actor("cleo"), key: "k")
      let before = try studio.everything()
      for other in [orders(12), orders(10, 12), orders(10).map { noted($0) }] {
        #expect(try refusal { try studio.desk.book(other, by: studio.actor("cleo"), key: "k") } == .keyReused)
      }
      #expect(try studio.everything() == before)
    }
  }

  @Test func `keys of different people are apart (R12)`() throws {
    try withStudio { studio in
      try studio.sell(to: "cleo")
      try studio.sell(to: "dan")
      let first = try studio.desk.book(orders(10), by: studio.actor("cleo"), key: "k")
      let mine = [Order(coach: "ann", brand: "north", start: orders(10)[0].start)]
      let second = try studio.desk.book(mine, by: studio.actor("dan"), key: "k")
      let third = try studio.desk.book(orders(12), by: studio.actor("ann"), key: "k")
      #expect(Set((first.bookings + second.bookings + third.bookings).map(\.id)).count == 3)
    }
  }

  @Test func `a refused request leaves its key free (R12)`() throws {
    try withStudio { studio in
      #expect(
        try refusal { try studio.desk.book(orders(10), by: studio.actor("cleo"), key: "k") } == .noCredit)
      try studio.sell()
      #expect(try studio.desk.book(orders(10), by: studio.actor("cleo"), key: "k").isNew)
    }
  }

  @Test func `a key is forgotten after seven days (R12)`() throws {
    try withStudio { studio in
      try studio.sell()
      _ = try studio.desk.book(orders(10), by: studio.actor("cleo"), key: "k")
      studio.clock.advance(7 * 86400)
      #expect(
        try refusal { try studio.desk.book(orders(12), by: studio.actor("cleo"), key: "k") } == .keyReused)
      studio.clock.advance(1)
      #expect(try studio.desk.book(orders(12), by: studio.actor("cleo"), key: "k").isNew)
    }
  }

  /// Cleo's wishes for ann's hours of a day three weeks ahead.
  private func orders(_ hours: Int...) -> [Order] {
    hours.map { hour in
      Order(coach: "ann", client: "cleo", start: .instant(instant("2026-11-09T\(hour):00:00Z")))
    }
  }

  private func noted(_ order: Order) -> Order {
    var order = order
    order.notes = "x"
    return order
  }
}
