import Glibc
import TestSupport

/// A file of the project as text.
struct SourceFile {
  /// Below the package's folder: `Sources/kit/HTTP/Request.swift`.
  var path: String
  var text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The target whose folder it lies in: `HTTP`.
  var target: String { String(path.split(separator: "/")[2]) }

  /// Its Swift lines without comments, where words are only words.
  var code: [Substring] {
    lines.map { line in
      let start = line.drop { $0 == " " }
      guard !start.hasPrefix("//") else { return "" }
      return line.firstRange(of: " // ").map { line[..<$0.lowerBound] } ?? line
    }
  }

  /// The modules it imports.
  var imports: [String] {
    code.compactMap { line in
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({
          ["public", "internal", "private", "fileprivate", "@testable"].contains($0)
        })
      else { return nil }
      return String(words[place + 1].prefix { $0 != "." })
    }
  }

  /// Whatever stands between double quotes on one line, or in a multi-line literal.
  var literals: [String] {
    var found: [String] = []
    var isInside = false
    for (index, part) in code.joined(separator: "\n").split(
      separator: "\"", omittingEmptySubsequences: false
    ).enumerated() {
      if index > 0 { isInside.toggle() }
      if isInside { found.append(String(part)) }
    }
    return found
  }
}

/// The files below a folder of the package, those of hidden folders left out.
func files(below folder: String) -> [SourceFile] {
  var found: [SourceFile] = []
  for name in names(in: folder).sorted() {
    let path = folder.isEmpty ? name : "\(folder)/\(name)"
    var status = stat()
    guard lstat("\(PackageRoot.path)/\(path)", &status) == 0 else { continue }
    switch status.st_mode & S_IFMT {
    case S_IFDIR where !name.hasPrefix("."): found += files(below: path)
    case S_IFREG: found.append(SourceFile(path: path, text: text(of: path)))
    default: break
    }
  }
  return found
}

/// A file of the package; empty if there is none.
func text(of path: String) -> String {
  guard let file = fopen("\(PackageRoot.path)/\(path)", "r") else { return "" }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&block, 1, block.count, file)
    guard count > 0 else { break }
    bytes += block[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func names(in folder: String) -> [String] {
  guard let opened = opendir("\(PackageRoot.path)/\(folder)") else { return [] }
  defer { closedir(opened) }
  var names: [String] = []
  while let entry = readdir(opened) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}
