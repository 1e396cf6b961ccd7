/// A calendar that is meant to hurt its reader: within every limit by itself, and long where some program would take
/// the square of its length, or make much of little (R58).
public struct HostileFile: Sendable, CustomStringConvertible {
  /// What is bad about it.
  public let name: String
  /// Whether there is nothing useful to say of it but why.
  public let isRefused: Bool
  /// Whether some way to read it takes the square of its length, or more.
  public let invitesSquares: Bool
  private let make: @Sendable (Shrinking) -> [UInt8]

  init(
    _ name: String, isRefused: Bool = false, squares: Bool = false,
    _ make: @escaping @Sendable (Shrinking) -> [UInt8]
  ) {
    (self.name, self.isRefused, self.invitesSquares, self.make) = (name, isRefused, squares, make)
  }

  /// The name.
  public var description: String { name }

  /// It, made anew: at most 10 MB.
  public var bytes: [UInt8] { make(Shrinking(divisor: 1)) }

  /// Something of its kind, so many times smaller.
  public func bytes(shrunkenBy divisor: Int) -> [UInt8] { make(Shrinking(divisor: divisor)) }

  /// All of them.
  public static let all = lines + parameters + lists + events + rules + series + zones + nesting + oddities
}

/// How often what is repeated is.
struct Shrinking: Sendable {
  var divisor: Int

  func callAsFunction(_ count: Int) -> Int { max(2, count / divisor) }
}

/// Writes the text of a calendar as bytes: there are millions of them.
struct CalendarWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ text: String, times count: Int = 1) {
    let piece = Array((text + "\n").utf8)
    bytes.reserveCapacity(bytes.count + piece.count * count)
    for _ in 0..<count { bytes += piece }
  }

  mutating func event(_ uid: String, _ lines: String) {
    add("BEGIN:VEVENT\nUID:\(uid)\n\(lines)\nEND:VEVENT")
  }
}

/// A VCALENDAR of what is written.
func hostile(_ write: (inout CalendarWriter) -> Void) -> [UInt8] {
  var writer = CalendarWriter()
  writer.add("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//hostile//EN")
  write(&writer)
  writer.add("END:VCALENDAR")
  return writer.bytes
}

func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

func padded(_ number: Int, _ digits: Int = 2) -> String {
  let text = String(number)
  return many("0", digits - text.count) + text
}

/// Some second of 2027, another for each number below half a million.
func second(_ number: Int) -> String {
  "2027\(padded(1 + number % 12))\(padded(1 + number / 12 % 28))T\(padded(number % 24))\(padded(number % 60))\(padded(number / 24 % 60))"
}

/// A plain event of an hour.
let anHour = "DTSTART:20270101T100000Z\nDTEND:20270101T110000Z"
