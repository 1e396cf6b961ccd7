import Synchronization

/// Counters since the start of the process.
final class Metrics: Sendable {
  private struct State: ~Copyable {
    var requests: [String: (count: Int64, microseconds: Int64, bytes: Int64)] = [:]
    var counters: [String: Int64] = [:]
  }

  private let state = Mutex(State())

  /// Counts a request by method, route pattern and status.
  func request(method: String, route: String, status: Int, microseconds: Int64, bytes: Int) {
    let key = "method=\"\(method)\",route=\"\(route)\",status=\"\(status)\""
    state.withLock { state in
      var entry = state.requests[key] ?? (0, 0, 0)
      entry.count += 1
      entry.microseconds += microseconds
      entry.bytes += Int64(bytes)
      state.requests[key] = entry
    }
  }

  /// Counts one of something.
  func count(_ name: String) { state.withLock { $0.counters[name, default: 0] += 1 } }

  /// All counters in Prometheus' text format, and so many of what is there now.
  func text(now gauges: KeyValuePairs<String, Int>) -> String {
    state.withLock { state in
      var lines = ["# TYPE coachcal_requests_total counter"]
      let sorted = state.requests.sorted { $0.key < $1.key }
      lines += sorted.map { "coachcal_requests_total{\($0.key)} \($0.value.count)" }
      lines.append("# TYPE coachcal_request_microseconds_total counter")
      lines += sorted.map { "coachcal_request_microseconds_total{\($0.key)} \($0.value.microseconds)" }
      lines.append("# TYPE coachcal_response_bytes_total counter")
      lines += sorted.map { "coachcal_response_bytes_total{\($0.key)} \($0.value.bytes)" }
      for (name, count) in state.counters.sorted(by: { $0.key < $1.key }) {
        lines += ["# TYPE coachcal_\(name)_total counter", "coachcal_\(name)_total \(count)"]
      }
      for (name, count) in gauges {
        lines += ["# TYPE coachcal_\(name) gauge", "coachcal_\(name) \(count)"]
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }
}
