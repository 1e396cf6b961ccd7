import TestSupport

/// What the rows of a database have to say, checked without any code of ours.
struct Books: Encodable {
  private struct Known: Encodable {
    var id, uid, status, start: String
    var sequence: Int
  }
  private struct Unsure: Encodable {
    var wish: String
    var client: String
    var uid: String?
    var start: String?
  }

  private var database: String
  /// The last answers; nil where any state of any booking will do.
  private var known: [Known]?
  private var unsure: [Unsure] = []
  /// Bookings that must be there in whatever state.
  private var present: [String] = []

  /// Everything that was answered is there as it was answered; of what was not, any part may be.
  init(_ database: String, _ bookers: [Booker]) {
    self.database = database
    known = bookers.flatMap { booker in
      booker.known.values.map {
        Known(id: $0.id, uid: $0.uid, status: $0.status, start: $0.start, sequence: $0.sequence)
      }
    }
    unsure = bookers.compactMap { booker in
      booker.unanswered.map { wish in
        switch wish {
        case .book(let start, _): Unsure(wish: "book", client: booker.client, start: start)
        case .cancel(let booking): Unsure(wish: "cancel", client: booker.client, uid: booking.uid)
        case .move(let booking, let start):
          Unsure(wish: "move", client: booker.client, uid: booking.uid, start: start)
        }
      }
    }
  }

  /// The books agree with themselves, and hold these bookings.
  init(_ database: String, present: [String]) {
    self.database = database
    self.present = present
  }

  /// What does not hold; a missing report counts.
  func problems() throws -> [String] {
    let report = try peerReport("check_books.py", self)
    return report.compared > 0 || !report.failures.isEmpty ? report.failures : ["nothing was compared"]
  }
}
