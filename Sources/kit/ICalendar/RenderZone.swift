import CivilTime

extension LineWriter {
  /// VTIMEZONE (RFC 5545 §3.6.5).
  mutating func zone(_ zone: VTimeZone) {
    out.append("BEGIN:VTIMEZONE\r\n")
    unrepeated(.tzid, zone.tzid)
    let start = timeLine(.start, .floating)
    for observance in zone.observances {
      out.append(observance.isDaylight ? "BEGIN:DAYLIGHT\r\n" : "BEGIN:STANDARD\r\n")
      time(start, observance.start)
      encoded(.offsetFrom, LineWriter.offset(observance.offsetFrom))
      encoded(.offsetTo, LineWriter.offset(observance.offsetTo))
      if let rule = observance.rule {
        let until = observance.until.map { ";UNTIL=\(LineWriter.utc($0))" } ?? ""
        encoded(.rrule, rule.text + until)
      }
      unrepeated(.tzname, observance.name)
      out.append(observance.isDaylight ? "END:DAYLIGHT\r\n" : "END:STANDARD\r\n")
    }
    out.append("END:VTIMEZONE\r\n")
  }

  /// UTC-OFFSET (RFC 5545 §3.3.14); seconds only where there are some.
  private static func offset(_ seconds: Int) -> String {
    let size = abs(seconds)
    let parts = size % 60 == 0 ? [size / 3600, size / 60 % 60] : [size / 3600, size / 60 % 60, size % 60]
    return (seconds < 0 ? "-" : "+") + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
  }

  private static func utc(_ instant: Instant) -> String {
    var digits = ClockDigits()
    var text = Array("00000000T000000Z".utf8)
    text.withUnsafeMutableBufferPointer {
      if let place = $0.baseAddress { digits.put(LocalDateTime(seconds: instant.seconds), at: place) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
