import FoundationEssentials

/// What a reader in Tests/Peers found.
public struct PeerReport: Decodable, Sendable {
  /// How many values it compared.
  public let compared: Int
  /// What was otherwise than it should be, the first few.
  public let failures: [String]
}

/// Has `script` in Tests/Peers read `cases` as JSON on its standard input, with the Python that `make test`
/// provides.
public func peerReport(_ script: String, _ cases: some Encodable) throws -> PeerReport {
  let input = Array(try JSONEncoder().encode(cases))
  let finished = try run(
    peer("python"), ["\(PackageRoot.path)/Tests/Peers/\(script)"], input: input, seconds: 240)
  guard finished.status == 0 else { return PeerReport(compared: 0, failures: [finished.error]) }
  return try JSONDecoder().decode(PeerReport.self, from: Data(finished.outputBytes))
}

/// The path of a program that `make test` installs from Tests/Peers/requirements.txt.
public func peer(_ program: String) -> String { "\(PackageRoot.path)/.build/venv/bin/\(program)" }
