import Glibc

/// Which file a path leads to. A file that was moved away is still written by those who have it open, and what they
/// write is lost once another stands in its place.
struct FilePlace: Sendable {
  private let path: String
  private let device: UInt
  private let number: UInt

  /// Throws `cannot-open` where there is none.
  init(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Self.isGone }
    (self.path, device, number) = (path, UInt(status.st_dev), UInt(status.st_ino))
  }

  /// Throws `cannot-open` where the path leads elsewhere by now.
  func check() throws {
    let now = try FilePlace(path)
    guard now.device == device, now.number == number else { throw Self.isGone }
  }

  private static let isGone = DatabaseError(
    .cannotOpen,
    message:
      "The database's file was moved away or replaced while the program runs. Nothing was saved: put it back, "
      + "or start the program anew.")
}
