import HTTP
import Threads

extension Site {
  /// Gives the answer, and says how long what took, in milliseconds, to whoever asks for it by
  /// `Prefer: server-timing` (W3C Server Timing §3.1, RFC 7240): the wait for a worker, the answer as a whole, the
  /// transactions among it and how many there were, and the writing of a calendar.
  func timed(_ request: Request, _ answer: () -> Response) -> Response {
    guard prefers("server-timing", request.headers) else { return answer() }
    let (timings, began) = (Timings(), monotonicMicroseconds())
    var response = timings.watching(answer)
    var metrics = ["app;dur=\(milliseconds(monotonicMicroseconds() - began))"]
    if let completed = request.completed {
      metrics.insert("queue;dur=\(milliseconds(began - completed))", at: 0)
    }
    for name in ["db", "render"] {
      guard let part = timings[name] else { continue }
      metrics.append("\(name);dur=\(milliseconds(part.microseconds));desc=\"\(part.count)\"")
    }
    response.headers["Server-Timing"] = metrics.joined(separator: ", ")
    response.headers["Preference-Applied"] = "server-timing"
    return response
  }
}

private func milliseconds(_ microseconds: Int64) -> String {
  "\(microseconds / 1000)." + String(String(1000 + microseconds % 1000).dropFirst())
}
