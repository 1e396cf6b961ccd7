import Booking
import Store

/// What one act has to say to those who listen: of each thing what was said last, in the order in which they came up.
struct News {
  private var order: [ChangeSubject] = []
  private var last: [ChangeSubject: Change] = [:]

  var changes: [Change] { order.compactMap { last[$0] } }

  mutating func add(_ change: Change) {
    if last.updateValue(change, forKey: change.subject) == nil { order.append(change.subject) }
  }
}

/// What a change is about: who looks at it after the last of several has seen them all.
enum ChangeSubject: Hashable {
  case booking(BookingID)
  case message(BookingID)
  case slots(PersonID)
}

extension Change {
  var subject: ChangeSubject {
    switch self {
    case .booking(let id, _, _): .booking(id)
    case .message(let id, _): .message(id)
    case .slots(let coach): .slots(coach)
    }
  }
}

extension BookingParts {
  init(_ booking: Booking) {
    self.init(coach: booking.coach, client: booking.client, brand: booking.brand)
  }
}
