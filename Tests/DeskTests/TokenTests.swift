import Booking
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R71: bearer tokens.
@Suite struct TokenTests {
  @Test func `a token says who shows it until it is revoked (R71)`() throws {
    try withStudio { studio in
      let (record, token) = try studio.desk.addToken(for: "cleo", name: "phone", by: .commandLine(as: .owner))
      let other = try studio.desk.addToken(for: "cleo", name: "web", by: .commandLine(as: .owner))
      #expect(try studio.desk.actor(token: token.text) == studio.actor("cleo"))
      try studio.desk.revokeToken(record.id, by: .commandLine(as: .owner))
      #expect(try refusal { try studio.desk.actor(token: token.text) } == .unauthenticated)
      #expect(try studio.desk.actor(token: other.token.text) == studio.actor("cleo"))
      #expect(
        try refusal { try studio.desk.revokeToken(record.id, by: .commandLine(as: .owner)) } == .notFound)
      let kept = try studio.desk.tokens(of: "cleo")
      #expect(Set(kept.map(\.name)) == ["phone", "web"])
      #expect(kept.first { $0.id == record.id }?.revoked == studio.clock.now)
    }
  }

  @Test func `what is no token opens nothing (R71)`() throws {
    try withStudio { studio in
      let token = try studio.desk.addToken(for: "cleo", name: "x", by: .commandLine(as: .owner)).token.text
      for wrong in [
        "", "x", token + "x", String(token.dropLast()), String(token.dropLast()) + "!", Token.random().text,
      ] {
        #expect(try refusal { try studio.desk.actor(token: wrong) } == .unauthenticated)
      }
      #expect(
        try refusal { try studio.desk.addToken(for: "nobody", name: "x", by: .commandLine(as: .owner)) }
          == .notFound)
    }
  }
}
