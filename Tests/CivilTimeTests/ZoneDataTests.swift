import Glibc
import TestSupport
import Testing

@testable import CivilTime

@Suite struct ZoneDataTests {
  private func code(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch {
      return (error as? ZoneError)?.code ?? "\(error)"
    }
  }

  @Test(arguments: [
    "", "/", ".", "..", "Europe", "europe/berlin", "Europe/Berlin ", "Europe/Berlin\0", "Europe/Berlin/",
    "Europe//Berlin", "Europe/../Europe/Berlin", "../../etc/passwd", "../../../../etc/passwd", "/etc/passwd",
    "tzdata.zi", "zone.tab", "posix/Europe/Berlin", "right/Europe/Berlin", "localtime", "posixrules",
    "W. Europe Standard Time", "Europe/Atlantis", String(repeating: "x", count: 100_000),
  ])
  func `a name that the list does not hold is unknown and touches no file (R58)`(name: String) {
    #expect(code { _ = try Zone.named(name) } == "unknown-zone")
  }

  @Test func `an unknown name is quoted short and in ASCII`() {
    let error = ZoneError.unknown("Ü\n" + String(repeating: "x", count: 1000))
    #expect(error.message.utf8.count < 200)
    #expect(error.message.utf8.allSatisfy { (32..<127).contains($0) })
  }

  @Test func `every listed zone can be read, under its own name, and once`() throws {
    let names = try Zone.allNames()
    #expect(names == names.sorted())
    for wanted in ["UTC", "Europe/Berlin", "Asia/Calcutta", "America/Argentina/Buenos_Aires", "Etc/GMT+12"] {
      #expect(names.contains(wanted))
    }
    for name in names { #expect(try Zone.named(name).name == name) }
    #expect(try Zone.named("Asia/Calcutta") === Zone.named("Asia/Calcutta"))
    #expect(Zone.dataVersion.wholeMatch(of: /20\d\d[a-z]+/) != nil)
  }

  @Test func `missing data says to install it`() {
    let directory = ZoneDirectory(path: "/nonexistent")
    #expect(code { _ = try directory.zone(named: "Europe/Berlin") } == "zone-data-missing")
    #expect(ZoneError.missing("/x", "y").message.contains("Install"))
  }

  @Test func `only regular files of a sane size are read, and only names that stay inside`() throws {
    var path = Array("/tmp/coachcal-zones-XXXXXX".utf8CString)
    #expect(mkdtemp(&path) != nil)
    let folder = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = try? run("/bin/rm", ["-r", folder]) }
    let list = { (lines: String) throws -> ZoneDirectory in
      let written = try run("/usr/bin/tee", ["\(folder)/tzdata.zi"], input: Array(lines.utf8))
      #expect(written.status == 0)
      return ZoneDirectory(path: folder)
    }
    let good =
      "# version 2026x\nR e o n\nZ A/Fifo 1 - X\n-1 - Y\nZ Gone 1 - X\nL A/Fifo Large\nL Gone Empty\n"
    let prepared = try run(
      "/bin/sh", ["-c", "cd $FOLDER && mkdir A && mkfifo A/Fifo && truncate -s 300000 Large && : > Empty"],
      environment: ["FOLDER": folder])
    #expect(prepared.status == 0, "\(prepared.error)")
    let directory = try list(good)
    #expect(try directory.index().names == ["A/Fifo", "Gone", "Large", "Empty"])
    #expect(try directory.index().version == "2026x")
    #expect(code { _ = try directory.zone(named: "A/Fifo") } == "zone-data-damaged")
    #expect(code { _ = try directory.zone(named: "Large") } == "zone-data-damaged")
    #expect(code { _ = try directory.zone(named: "Empty") } == "zone-data-damaged")
    #expect(code { _ = try directory.zone(named: "Gone") } == "zone-data-missing")
    for bad in [
      "", "Z A 1 - X\n", "# version 1\n", "# version 1\nL A\n", "# version 1\nZ ../x 1 - X\n",
      "# version 1\nZ /etc/passwd 1 - X\n",
    ] {
      let directory = try list(bad)
      #expect(code { _ = try directory.index() } == "zone-data-damaged")
    }
  }
}
