import FoundationEssentials
import TestSupport

/// Somebody's program, which talks to the API over a connection that it keeps.
final class API {
  private let port: UInt16
  private let token: String
  private var client: RawHTTPClient?

  init(_ installation: Installation, token: String) {
    port = installation.port
    self.token = token
  }

  /// Sends a request and reads its answer; throws `RawHTTPClient.Failure` where none comes.
  func ask(_ method: String, _ target: String, _ body: String? = nil, key: String? = nil) throws
    -> RawHTTPClient.Answer
  {
    do {
      let client = try client ?? RawHTTPClient(port: port, timeout: 30_000)
      self.client = client
      var headers = ["Authorization: Bearer \(token)"]
      if body != nil { headers.append("Content-Type: application/json") }
      if let key { headers.append("Idempotency-Key: \(key)") }
      try client.request(method, target, headers, body: body)
      let answer = try client.answer()
      if answer["Connection"] == "close" { self.client = nil }
      return answer
    } catch {
      client = nil
      throw error
    }
  }

  /// Sends a request that must be answered with a booking.
  func booking(_ method: String, _ target: String, _ body: String? = nil) throws -> Booked {
    let answer = try ask(method, target, body)
    guard let booking = answer.booking else { throw Unexpected("\(target): \(answer.status) \(answer.text)") }
    return booking
  }
}

extension RawHTTPClient.Answer {
  /// The booking that a good answer holds.
  var booking: Booked? {
    guard status == 200 || status == 201 else { return nil }
    return try? JSONDecoder().decode(Booked.self, from: Data(body))
  }
}
