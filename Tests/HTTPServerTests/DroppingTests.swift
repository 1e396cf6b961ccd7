import Synchronization
import TestSupport
import Testing

@Suite(.serialized) struct DroppingTests {
  /// `make drops` does the same for minutes, under the sanitizers.
  @Test func `200 connections open and drop at random, and every answer is well-formed (R82)`() throws {
    var random = TestRandom(for: "dropping")
    let dropping = Dropping()
    for _ in 0..<4 { try dropping.round(milliseconds: 400, clients: 200, random: &random) }
    #expect(dropping.connections.load(ordering: .relaxed) >= 800)
    #expect(dropping.answers.load(ordering: .relaxed) >= 800)
  }
}
