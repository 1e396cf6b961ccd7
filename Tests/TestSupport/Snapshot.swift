import Glibc

/// Compares `bytes` with the file `name` in the folder `Snapshots` beside the test that calls; nil if equal,
/// else what differs.
///
/// With RECORD_SNAPSHOTS=1 in the environment the file is written instead, and the answer is never nil: a run
/// that records proves nothing.
public func snapshotDifference(_ bytes: [UInt8], _ name: String, beside test: String = #filePath) -> String? {
  let folder = test.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 } + "/Snapshots"
  let path = folder + "/" + name
  if let record = getenv("RECORD_SNAPSHOTS"), String(cString: record) == "1" {
    mkdir(folder, 0o755)
    guard let file = fopen(path, "w") else { return "\(path) cannot be written" }
    defer { fclose(file) }
    let written = fwrite(bytes, 1, bytes.count, file)
    return written == bytes.count ? "\(name) was recorded: run again without" : "\(path) is incomplete"
  }
  guard let wanted = contents(of: path) else {
    return "\(path) is missing: run once with RECORD_SNAPSHOTS=1"
  }
  if wanted == bytes { return nil }
  let old = lines(of: wanted)
  let new = lines(of: bytes)
  let at = zip(old, new).prefix { $0 == $1 }.count
  return """
    \(name) differs from line \(at + 1) on
    recorded: \(at < old.count ? old[at] : "(end)")
    found:    \(at < new.count ? new[at] : "(end)")
    """
}

private func contents(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

private func lines(of bytes: [UInt8]) -> [String] {
  bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
    String(decoding: $0, as: UTF8.self).debugDescription
  }
}
