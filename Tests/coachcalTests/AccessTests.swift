import Testing

@Suite struct `Feeds and tokens from the command line` {
  @Test func `a feed is made, listed, rotated and revoked (R40)`() throws {
    try withStudio { desk in
      let made: Feed = try desk.json("feeds add --coach cleo --kind busy --blackouts")
      let address = try #require(made.url)
      #expect(address.hasPrefix("http://studio.example/feeds/") && address.hasSuffix(".ics"))
      #expect(made.webcal == address.replacing("http://", with: "webcal://"))
      let listed: [Feed] = try desk.json("feeds list --coach cleo")
      #expect(listed.map(\.id) == [made.id] && listed.first?.url == nil)
      #expect(try desk.json("feeds list --coach cleo --kind open", as: [Feed].self).isEmpty)

      let rotated: Feed = try desk.json("feeds rotate --coach cleo --grace-hours 48")
      #expect(rotated.id == made.id && rotated.url != made.url)
      #expect(try desk.json("feeds revoke \(made.id)", as: Revoked.self).revoked)
      #expect(try desk.failure("feeds rotate \(made.id)") == .refused("feed-revoked"))
      #expect(try desk.failure("feeds revoke --coach cleo") == .refused("not-found"))
      #expect(try desk.json("feeds list --coach cleo", as: [Feed].self).first?.revoked != nil)
    }
  }

  @Test func `of several feeds the one meant has to be named`() throws {
    try withStudio { desk in
      try desk.coachcal("feeds add --client ada")
      let second: Feed = try desk.json("feeds add --client ada --with cleo --past-days 10")
      #expect(second.coach_id != nil)
      let failure = try desk.failure("feeds revoke --client ada")
      #expect(failure == .refused("invalid") && failure.detail.contains(second.id))
      try desk.coachcal("feeds revoke \(second.id)")
      try desk.coachcal("feeds revoke --client ada")
    }
  }

  @Test func `a token is told once, listed without its secret, and revoked (R71)`() throws {
    try withStudio { desk in
      for person in ["--coach cleo", "--client ada", "--owner olga"] {
        let made: Bearer = try desk.json("token add \(person) --name 'my script'")
        let secret = try #require(made.token)
        let list = try desk.coachcal("token list \(person) --json")
        #expect(list.contains(made.id) && list.contains("my script") && !list.contains(secret))
        #expect(try desk.coachcal("token list \(person)").contains(secret) == false)
        #expect(try desk.json("token revoke \(made.id)", as: Revoked.self).revoked)
        #expect(try desk.failure("token revoke \(made.id)") == .refused("not-found"))
      }
      #expect(try desk.failure("token add --owner nobody") == .refused("not-found"))
    }
  }

  @Test func `templates and packages are made and sold (R22)`() throws {
    try withStudio { desk in
      try desk.coachcal(
        "package template add --coach cleo --name 'Long five' --total 5 --duration 90 --months 2")
      #expect(try desk.coachcal("package template list --coach cleo").contains("Long five"))
      let sold: Owned = try desk.json("package add --coach cleo --client dee --template 'Long five'")
      #expect(sold.total == 5 && sold.remaining == 5)
      let free: Owned = try desk.json(
        "package add --coach cleo --client dee --name Gift --total 2 --duration 30 --last-day 2030-01-31")
      let packages: [Owned] = try desk.json("package list --client dee --coach cleo")
      #expect(Set(packages.map(\.id)) == [sold.id, free.id])
      let raised: Owned = try desk.json("package adjust \(free.id) --by +3 --reason 'a present'")
      #expect(raised.total == 5 && raised.remaining == 5)
      #expect(try desk.coachcal("package list --client dee --ledger").contains("a present"))
      #expect(
        try desk.failure("package add --coach cleo --client dee --template x --as client")
          == .refused("forbidden"))
    }
  }

  @Test func `coaches and clients are listed`() throws {
    try withStudio { desk in
      let coaches: [Named] = try desk.json("coaches")
      #expect(coaches.map(\.handle) == ["cleo", "gus"])
      let clients: [Named] = try desk.json("clients")
      #expect(clients.map(\.handle) == ["ada", "bob", "cy", "dee"])
      #expect(try desk.coachcal("clients").contains("ada@mail.example"))
    }
  }
}

private struct Feed: Decodable {
  var id: String
  var coach_id: String?
  var url: String?
  var webcal: String?
  var revoked: String?
}

private struct Bearer: Decodable {
  var id: String
  var token: String?
}

private struct Revoked: Decodable {
  var revoked: Bool
}

private struct Named: Decodable {
  var handle: String
}
