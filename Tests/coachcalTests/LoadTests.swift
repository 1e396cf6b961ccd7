import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite struct `Loading a studio` {
  @Test func `the sample loads whole, and again changes nothing`() throws {
    try withEmptyDesk { desk in
      let first: [Part] = try desk.json("load \(sample)")
      #expect(first.allSatisfy { $0.added > 0 && $0.already_there == 0 })
      #expect(first.first { $0.part == "coaches" }?.added == 3)
      #expect(first.first { $0.part == "clients" }?.added == 12)
      let loaded = try desk.dump()
      let second: [Part] = try desk.json("load \(sample)")
      #expect(second.allSatisfy { $0.added == 0 })
      #expect(second.map(\.already_there) == first.map(\.added))
      #expect(try desk.dump() == loaded)
    }
  }

  @Test func `what people changed since is never undone`() throws {
    try withEmptyDesk { desk in
      try desk.coachcal("load \(sample)")
      let package = try #require(try desk.json("package list --client anna", as: [Owned].self).first)
      try desk.coachcal("package adjust \(package.id) --by -3 --reason paper")
      try desk.sql(
        "UPDATE brand_coaches SET buffer_minutes = 5",
        "UPDATE people SET name = 'M. Brandt' WHERE handle = 'maria'")
      let changed = try desk.dump()
      try desk.coachcal("load \(sample)")
      #expect(try desk.dump() == changed)
    }
  }

  @Test func `windows and extras without a capacity have the settings' (R2)`() throws {
    try withEmptyDesk { desk in
      let file = """
        {"brands":[{"handle":"gym","name":"Gym","preset":"training"}],
         "coaches":[{"handle":"gus","name":"Gus","email":"g@x.example","time_zone":"UTC","brands":["gym"]}],
         "windows":[{"key":"w","coach":"gus","weekday":1,"start":"09:00","end":"12:00"}],
         "overrides":[{"key":"o","coach":"gus","effect":"extra","start":"2027-03-02T09:00","end":"2027-03-02T10:00"}]}
        """
      try desk.coachcal("load -", input: file)
      for day in ["2027-03-01", "2027-03-02"] {
        let slots = try desk.json("slots --coach gus --from \(day) --to \(day)", as: [Places].self)
        #expect(!slots.isEmpty && slots.allSatisfy { $0.capacity == 2 })
      }
    }
  }

  private struct Places: Decodable { var capacity: Int }

  @Test func `a package loaded with some sessions used goes on counting from there (R41)`() throws {
    try withEmptyDesk { desk in
      let file = """
        {"brands":[{"handle":"gym","name":"Gym","preset":"training"}],
         "coaches":[{"handle":"gus","name":"Gus","email":"g@x.example","time_zone":"UTC","brands":["gym"]}],
         "clients":[{"handle":"eve","name":"Eve","email":"e@x.example","time_zone":"UTC","brands":["gym"]}],
         "windows":[{"key":"w","coach":"gus","weekday":1,"start":"09:00","end":"12:00"}],
         "packages":[{"key":"p","coach":"gus","client":"eve","name":"Card","total":8,"duration_minutes":60,
           "remaining":2}]}
        """
      try desk.coachcal("load -", input: file)
      try desk.coachcal("book --coach gus --client eve --start 2199-12-30T10:00")
      #expect(try desk.coachcal("bookings --client eve").contains("7 of 8"))
      #expect(
        try desk.failure("book --coach gus --client eve --start 2200-01-06T10:00")
          == .refused("too-far-ahead"))
    }
  }

  @Test func `a file may add to what an earlier one holds`() throws {
    try withStudio { desk in
      let more = """
        {"clients":[{"handle":"eve","name":"Eve","email":"eve@mail.example","time_zone":"Asia/Tokyo","brands":["strong"]}],
         "packages":[{"key":"eve","coach":"cleo","client":"eve","template":"t","remaining":3}]}
        """
      try desk.coachcal("load -", input: more)
      let packages: [Owned] = try desk.json("package list --client eve --ledger")
      #expect(packages.first?.remaining == 3 && packages.first?.total == 8)
      #expect(packages.first?.ledger?.map(\.after) == [3])
    }
  }

  @Test func `a file with anything wrong is refused whole, with the place`() throws {
    try withEmptyDesk { desk in
      let brand = #""brands":[{"handle":"gym","name":"Gym","preset":"gym"}]"#
      let coach =
        #""coaches":[{"handle":"gus","name":"Gus","email":"g@x.example","time_zone":"Europe/Berlin","brands":["gym"]}]"#
      func person(_ zone: String, _ brand: String) -> String {
        #""coaches":[{"handle":"gus","name":"Gus","email":"g@x.example","time_zone":"\#(zone)","brands":[\#(brand)]}]"#
      }
      func window(_ members: String) -> String {
        "{\(brand),\(coach),\"windows\":[{\"key\":\"w\",\(members)}]}"
      }
      func override(_ members: String) -> String {
        "{\(brand),\(coach),\"overrides\":[{\"key\":\"o\",\"coach\":\"gus\",\(members)}]}"
      }
      let times = #""coach":"gus","start":"09:00","end":"12:00""#
      let cases: [(String, String, String)] = [
        ("", "invalid", "not JSON"), ("{", "invalid", "not JSON"), ("[]", "invalid", "/: an object"),
        (#"{"brand":[]}"#, "invalid", "/brand: there is no such member. Did you mean brands?"),
        (#"{"brands":{}}"#, "invalid", "/brands: a list"),
        (#"{"brands":[{"handle":"gym","preset":"gym"}]}"#, "invalid", "/brands/0/name: missing"),
        (#"{"brands":[{"handle":"gym","name":7,"preset":"gym"}]}"#, "invalid", "/brands/0/name: a text"),
        (
          #"{"brands":[{"handle":"gym","name":"","preset":"gym"}]}"#, "invalid",
          "/brands/0/name: the text is empty"
        ),
        (
          #"{"brands":[{"handle":"gym","name":"G","preset":"dojo"}]}"#, "invalid",
          "/brands/0/preset: one of training"
        ),
        (#"{"brands":[{"handle":"My Gym","name":"G","preset":"gym"}]}"#, "invalid", "/brands/0/handle"),
        ("{\(brand),\(person("Europe/Atlantis", "\"gym\""))}", "unknown-zone", "/coaches/0/time_zone"),
        ("{\(brand),\(person("../../etc/passwd", "\"gym\""))}", "unknown-zone", "/coaches/0/time_zone"),
        (
          "{\(brand),\(person("Europe/Berlin", "\"spa\""))}", "not-found",
          "/coaches/0: There is no brand “spa”"
        ),
        ("{\(brand),\(person("Europe/Berlin", ""))}", "invalid", "/coaches/0/brands: at least one"),
        (
          "{\(brand),\(person("Europe/Berlin", #"{"brand":"gym","settings":{"buffer":5}}"#))}", "invalid",
          "/coaches/0/brands/0/settings/buffer: there is no such member"
        ),
        (
          "{\(brand),\(person("Europe/Berlin", #"{"brand":"gym","settings":{"buffer_minutes":"5"}}"#))}",
          "invalid",
          "/coaches/0/brands/0/settings/buffer_minutes: a whole number"
        ),
        (
          "{\(brand),\(person("Europe/Berlin", #"{"brand":"gym","settings":{"buffer_minutes":9999}}"#))}",
          "invalid",
          "/coaches/0: buffer_minutes"
        ),
        (
          #"{"brands":[],"owners":[{"handle":"o","name":" ","email":"o@x","time_zone":"UTC","brands":["gym"]}]}"#,
          "invalid", "/owners/0/name"
        ),
        (
          #"{"brands":[],"owners":[{"handle":"o","name":"O","email":"a b@c","time_zone":"UTC","brands":["gym"]}]}"#,
          "invalid", "/owners/0/email"
        ),
        (window(#""weekday":7,\#(times)"#), "invalid", "/windows/0/weekday"),
        (window(#""weekday":1.5,\#(times)"#), "invalid", "/windows/0/weekday: a whole number"),
        (
          window(#""weekday":1,"coach":"gus","start":"9am","end":"12:00""#), "malformed-time",
          "/windows/0/start"
        ),
        (
          window(#""weekday":1,"coach":"gus","start":"12:00","end":"09:00""#), "end-before-start",
          "/windows/0: "
        ),
        (window(#""weekday":1,"coach":"nobody","start":"09:00","end":"12:00""#), "not-found", "/windows/0: "),
        (window(#""weekday":1,"group":"yes",\#(times)"#), "invalid", "/windows/0/group: true or false"),
        (window(#""weekday":1,"capacity":0,\#(times)"#), "invalid", "/windows/0: "),
        (
          window(#""weekday":1,\#(times)},{"key":"w","weekday":2,\#(times)"#), "invalid",
          "/windows/1: Another of the same handle or key"
        ),
        (override(#""effect":"holiday","first_day":"2026-12-24""#), "invalid", "/overrides/0/effect"),
        (override(#""effect":"blackout""#), "invalid", "/overrides/0/first_day: missing"),
        (
          override(#""effect":"extra","first_day":"2026-12-24","capacity":0"#), "invalid",
          "/overrides/0: An extra's capacity"
        ),
        (
          override(#""effect":"blackout","first_day":"2026-12-32""#), "malformed-time",
          "/overrides/0/first_day"
        ),
        (
          override(#""effect":"blackout","start":"2027-03-28T02:30","end":"2027-03-28T04:00""#),
          "skipped-time",
          "/overrides/0: "
        ),
        (
          "{\(brand),\(coach),\"packages\":[{\"key\":\"p\",\"coach\":\"gus\",\"client\":\"gus\",\"template\":\"x\"}]}",
          "not-found", "/packages/0: "
        ),
        (
          "{\(brand),\(coach),\(coach.replacingFirst("Gus", with: "Augustus").replacingFirst("coaches", with: "owners"))}",
          "handle-taken", "/coaches/0/handle"
        ),
      ]
      for (file, code, place) in cases {
        let failure = try desk.failure("load -", input: file)
        #expect(failure == .refused(code) && failure.detail.contains(place), "\(file): \(failure)")
        #expect(try desk.holdsNothing(), "\(file)")
      }
      #expect(try desk.failure("load nowhere.json") == .environment("file-not-read"))
    }
  }

  @Test func `addresses go to a private file, once, and nowhere else`() throws {
    try withEmptyDesk { desk in
      let path = "\(desk.folder)/addresses.txt"
      let finished = try desk.run(["load", sample, "--addresses", path])
      #expect(finished.status == 0)
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
      let text = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      let feeds = text.split(separator: "\n").filter { $0.hasPrefix("  feed ") }
      let tokens = text.split(separator: "\n").filter { $0.hasPrefix("  token ") }
      #expect(feeds.count == 15 && tokens.count == 5)
      #expect(text.contains("  webcal  webcal://studio.example/feeds/"))
      for line in feeds + tokens {
        let secret = try #require(line.split(separator: " ").last).split(separator: "/").last ?? ""
        #expect(!finished.output.contains(secret) && !finished.error.contains(secret))
        #expect(!(try desk.dump()).contains(secret.replacing(".ics", with: "")))
      }
      let before = try desk.dump()
      try desk.coachcal("load \(sample) --addresses \(path)")
      #expect(try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self) == text)
      #expect(try desk.dump() == before)
    }
  }

  @Test func `where the addresses cannot be written, none is given`() throws {
    try withEmptyDesk { desk in
      try desk.coachcal("load \(sample)")
      for place in ["\(desk.folder)/no/where", "/dev/null", desk.folder] {
        #expect(try desk.failure("load \(sample) --addresses \(place)") == .environment("file-not-written"))
        try withEmptyDesk { other throws in
          let fresh = "load \(sample) --database \(other.database.address) --addresses \(place)"
          #expect(try desk.failure(fresh) == .environment("file-not-written"))
          #expect(try other.database.isUntouched())
        }
      }
      // Files may grow to 64 KB, and this one has: nothing more finds a place at its end.
      let path = "\(desk.folder)/addresses.txt"
      let earlier = Data(repeating: 0x2E, count: 65_500)
      try earlier.write(to: URL(filePath: path))
      let full = try TestSupport.run(
        "bash",
        [
          "-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" load \"$1\" --addresses \"$2\" --json", programPath,
          sample, path,
        ], environment: desk.environment)
      #expect(full.status == 3 && full.error.contains("file-not-written"), "\(full.error)")
      #expect(try Data(contentsOf: URL(filePath: path)) == earlier)
      #expect(try desk.sql("SELECT count(*) FROM feeds") == "0")
      #expect(try desk.sql("SELECT count(*) FROM tokens") == "0")
    }
  }
}

extension Desk {
  fileprivate func holdsNothing() throws -> Bool {
    try database.isUntouched() || sql("SELECT count(*) FROM brands") == "0"
  }
}

/// The sample that a new user's studio begins with.
let sample = "\(PackageRoot.path)/samples/studio.json"

private struct Part: Decodable {
  var part: String
  var added: Int
  var already_there: Int
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }

  private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
