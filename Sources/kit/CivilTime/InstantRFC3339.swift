extension Instant {
  /// Reads an RFC 3339 §5.6 `date-time` whose UTC year is 0001 to 9999; nothing may stand around it.
  ///
  /// A fraction of a second is dropped. Second 60 is refused, since POSIX time has no place for it.
  public init?(rfc3339 text: String) {
    guard let seconds = ASCIIReader.read(text, Instant.secondsOfDateTime) else { return nil }
    self.init(seconds: seconds)
  }

  /// RFC 3339 in UTC with `Z` and without a fraction, such as `2026-03-08T07:30:00Z`.
  ///
  /// Years outside 0000 to 9999, which RFC 3339 cannot write, get a sign and as many digits as they need.
  public var rfc3339: String { ASCIIWriter.text(writeRFC3339) }

  /// Puts `rfc3339` behind what is there, without a text in between: for those who write hundreds.
  public func appendRFC3339(to bytes: inout [UInt8]) { ASCIIWriter.append(to: &bytes, writeRFC3339) }

  private func writeRFC3339(_ writer: inout ASCIIWriter) {
    let wall = LocalDateTime(seconds: seconds)
    writer.put(wall.date)
    writer.put(UInt8(ascii: "T"))
    writer.put(wall.time, withSeconds: true)
    writer.put(UInt8(ascii: "Z"))
  }

  private static func secondsOfDateTime(_ reader: inout ASCIIReader) -> Int64? {
    guard let date = reader.date(), reader.accept("T", or: "t"),
      let hour = reader.digits(2), reader.accept(":"), let minute = reader.digits(2), reader.accept(":"),
      let second = reader.digits(2), hour < 24, minute < 60, second < 60
    else { return nil }
    if reader.accept(".") {
      guard reader.digits(1) != nil else { return nil }
      while reader.digits(1) != nil {}
    }
    guard let offset = utcOffset(&reader) else { return nil }
    let wall = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    let seconds = wall - Int64(offset)
    return (firstWritable...lastWritable).contains(seconds) ? seconds : nil
  }

  /// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
  private static let firstWritable: Int64 = -62_135_596_800
  private static let lastWritable: Int64 = 253_402_300_799

  /// Seconds east of UTC; `-00:00` (the local offset is unknown, RFC 3339 §4.3) counts as UTC.
  private static func utcOffset(_ reader: inout ASCIIReader) -> Int? {
    if reader.accept("Z", or: "z") { return 0 }
    let east = reader.accept("+")
    guard east || reader.accept("-"), let hour = reader.digits(2), reader.accept(":"),
      let minute = reader.digits(2), hour < 24, minute < 60
    else { return nil }
    return (hour * 3600 + minute * 60) * (east ? 1 : -1)
  }
}
