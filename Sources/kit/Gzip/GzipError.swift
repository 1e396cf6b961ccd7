/// Why bytes could not be unpacked.
public enum GzipError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Not gzip, or damaged.
  case invalid
  /// The end is missing.
  case truncated
  /// More than the limit in bytes when unpacked.
  case tooLarge(limit: Int)
  /// zlib got no memory.
  case outOfMemory

  /// Stable, for programs.
  public var code: String {
    switch self {
    case .invalid: "gzip-invalid"
    case .truncated: "gzip-truncated"
    case .tooLarge: "gzip-too-large"
    case .outOfMemory: "out-of-memory"
    }
  }

  /// What to do, for people.
  public var description: String {
    switch self {
    case .invalid: "The data is not gzip or is damaged. Pack it again."
    case .truncated: "The end of the gzip data is missing. Send it again."
    case .tooLarge(let limit): "Unpacked, the data is larger than \(limit) bytes. Send less at a time."
    case .outOfMemory: "There is no memory to unpack the data. Try again later."
    }
  }
}
