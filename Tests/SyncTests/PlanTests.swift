import Booking
import Sync
import Testing

/// What is done next, from what should be, what is remembered and what was found.
@Suite struct PlanTests {
  private let known = Push.Remembered(name: "a.ics", tag: "\"1\"", fingerprint: "old")
  private func ours(_ isAsWanted: Bool) -> Found.Ours {
    Found.Ours(name: "a.ics", tag: "\"2\"", isAsWanted: isAsWanted)
  }
  private func step(
    _ wanted: String?, _ remembered: Push.Remembered? = nil, inDoubt: Bool = false, _ found: Found = .unknown
  ) -> Step {
    plan(wanted: wanted, remembered: remembered, isInDoubt: inDoubt, found: found)
  }

  @Test func `what nobody ever wrote is made without looking`() {
    #expect(step("new") == .create(after: nil))
    #expect(step(nil) == .done(remember: nil))
  }

  @Test func `what was written is written over by its tag, and left alone where nothing changed`() {
    #expect(step("new", known) == .replace(name: "a.ics", tag: "\"1\""))
    #expect(
      step("old", known) == .done(remember: Found.Ours(name: "a.ics", tag: "\"1\"", isAsWanted: true)))
    #expect(step(nil, known) == .remove(name: "a.ics", tag: "\"1\""))
  }

  @Test func `what has no tag is read before it is written over`() {
    var untagged = known
    untagged.tag = nil
    #expect(step("new", untagged) == .look(name: "a.ics"))
  }

  @Test(arguments: [nil, "old", "new"] as [String?])
  func `what is in doubt is read before anything is written (R49)`(wanted: String?) {
    #expect(step(wanted, known, inDoubt: true) == .look(name: "a.ics"))
    #expect(step(wanted, nil, inDoubt: true) == .look(name: nil))
  }

  @Test(arguments: [false, true])
  func `what was found decides, whatever is remembered and doubted`(inDoubt: Bool) {
    for remembered in [nil, known] {
      func step(_ wanted: String?, _ found: Found) -> Step {
        self.step(wanted, remembered, inDoubt: inDoubt, found)
      }
      #expect(step("new", .nothing) == .create(after: nil))
      #expect(step("new", .tombstone(name: "a")) == .create(after: "a"))
      #expect(step("new", .ours(ours(true))) == .done(remember: ours(true)))
      #expect(step("new", .ours(ours(false))) == .replace(name: "a.ics", tag: "\"2\""))
      #expect(step(nil, .ours(ours(false))) == .remove(name: "a.ics", tag: "\"2\""))
      #expect(step(nil, .nothing) == .done(remember: nil))
      #expect(step(nil, .tombstone(name: "a")) == .done(remember: nil))
    }
  }

  @Test func `what is not ours is neither written over nor removed (R46)`() {
    for remembered in [nil, known] {
      #expect(step("new", remembered, .foreign(name: "a.ics")) == .park(name: "a.ics"))
      #expect(step(nil, remembered, .foreign(name: "a.ics")) == .done(remember: nil))
    }
  }
}
