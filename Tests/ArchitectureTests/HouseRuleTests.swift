import Testing

/// Rules of the house that the text of the sources shows.
@Suite struct HouseRuleTests {
  private let swift = files(below: "Sources").filter { $0.path.hasSuffix(".swift") }

  @Test func `Foundation is never imported, its essentials only where JSON and files are`() {
    for file in swift {
      #expect(!file.imports.contains("Foundation"), "\(file.path)")
      #expect(
        !file.imports.contains("FoundationEssentials") || ["Web", "coachcal"].contains(file.target),
        "\(file.path)")
    }
  }

  @Test func `SQL stands in Store and Database alone`() throws {
    let sql =
      #/\b(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+TABLE\b)/#
    var isFoundWhereItBelongs = false
    for file in swift {
      let statements = file.literals.filter { $0.contains(sql) }
      if ["Store", "Database"].contains(file.target) {
        isFoundWhereItBelongs = isFoundWhereItBelongs || !statements.isEmpty
      } else {
        #expect(statements.isEmpty, "\(file.path)")
      }
    }
    #expect(isFoundWhereItBelongs)
  }

  @Test func `no file of code is longer than 300 lines`() {
    for file in files(below: "Sources") where !file.path.hasSuffix(".md") {
      #expect(file.lines.count <= 301, "\(file.path) has \(file.lines.count - 1) lines")
    }
  }

  @Test func `clock and chance are parameters below Web and the command line`() {
    let readings = [
      "clock_gettime", "gettimeofday", "time(nil)", "Date()", "Date.now", "ContinuousClock",
      "SuspendingClock",
      "SystemRandomNumberGenerator", ".random(in:", "getrandom(", "getentropy(", "arc4random", "/dev/urandom",
    ]
    let allowed = [
      // How long to wait for a lock: a monotonic clock, whose reading means nothing outside the process.
      "Sources/kit/Database/Patience.swift",
      // Deadlines of connections, and how long a thread rests: monotonic too.
      "Sources/kit/Threads/Monotonic.swift",
    ]
    // Date is the time at which an answer was written, whatever it says.
    let dates = "Sources/kit/HTTPServer/DateLine.swift"
    for file in swift where !["Web", "coachcal"].contains(file.target) && file.path != dates {
      let found = readings.filter { reading in file.code.contains { $0.contains(reading) } }
      if allowed.contains(file.path) {
        #expect(found == ["clock_gettime"] && file.text.contains("CLOCK_MONOTONIC"), "\(file.path)")
        #expect(!file.text.contains("CLOCK_REALTIME"), "\(file.path)")
      } else {
        #expect(found.isEmpty, "\(file.path) reads \(found)")
      }
    }
  }

  @Test func `no secret that somebody shows is compared but by its hash or in constant time (R82)`() {
    let name =
      #"\b\w*([Tt]oken|[Ss]ecret|[Pp]assword|[Hh]ash|[Ff]ingerprint|[Ss]ignature|[Vv]erifier|[Tt]icket)\w*"#
    let before = try? Regex(name + #"(\.text|\.hash|\.utf8)?\)? [=!]= (?!nil\b)"#)
    let behind = try? Regex(#"[=!]= (\w+\.)*"# + name.dropFirst(2))
    for file in swift where ["Secrets", "Desk", "Web"].contains(file.target) {
      for line in file.code {
        for pattern in [before, behind].compactMap(\.self) {
          #expect(line.firstMatch(of: pattern) == nil, "\(file.path): \(line)")
        }
      }
    }
    #expect(before != nil && behind != nil)
    #expect(before.flatMap { "if token == other {".firstMatch(of: $0) } != nil)
    #expect(behind.flatMap { "guard shown == kept.tokenHash else".firstMatch(of: $0) } != nil)
  }

  @Test func `nothing points to the machine on which it was written`() {
    // Spelled in parts, or this file would be found.
    let places = ["../" + "shared", "/" + "work/"]
    let all = files(below: "")
    #expect(all.contains { $0.path == "Package.swift" })
    for file in all {
      let mentioned = places.filter { file.text.contains($0) }
      #expect(mentioned.isEmpty, "\(file.path) mentions \(mentioned)")
    }
  }
}
