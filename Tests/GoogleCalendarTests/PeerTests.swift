import FoundationEssentials
import TestSupport
import Testing

@Suite struct PeerTests {
  @Test func `Google's own Python client finds the local Google to behave as its documents say`() throws {
    let google = try LocalGoogle()
    let finished = try run(
      peer("python"), ["\(PackageRoot.path)/Tests/Peers/check_local_google.py"],
      input: Array(google.announcement.utf8), seconds: 120)
    #expect(finished.status == 0, "\(finished.error)")
    let report = try JSONDecoder().decode(PeerReport.self, from: Data(finished.outputBytes))
    #expect(report.failures == [])
    #expect(report.compared >= 70)
  }
}
