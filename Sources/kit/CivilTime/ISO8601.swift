extension LocalDate {
  /// Reads `YYYY-MM-DD` (years 0001 to 9999); nil for anything else and for days that do not exist.
  public init?(iso8601 text: String) {
    guard let date = ASCIIReader.read(text, { $0.date() }) else { return nil }
    self = date
  }

  /// `YYYY-MM-DD`; years outside 0000 to 9999 get a sign and as many digits as they need.
  public var iso8601: String { ASCIIWriter.text { $0.put(self) } }
}

extension LocalTime {
  /// Reads `HH:MM` or `HH:MM:SS`, up to `24:00`; nil for anything else.
  public init?(iso8601 text: String) {
    guard let time = ASCIIReader.read(text, { $0.time() }) else { return nil }
    self = time
  }

  /// `HH:MM`, or `HH:MM:SS` where the seconds are not zero.
  public var iso8601: String { ASCIIWriter.text { $0.put(self, withSeconds: second != 0) } }
}

extension LocalDateTime {
  /// Reads `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS` without a zone; `T24:00` is the next day's `T00:00`.
  public init?(iso8601 text: String) {
    let read = ASCIIReader.read(text) { reader -> LocalDateTime? in
      guard let date = reader.date(), reader.accept("T"), let time = reader.time() else { return nil }
      return LocalDateTime(date, time)
    }
    guard let read else { return nil }
    self = read
  }

  /// `YYYY-MM-DDTHH:MM`, or `YYYY-MM-DDTHH:MM:SS` where the seconds are not zero.
  public var iso8601: String {
    let time = time
    return ASCIIWriter.text {
      $0.put(date)
      $0.put(UInt8(ascii: "T"))
      $0.put(time, withSeconds: time.second != 0)
    }
  }
}
