import CivilTime
import ICalendar
import TestSupport
import Testing

@Suite struct FreeBusyTests {
  private func answer(_ periods: [Range<Instant>]) -> FreeBusy {
    FreeBusy(
      prodid: "-//Example//EN", uid: "busy-1@example.org", stamp: utc(2026, 2, 1), start: utc(2026, 3, 1),
      end: utc(2026, 4, 1), url: "https://example.org/freebusy/x.ifb", periods: periods)
  }

  private func busyLines(_ periods: [Range<Instant>]) -> [String] {
    unfolded(render(answer(periods))).filter { $0.hasPrefix("FREEBUSY") }
  }

  @Test func `a free/busy answer has these bytes (R45)`() {
    let periods = [
      utc(2026, 3, 2, 9)..<utc(2026, 3, 2, 10), utc(2026, 3, 2, 13)..<utc(2026, 3, 2, 15),
    ]
    #expect(snapshotDifference(render(answer(periods)), "busy.ifb") == nil)
  }

  @Test func `periods are sorted, merged where they meet and cut to the range (R45)`() {
    let found = busyLines([
      utc(2026, 3, 2, 12)..<utc(2026, 3, 2, 13), utc(2026, 3, 2, 9)..<utc(2026, 3, 2, 10),
      utc(2026, 3, 2, 10)..<utc(2026, 3, 2, 11), utc(2026, 3, 2, 9, 30)..<utc(2026, 3, 2, 9, 45),
      utc(2026, 2, 27)..<utc(2026, 3, 1, 1), utc(2026, 3, 31, 23)..<utc(2026, 4, 5),
      utc(2026, 1, 1)..<utc(2026, 1, 2), utc(2026, 3, 20)..<utc(2026, 3, 20),
    ])
    #expect(
      found == [
        "FREEBUSY;FBTYPE=BUSY:20260301T000000Z/20260301T010000Z",
        "FREEBUSY;FBTYPE=BUSY:20260302T090000Z/20260302T110000Z",
        "FREEBUSY;FBTYPE=BUSY:20260302T120000Z/20260302T130000Z",
        "FREEBUSY;FBTYPE=BUSY:20260331T230000Z/20260401T000000Z",
      ])
  }

  @Test func `what may become busy is told apart, where nothing else is (R45)`() {
    var answer = answer([
      utc(2026, 3, 2, 10)..<utc(2026, 3, 2, 11), utc(2026, 3, 2, 12)..<utc(2026, 3, 2, 13),
    ])
    answer.tentative = [
      utc(2026, 3, 2, 12)..<utc(2026, 3, 2, 13), utc(2026, 3, 2, 9)..<utc(2026, 3, 2, 14),
      utc(2026, 3, 2, 14)..<utc(2026, 3, 2, 15), utc(2026, 2, 1)..<utc(2026, 2, 2),
    ]
    #expect(
      unfolded(render(answer)).filter { $0.hasPrefix("FREEBUSY;FBTYPE=BUSY-TENTATIVE:") }.map {
        String($0.dropFirst(31))
      } == [
        "20260302T090000Z/20260302T100000Z", "20260302T110000Z/20260302T120000Z",
        "20260302T130000Z/20260302T150000Z",
      ])
  }

  @Test func `no busy time is an answer too`() {
    #expect(busyLines([]) == [])
    #expect(unfolded(render(answer([]))).contains("DTEND:20260401T000000Z"))
  }
}
