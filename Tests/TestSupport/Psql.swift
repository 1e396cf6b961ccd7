import Glibc
import Synchronization

/// PostgreSQL's own client, kept open, for what no transaction can hold: making and dropping databases.
final class Psql: Sendable {
  private let line: Mutex<Descriptor>

  init(_ address: String) throws {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw SubprocessError("socketpair", errno)
    }
    line = Mutex(Descriptor(ends[0]))
    let theirs = Descriptor(ends[1])
    defer { theirs.close() }
    // Its errors come where its output comes, each before the mark behind its statement. It ends when we do.
    _ = try spawn(
      "psql", ["-XqAt", "-v", "VERBOSITY=terse", address], ["PGAPPNAME": "tests"],
      standard: Array(repeating: theirs.number, count: 3))
  }

  /// Has a statement carried out some time, after those before it, also where this process ends meanwhile.
  func queue(_ statement: String) throws { try line.withLock { try Self.send("\(statement);\n", to: $0) } }

  /// Carries out a statement that answers nothing; throws whatever it says all the same.
  func execute(_ statement: String) throws {
    let mark = "--done--\n"
    let said = try line.withLock { line in
      try Self.send("\(statement);\n\\echo \(mark)", to: line)
      var said: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while !String(decoding: said, as: UTF8.self).hasSuffix(mark) {
        let count = read(line.number, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw SubprocessError("psql ended: \(String(decoding: said, as: UTF8.self))") }
        said += buffer[..<count]
      }
      return String(decoding: said, as: UTF8.self).dropLast(mark.count)
    }
    guard said.isEmpty else { throw Unexpected("\(statement): \(said)") }
  }

  private static func send(_ text: String, to line: Descriptor) throws {
    let bytes = Array(text.utf8)
    // No signal where it has ended.
    guard Glibc.send(line.number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw SubprocessError("asking psql", errno)
    }
  }
}
