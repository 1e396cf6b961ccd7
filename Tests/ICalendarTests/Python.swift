import FoundationEssentials
import TestSupport

/// What a reader in Tests/Peers found.
struct PeerReport: Decodable {
  let compared: Int
  let failures: [String]
}

/// Has `script` in Tests/Peers read `cases`, with the Python that `make test` provides.
func peerReport(_ script: String, _ cases: some Encodable) throws -> PeerReport {
  let input = Array(try JSONEncoder().encode(cases))
  let root = PackageRoot.path
  let finished = try run(
    "\(root)/.build/venv/bin/python", ["\(root)/Tests/Peers/\(script)"], input: input, seconds: 240)
  guard finished.status == 0 else {
    return PeerReport(compared: 0, failures: [finished.error])
  }
  return try JSONDecoder().decode(PeerReport.self, from: Data(finished.outputBytes))
}
