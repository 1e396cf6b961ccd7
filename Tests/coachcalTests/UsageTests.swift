import TestSupport
import Testing

@Suite struct `Reading a command line` {
  @Test func `an unknown command is wrong usage and names the nearest`() throws {
    try withEmptyDesk { desk in
      let failure = try desk.failure("slot")
      #expect(failure == .usage && failure.detail.contains("slots"))
      #expect(try desk.failure("feed").detail.contains("feeds"))
      #expect(try desk.failure("package") == .usage)
      #expect(try desk.failure("package").detail.contains("coachcal package add"))
      #expect(try desk.failure("confirm") == .usage)
      #expect(try desk.failure("'\u{1B}[31mred'").detail.contains("\u{1B}") == false)
    }
  }

  @Test func `wrong options are named`() throws {
    try withEmptyDesk { desk in
      let cases = [
        ("slots --coach cleo --form x", "--from"), ("slots --coach cleo --coach gus", "twice"),
        ("slots --coach", "needs a value"), ("slots --coach cleo --to 2026-11-11", "--from D is missing"),
        ("coaches --json=yes", "takes no value"), ("coaches cleo", "one word too many"),
        ("cancel", "BOOKING is missing"), ("cancel -x", "two dashes"),
        ("book --coach a --client b --start x --as king", "client, coach, owner"),
        ("render", "--coach C, --client K"), ("render --coach a --client b", "--coach C, --client K"),
      ]
      for (words, expected) in cases {
        let failure = try desk.failure(words)
        #expect(failure == .usage && failure.detail.contains(expected), "\(words): \(failure)")
      }
    }
  }

  @Test func `people read one line that says what to do`() throws {
    try withStudio { desk in
      let finished = try desk.run(["cancel", "0123456789abcdefghijklmnop"])
      #expect(finished.status == 1 && finished.outputBytes.isEmpty)
      #expect(finished.error == "coachcal: There is no such booking, or it is not yours. (not-found)\n")
    }
  }

  @Test func `every command explains itself with an example of its own`() throws {
    try withEmptyDesk { desk in
      let overview = try desk.coachcal("help")
      #expect(try desk.run([]).output == overview)
      let lines = overview.split(separator: "\n").map(String.init)
      let first = try #require(lines.firstIndex(of: "Commands:")) + 1
      let names = lines[first...].prefix { $0.hasPrefix("  ") }.map { line in
        let line = line.dropFirst(2)
        return String(line.firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line)
      }
      #expect(names.count >= 25)
      for name in names {
        let help = try desk.coachcal("help \(name)")
        #expect(help.contains("Example:\n  coachcal \(name)") || name == "help", "\(name)")
        #expect(try desk.coachcal("\(name) --help") == help)
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(name)")
      }
    }
  }

  @Test func `a value may begin with dashes, and options stand before or behind operands`() throws {
    try withStudio { desk in
      let id = try #require(try desk.json("package list --client ada", as: [Owned].self).first?.id)
      let changed: Owned = try desk.json("package adjust --by -2 --reason=--why \(id)")
      #expect(changed.remaining == 6)
    }
  }

  @Test func `a flag wins over the environment, the environment over the default`() throws {
    try withStudio { desk in
      let none = "\(desk.folder)/none.sqlite"
      #expect(try desk.failure("coaches --database \(none)") == .environment("no-database"))
      try withEmptyDatabase { other in
        let other = other.address
        try desk.coachcal("load - --database \(other)", input: "{}")
        #expect(try desk.coachcal("coaches --json --database \(other)") == "[]\n")
        #expect(try desk.run(["coaches"], ["COACHCAL_DATABASE": other]).outputBytes.isEmpty)
      }
      #expect(try desk.coachcal("coaches").contains("cleo"))
      let made = try desk.coachcal("feeds add --coach cleo --public-url https://flag.example/")
      #expect(made.contains("https://flag.example/feeds/") && made.contains("webcal://flag.example/feeds/"))
      #expect(try desk.coachcal("feeds add --client ada").contains("http://studio.example/feeds/"))
    }
  }

  @Test func `a database of another kind, and an address that is none, are refused plainly`() throws {
    try withEmptyDesk { desk in
      let failure = try desk.failure("coaches --database mysql://me@host/db")
      #expect(failure == .environment("database-unsupported") && failure.detail.contains("SQLite"))
      for misspelt in ["postgresql:me:S3cr3t@db", "postgres:/me:S3cr3t@db/x", "host=db password=S3cr3t"] {
        let refused = try desk.run(["coaches"], ["COACHCAL_DATABASE": misspelt])
        #expect(refused.status == 3 && refused.error.contains("database-unsupported"))
        #expect(!refused.error.contains("S3cr3t"))
      }
      #expect(try desk.failure("serve --public-url ftp://x") == .environment("configuration-invalid"))
      for url in ["http://x.example/a?b", "https://me:pw@x.example", "http://", "http://x/#f", "http://x\"y"]
      {
        #expect(
          try desk.failure("serve --public-url \(url)") == .environment("configuration-invalid"), "\(url)")
      }
    }
  }

  @Test func `version prints the version`() throws {
    try withEmptyDesk { desk in
      let version = try #require(try desk.json("version", as: [String: String].self)["version"])
      #expect(try desk.coachcal("version") == "coachcal \(version)\n")
    }
  }
}
