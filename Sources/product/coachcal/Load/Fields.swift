import Booking
import CivilTime
import Desk
import JSONText
import Web

/// A value of a studio's file and where it stands (RFC 6901): everything read of it says so when it is wrong.
struct Place {
  let value: JSON
  let path: String

  /// Refuses the file, naming this place.
  func refused(_ detail: String, code: Refusal.Code = .invalid) -> Refusal {
    Refusal(code, "\(path.isEmpty ? "/" : path): \(detail)")
  }

  /// An object, whose members are taken one after the other.
  func fields() throws(Refusal) -> Fields {
    guard let members = value.object else { throw refused("an object belongs here.") }
    return Fields(members: members, place: self)
  }

  /// The elements of a list.
  func elements() throws(Refusal) -> [Place] {
    guard let elements = value.array else { throw refused("a list belongs here.") }
    return elements.enumerated().map { Place(value: $1, path: "\(path)/\($0)") }
  }

  /// A text that is not empty.
  func text() throws(Refusal) -> String {
    guard let text = value.string else { throw refused("a text belongs here.") }
    guard !text.isEmpty else { throw refused("the text is empty.") }
    return text
  }

  /// A whole number.
  func number() throws(Refusal) -> Int {
    guard let number = value.integer else { throw refused("a whole number belongs here.") }
    return number
  }

  /// True or false.
  func bool() throws(Refusal) -> Bool {
    guard let bool = value.bool else { throw refused("true or false belongs here.") }
    return bool
  }

  /// One of the words of `T`.
  func word<T: RawRepresentable & CaseIterable>() throws(Refusal) -> T where T.RawValue == String {
    let word = try text()
    guard let value = T(rawValue: word) else {
      let words = T.allCases.map(\.rawValue).joined(separator: ", ")
      throw refused("one of \(words) belongs here, not “\(word)”.")
    }
    return value
  }

  /// A date.
  func date() throws(Refusal) -> LocalDate {
    let text = try text()
    guard let date = LocalDate(iso8601: text) else {
      throw refused("“\(text)” is not a date. Write 2026-11-20.", code: .malformedTime)
    }
    return date
  }

  /// A time of day.
  func time() throws(Refusal) -> LocalTime {
    let text = try text()
    guard let time = LocalTime(iso8601: text) else {
      throw refused("“\(text)” is not a time of day. Write 09:00.", code: .malformedTime)
    }
    return time
  }

  /// A time as people say it.
  func when() throws(Refusal) -> When {
    do {
      return try When(try text())
    } catch {
      throw refused(error.detail, code: error.code)
    }
  }

  /// A time zone of the machine's zone data.
  func zone() throws(Refusal) -> Zone {
    do {
      return try Zone.named(try text())
    } catch let error as ZoneError {
      throw refused(error.message, code: .unknownZone)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw refused("\(error)")
    }
  }

  /// A day of the week: 0 is Sunday (R4).
  func weekday() throws(Refusal) -> Weekday {
    guard let weekday = Weekday(rawValue: try number()) else {
      throw refused("a day of the week is a number from 0, Sunday, to 6.")
    }
    return weekday
  }
}

/// The members of an object: what is left once all are taken is unknown.
struct Fields {
  private var rest: [String: JSON]
  private var names: [String] = []
  let place: Place

  fileprivate init(members: [String: JSON], place: Place) {
    rest = members
    self.place = place
  }

  /// A member; nil where it is missing or null.
  mutating func take(_ name: String) -> Place? {
    names.append(name)
    let value = rest.removeValue(forKey: name) ?? .null
    return value == .null ? nil : Place(value: value, path: "\(place.path)/\(name)")
  }

  /// A member that has to be there.
  mutating func need(_ name: String) throws(Refusal) -> Place {
    guard let member = take(name) else {
      throw Refusal(.invalid, "\(place.path)/\(name): missing.")
    }
    return member
  }

  /// Whether a member is there, without taking it.
  func has(_ name: String) -> Bool { rest[name].map { $0 != .null } ?? false }

  /// Refuses what nobody took.
  func end() throws(Refusal) {
    guard let name = rest.keys.min() else { return }
    let shown = name.prefix(60).replacing("~", with: "~0").replacing("/", with: "~1")
    throw Refusal(
      .invalid, "\(place.path)/\(shown): there is no such member.\(meant(nearest(name, among: names)))")
  }
}
