import CivilTime
import TestSupport
import Testing

@Suite struct `A client's data from the command line` {
  @Test func `everything kept of a client is printed, and gone once it is erased (R83)`() throws {
    try withStudio { desk in
      _ = try desk.json("book --coach cleo --client ada --start \(hour(48).rfc3339)", as: Booked.self)
      let data = try desk.coachcal("export --client ada")
      #expect(data.contains("ada@mail.example") && data.contains("8 sessions"))
      let before = try desk.dump()
      let planned: Erased = try desk.json("erase --client ada --dry-run")
      #expect(planned.dry_run && planned.cancelled == 1)
      #expect(try desk.dump() == before)
      #expect(try desk.failure("erase --client ada").status == 2, "nobody is there to be asked")
      #expect(try desk.dump() == before)

      let erased: Erased = try desk.json("erase --client ada --yes")
      #expect(erased.cancelled == 1 && !erased.was_erased && erased.id == planned.id)
      let after = try desk.dump()
      for word in ["ada@mail.example", "'ADA'", "\tADA\t"] { #expect(!after.contains(word)) }
      #expect(try desk.json("erase --client \(erased.id) --yes", as: Erased.self).was_erased)
      #expect(try desk.failure("export --client ada") == .refused("not-found"))
      #expect(try desk.failure("erase --client cleo --yes") == .refused("coach-or-owner"))
      #expect(try desk.coachcal("clients").contains("Former client"))
    }
  }

  @Test func `a link to sign in is printed once, and only for somebody who is there (R71)`() throws {
    try withStudio { desk in
      let links = try ["--coach cleo", "--client ada", "--owner olga"].map {
        try desk.coachcal("signin \($0) --public-url https://cal.example.org")
      }
      #expect(Set(links).count == 3)
      for link in links {
        #expect(link.hasPrefix("https://cal.example.org/signin/"))
        let token = link.dropFirst("https://cal.example.org/signin/".count).dropLast()
        #expect(try !desk.dump().contains(token), "only its hash is kept")
      }
      #expect(try desk.failure("signin --coach ada") == .refused("not-found"))
      #expect(try desk.failure("signin").status == 2)
    }
  }

  @Test func `a check-in is booked with the answers of a file (R26)`() throws {
    try withStudio { desk in
      let file = #"{"questions":[{"key":"q","coach":"cleo","kind":"text","text":"Why?","required":true}]}"#
      try desk.coachcal("load -", input: file)
      let id = try desk.sql("SELECT id FROM questions")
      let book = "book --coach cleo --client ada --kind checkin --start \(hour(48).rfc3339) --answers -"
      #expect(try desk.failure(book, input: "{}") == .refused("answers-missing"))
      #expect(try desk.failure(book, input: #"{"x":"y"}"#) == .refused("answer-invalid"))
      #expect(try desk.failure(book, input: #"[1]"#) == .refused("invalid"))
      _ = try desk.coachcal(book, input: "{\"\(id)\":\"Because.\"}")
      #expect(try desk.sql("SELECT question, answer FROM answers") == "Why?|Because.")
    }
  }
}

private struct Erased: Decodable {
  var id: String
  var cancelled: Int
  var was_erased: Bool
  var dry_run: Bool
}
