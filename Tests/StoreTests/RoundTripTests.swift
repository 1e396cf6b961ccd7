import Booking
import CivilTime
import Store
import TestSupport
import Testing

/// Whatever is stored comes back as it was, each column in its place.
@Suite struct RoundTripTests {
  @Test func `a booking comes back with every part of it`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      let origin = try studio.row(600)
      var row = try studio.row(0, buffer: 15, capacity: 3, status: .cancelled)
      row.sequence = 7
      row.kind = .checkin
      row.coachZone = "Europe/Berlin"
      row.clientZone = "America/New_York"
      row.package = package.id
      row.packagePlace = PackagePlace(number: 3, total: 8)
      row.room = "room"
      row.videoLink = "https://example.org/video"
      row.notes = "shared 'notes' \u{1F3CB}\n"
      row.instructorNotes = "own"
      row.rescheduledFrom = origin.id
      row.created = instant("2026-01-01T00:00:00Z")
      row.changed = instant("2026-01-02T00:00:00Z")
      row.cancellation = Booking.Cancellation(
        by: .owner, at: instant("2026-01-03T00:00:00Z"), reason: "why")
      try studio.storage.write { store in
        try store.add(origin)
        try store.add(row)
      }
      #expect(try studio.stored(row.id) == row)
      row.status = .confirmed
      row.cancellation = nil
      row.sequence = 8
      row.packagePlace = nil
      row.videoLink = nil
      row.notes = nil
      row.instructorNotes = nil
      row.changed = instant("2026-01-04T00:00:00Z")
      #expect(try studio.saving(row) == nil)
      #expect(try studio.stored(row.id) == row)
    }
  }

  @Test func `the bookings ahead of a coach are those that stand, pending ones among them (R29)`() throws {
    try withStudio { studio in
      var expected: [BookingID] = []
      try studio.storage.write { store in
        for (number, status) in Booking.Status.allCases.enumerated() {
          let row = try studio.row(Int64(100 * number), status: status)
          try store.add(row)
          if [.pending, .confirmed].contains(status) { expected.append(row.id) }
        }
        try store.add(studio.row(-600))
        try store.add(studio.row(1200, coach: "bob"))
      }
      let (ann, now) = (try studio.person("ann").id, instant("2026-10-19T11:59:59Z"))
      #expect(try studio.storage.read { try $0.bookingsAhead(of: ann, at: now) }.map(\.id) == expected)
      #expect(expected.count == 2)
    }
  }

  @Test func `settings come back each in its own column, none where none were changed (R2)`() throws {
    try withStudio { studio in
      let (ann, south) = (try studio.person("ann").id, try studio.brand("south").id)
      var changes = SettingChanges()
      #expect(try studio.storage.read { try $0.settings(of: ann, in: south) } == changes)
      changes.bookingMode = .payment
      changes.slotIntervalMinutes = 11
      changes.bufferMinutes = 12
      changes.bookingWindowDays = 13
      changes.minNoticeHours = 14
      changes.cancellationCutoffHours = 15
      changes.requestExpiryHours = 16
      changes.paymentHoldMinutes = 17
      changes.defaultCapacity = 18
      changes.defaultDurationMinutes = 19
      changes.defaultRoom = "20"
      changes.videoRoom = "21"
      changes.creditsRequired = true
      changes.checkinDurationMinutes = 22
      changes.checkinsPerMonth = 23
      changes.renewalThreshold = 24
      changes.attendanceFlagCount = 25
      changes.attendanceFlagDays = 26
      changes.recurringHorizonWeeks = 27
      try studio.storage.write { try $0.save(changes, of: ann, in: south) }
      #expect(try studio.storage.read { try $0.settings(of: ann, in: south) } == changes)
      let north = try studio.brand("north").id
      #expect(try studio.storage.read { try $0.settings(of: ann, in: north) } == SettingChanges())
    }
  }

  @Test func `windows and overrides come back with every part of them (R4, R5)`() throws {
    try withStudio { studio in
      let bob = try studio.person("bob").id
      let day = LocalDate(dayNumber: 20_800)
      var window = Window(
        id: studio.id(), weekday: .tuesday, start: LocalTime(seconds: 3600) ?? .midnight, end: .endOfDay,
        kind: .checkin, capacity: 5, slotMinutes: 25, room: "w", isGroup: true, effectiveFrom: day,
        effectiveUntil: day.adding(days: 9), isActive: false)
      let overrides = [
        Override(
          id: studio.id(), effect: .blackout, scope: .checkin, span: .days(day, through: day.adding(days: 1)),
          reason: "r"),
        Override(
          id: studio.id(), effect: .extra(capacity: 6, room: "x"), scope: .session,
          span: .instants(
            Instant(seconds: Int64(day.dayNumber) * 86400),
            until: Instant(seconds: Int64(day.dayNumber) * 86400 + 60))
        ),
      ]
      try studio.storage.write { store throws in
        #expect(try store.add(window, of: bob))
        #expect(try !store.add(window, of: bob))
        for override in overrides { #expect(try store.add(override, of: bob)) }
      }
      #expect(try studio.storage.read { try $0.window(window.id, of: bob) } == window)
      #expect(
        try studio.storage.read { try Set($0.overrides(of: bob, from: day, through: day)) } == Set(overrides))
      #expect(
        try studio.storage.read {
          try $0.overrides(of: bob, from: day.adding(days: 3), through: day.adding(days: 9))
        }
        .isEmpty)
      window.slotMinutes = nil
      window.room = nil
      window.effectiveFrom = nil
      window.effectiveUntil = nil
      window.isActive = true
      try studio.storage.write { try $0.save(window, of: bob) }
      #expect(try studio.storage.read { try $0.window(window.id, of: bob) } == window)
    }
  }

  @Test func `feeds, packages and templates come back with every part of them (R22, R40)`() throws {
    try withStudio { studio in
      let (ann, cleo) = (try studio.person("ann").id, try studio.person("cleo").id)
      let feed = Feed(
        id: studio.id(), person: cleo, kind: .client, withCoach: ann, includesBlackouts: true, pastDays: 17,
        created: studio.clock.now)
      let package = Package(
        id: studio.id(), coach: ann, client: cleo, name: "n", total: 9, remaining: 4, durationMinutes: 50,
        expires: studio.clock.now + 5, notes: "p", purchased: studio.clock.now + 1)
      let template = PackageTemplate(
        id: studio.id(), coach: ann, name: "t", total: 12, durationMinutes: 45, validMonths: 7)
      try studio.storage.write { store in
        try store.add(feed, addressHash: "hash")
        #expect(try store.add(package))
        #expect(try store.add(template))
      }
      try studio.storage.read { store throws in
        #expect(try store.feed(feed.id) == feed)
        #expect(try store.feed(addressHash: "hash")?.feed == feed)
        #expect(try store.package(package.id) == package)
        #expect(try store.packages(of: cleo, with: ann) == [package])
        #expect(try store.packageTemplates(of: ann) == [template])
      }
    }
  }

  @Test func `a person is found by id, handle and address in any case, and by nothing else`() throws {
    try withStudio { studio in
      let ann = try studio.person("ann")
      for reference in [ann.id.text, "ann", "ann@example.org", "Ann@Example.ORG"] {
        #expect(try studio.storage.read { try $0.person(reference) } == ann)
      }
      for reference in ["", "Ann", "an_", "%", "' OR 1=1 --"] {
        #expect(try studio.storage.read { try $0.person(reference) } == nil)
      }
    }
  }
}
