import HTTP
import HTTPServer
import JSONText
import TestSupport
import Testing

@testable import Web

/// R58, R82: what uploads cost, and who may make us bear it.
@Suite struct CalendarUploadTests {
  private static let path = "/api/v1/coaches/ann/sources"

  /// A file of more than two megabytes with one event.
  private static let large: [UInt8] = {
    let end = Array("END:VCALENDAR\r\n".utf8)
    let filler = Array("X-FILLER:\(String(repeating: "x", count: 4000))\r\n".utf8)
    return Array(calendar([("20261110", "20261111")]).dropLast(end.count))
      + Array(repeating: filler, count: 530).joined() + end
  }()

  @Test func `uploads of those who may not import keep out no calendar of those who may (R82)`() throws {
    try withWeb(.socket) { web in
      var held: [RawHTTPClient] = []
      for handle in [nil, "nobody", "revoked", "dan", "paul", nil, "cleo", nil, "sam", nil] {
        let client = try RawHTTPClient(port: web.port, timeout: 30_000)
        let token = handle.map { ["Authorization: Bearer \(web.tokens[$0] ?? "")"] } ?? []
        try client.request(
          "POST", Self.path, ["Content-Type: text/calendar", "Content-Length: \(11 << 20)"] + token)
        try client.send([UInt8](repeating: 0x20, count: 2 << 20))
        held.append(client)
      }
      let answer = try web.ask(
        "POST", Self.path, as: "ann", bytes: Self.large, ["Content-Type": "text/calendar"])
      #expect(answer.status == 200 && answer.json["events"] == 1, "\(answer.text.prefix(500))")
      #expect(held.count == 10)
    }
  }

  @Test func `a form of very many parts is read in one go (R58)`() throws {
    let parts = Array(repeating: Array("--B\r\nx\r\n".utf8), count: 120_000).joined()
    let form = Array(parts) + Array("--B--".utf8)
    try withWeb { web in
      let began = ContinuousClock.now
      let answer = try web.ask(
        "POST", Self.path, as: "ann", bytes: form, ["Content-Type": "multipart/form-data; boundary=B"])
      #expect([400, 422].contains(answer.status), "\(answer.text)")
      // Each part costs what it is long: a second or so. Each costing what is behind it, it would be minutes.
      #expect(ContinuousClock.now - began < .seconds(20))
    }
  }

  @Test func `whoever may not import for a coach is told so before the file is looked at (R82)`() throws {
    try withWeb { web in
      for (handle, says) in [
        ("dan", "403 forbidden"), ("paul", "403 forbidden"), ("nobody", "401 unauthenticated"),
      ] {
        let answer = try web.ask(
          "POST", Self.path, as: handle, bytes: [1], ["Content-Type": "multipart/form-data"])
        #expect(answer.says == says, "\(handle): \(answer.text)")
      }
      let answer = try web.ask(
        "POST", Self.path, as: "ann", bytes: [1], ["Content-Type": "multipart/form-data"])
      #expect(answer.status == 400)
    }
  }
}
