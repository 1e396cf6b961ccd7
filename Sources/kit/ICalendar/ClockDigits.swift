import CivilTime

/// Writes the form `19700101T000000` (RFC 5545 §3.3.5), remembering the last day: events of a calendar stand
/// in order, so the next one is often of the same day.
struct ClockDigits {
  static let length = 15
  private var day = Int.min
  private var date: UInt64 = 0

  /// Puts the fourteen digits of `local` around the T at `place`; years outside 0 to 9999 are cut to that.
  mutating func put(_ local: LocalDateTime, at place: UnsafeMutablePointer<UInt8>) {
    let localDay = local.date
    if localDay.dayNumber != day {
      day = localDay.dayNumber
      let parts = localDay.components
      let year = min(max(parts.year, 0), 9999)
      date =
        ClockDigits.two(year / 100) | ClockDigits.two(year % 100) << 16 | ClockDigits.two(parts.month) << 32
        | ClockDigits.two(parts.day) << 48
    }
    let seconds = local.time.seconds
    let raw = UnsafeMutableRawPointer(place)
    raw.storeBytes(of: date.littleEndian, as: UInt64.self)
    let hourMinute = ClockDigits.two(seconds / 3600) | ClockDigits.two(seconds / 60 % 60) << 16
    raw.storeBytes(of: UInt32(truncatingIfNeeded: hourMinute).littleEndian, toByteOffset: 9, as: UInt32.self)
    let second = UInt16(truncatingIfNeeded: ClockDigits.two(seconds % 60))
    raw.storeBytes(of: second.littleEndian, toByteOffset: 13, as: UInt16.self)
  }

  /// Two digits as ASCII, the first in the lowest byte.
  private static func two(_ number: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: 0x3030 + number / 10 + (number % 10) << 8)
  }
}

/// A line of libical's in which only digits change: DTSTAMP, DTSTART and their like.
struct TimeLine {
  /// Where the pattern stands among the writer's templates.
  let pattern: Range<Int>
  /// How far before the pattern's end its last time begins.
  let timeToEnd: Int
  /// The same for the first time of a period.
  var periodToEnd: Int { timeToEnd + ClockDigits.length + 2 }
}

/// The forms of a DATE-TIME (RFC 5545 §3.3.5).
enum TimeForm {
  /// With Z.
  case utc
  /// Without a zone: only inside a VTIMEZONE.
  case floating
  /// With TZID.
  case zoned(String)
}

extension LineWriter {
  /// A line for times in `form`; for `.busy` and `.maybeBusy` a period in UTC.
  mutating func timeLine(_ line: Line, _ form: TimeForm = .utc) -> TimeLine {
    var tzid: String?
    var example = "19700101T000000"
    var afterTime = 2
    switch form {
    case .floating: break
    case .zoned(let name): tzid = name
    case .utc:
      example =
        line == .busy || line == .maybeBusy ? "19700101T000000Z/19700101T000000Z" : "19700101T000000Z"
      afterTime = 3
    }
    let start = templates.count
    if let carrier = Carrier(line, tzid: tzid) {
      carrier.set(example, line.encoding)
      LineWriter.append(carrier.property, to: &templates)
      carrier.free()
    }
    return TimeLine(pattern: start..<templates.count, timeToEnd: ClockDigits.length + afterTime)
  }

  /// `line` with the wall-clock time `local`, of the zone the line was made for.
  mutating func time(_ line: TimeLine, _ local: LocalDateTime) {
    guard !line.pattern.isEmpty else { return }
    out.append(templates.base + line.pattern.lowerBound, count: line.pattern.count)
    digits.put(local, at: out.base + out.count - line.timeToEnd)
  }

  /// `line`, made for UTC, with `instant`.
  mutating func time(_ line: TimeLine, _ instant: Instant) {
    time(line, LocalDateTime(seconds: instant.seconds))
  }

  /// A FREEBUSY line (RFC 5545 §3.8.2.6) with `period`.
  mutating func period(_ line: TimeLine, _ period: Range<Instant>) {
    time(line, period.upperBound)
    guard !line.pattern.isEmpty else { return }
    digits.put(
      LocalDateTime(seconds: period.lowerBound.seconds), at: out.base + out.count - line.periodToEnd)
  }
}
