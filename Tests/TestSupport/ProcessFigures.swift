public import Glibc

/// What a process holds now, as proc(5) says.
public struct ProcessFigures: Sendable, Equatable {
  /// What of it lies in memory, in bytes (VmRSS).
  public let resident: Int
  /// The most that ever lay there, in bytes (VmHWM).
  public let peak: Int
  /// Threads.
  public let threads: Int
  /// Open files and connections.
  public let descriptors: Int
  /// Those of them that are connections, or listen.
  public let sockets: Int

  /// Throws where the process does not run.
  public init(of process: pid_t) throws {
    let status = try Self.status(of: process)
    resident = (status["VmRSS"] ?? 0) * 1024
    peak = (status["VmHWM"] ?? 0) * 1024
    threads = status["Threads"] ?? 0
    let open = try Self.descriptors(of: process)
    descriptors = open.count
    sockets = open.count { $0.hasPrefix("socket:") }
  }

  /// Where each descriptor leads.
  private static func descriptors(of process: pid_t) throws -> [String] {
    guard let folder = opendir("/proc/\(process)/fd") else { throw Unexpected("\(process) does not run") }
    defer { closedir(folder) }
    var found: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var place = [CChar](repeating: 0, count: 256)
      guard Int(name) != nil, readlink("/proc/\(process)/fd/\(name)", &place, 255) > 0 else { continue }
      found.append(String(decoding: place.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return found
  }

  private static func status(of process: pid_t) throws -> [String: Int] {
    guard let file = fopen("/proc/\(process)/status", "r") else {
      throw Unexpected("\(process) does not run")
    }
    defer { fclose(file) }
    var figures: [String: Int] = [:]
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let words = text.split { ": \t\n".contains($0) }
      if words.count > 1, let number = Int(words[1]) { figures[String(words[0])] = number }
    }
    return figures
  }
}

/// Lets this process have so many files and connections open, as far as the system lets it.
public func raiseOpenFiles(to wanted: Int) {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  limit.rlim_cur = max(limit.rlim_cur, min(rlim_t(wanted), limit.rlim_max))
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
