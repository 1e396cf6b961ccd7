/// Immutable bytes at a fixed address: copied in once, then shared by every response and connection that
/// sends them, without another copy.
public final class Body: @unchecked Sendable {
  // The buffer is written only in `init` and freed only in `deinit`: reading it from many threads is safe.
  private let buffer: UnsafeRawBufferPointer

  /// No bytes.
  public static let empty = Body([])

  /// Copies the bytes.
  public init(_ bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    buffer = UnsafeRawBufferPointer(copy)
  }

  /// Copies the text's UTF-8 bytes.
  public convenience init(_ text: String) { self.init(Array(text.utf8)) }

  deinit { buffer.deallocate() }

  /// The number of bytes.
  public var count: Int { buffer.count }

  /// True without bytes.
  public var isEmpty: Bool { buffer.isEmpty }

  /// A copy of the bytes.
  public var bytes: [UInt8] { Array(buffer) }

  /// A copy of the bytes as text; what is not UTF-8 becomes U+FFFD.
  public var text: String { String(decoding: buffer, as: UTF8.self) }

  /// The bytes where they lie; the pointer is good for as long as this object is kept alive.
  public func withUnsafeBytes<Result>(_ read: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try read(buffer)
  }
}
