import Glibc

/// Writes every hostile file, a hundred times smaller, into the folder that the argument names: what the fuzzer begins
/// with where its inputs may be long. Compiled together with Tests/TestSupport/Hostile.
@main struct HostileSeeds {
  static func main() {
    let folder = CommandLine.arguments.dropFirst().first ?? "."
    for (number, file) in HostileFile.all.enumerated() {
      let bytes = file.bytes(shrunkenBy: 100)
      guard let output = fopen("\(folder)/\(number).ics", "w") else { exit(1) }
      let written = fwrite(bytes, 1, bytes.count, output)
      guard fclose(output) == 0, written == bytes.count else { exit(1) }
    }
  }
}
