import Synchronization

/// A directory of TZif files with its list of names, `tzdata.zi`; read when first asked, then remembered.
final class ZoneDirectory: Sendable {
  /// What `tzdata.zi` says of the whole.
  struct Index: Sendable {
    /// Such as `2026f`.
    var version: String
    /// Canonical names and links.
    var names: Set<String>
  }

  static let system = ZoneDirectory(path: "/usr/share/zoneinfo")

  let path: String
  private let known = Mutex<(index: Index?, zones: [String: Zone])>((nil, [:]))

  init(path: String) { self.path = path }

  func index() throws(ZoneError) -> Index {
    if let index = known.withLock({ $0.index }) { return index }
    let file = path + "/tzdata.zi"
    let index = try ZoneDirectory.index(of: try readFile(file, mostBytes: 4 * 1024 * 1024), file: file)
    known.withLock { $0.index = index }
    return index
  }

  func zone(named name: String) throws(ZoneError) -> Zone {
    if let zone = known.withLock({ $0.zones[name] }) { return zone }
    guard try index().names.contains(name) else { throw .unknown(name) }
    let file = path + "/" + name
    let zone = try Zone(name: name, tzif: try readFile(file, mostBytes: TZif.mostBytes))
    // Two threads may have read the same file; all are to share the first's value.
    return known.withLock { known in
      if let first = known.zones[name] { return first }
      known.zones[name] = zone
      return zone
    }
  }

  /// Reads the compact form of zic's input: `Z NAME …` (its continuation lines start with an offset),
  /// `L TARGET NAME`, `R …`, and comments, the first of which names the version.
  private static func index(of bytes: [UInt8], file: String) throws(ZoneError) -> Index {
    let lines = bytes.split(separator: 10)
    let versionMark = "# version "
    guard let first = lines.first.map({ String(decoding: $0, as: UTF8.self) }), first.hasPrefix(versionMark)
    else { throw .damaged(file, "its first line names no version") }
    var names: Set<String> = []
    for line in lines {
      let nameField: Int
      switch line.first {
      case UInt8(ascii: "Z"): nameField = 1
      case UInt8(ascii: "L"): nameField = 2
      default: continue
      }
      let fields = line.split(separator: 32, maxSplits: 3)
      guard fields.count > nameField, isName(fields[nameField]) else {
        throw .damaged(file, "a line without a zone's name")
      }
      names.insert(String(decoding: fields[nameField], as: UTF8.self))
    }
    guard !names.isEmpty else { throw .damaged(file, "it lists no zones") }
    return Index(version: String(first.dropFirst(versionMark.count)), names: names)
  }

  /// Letters, digits, `_`, `+`, `-` and single inner slashes: nothing that could lead out of the directory.
  private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: 47, omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy { byte in
          (65...90).contains(byte & 0xDF) || (48...57).contains(byte) || [43, 45, 95].contains(byte)
        }
    }
  }
}
