import Synchronization

/// Counters since the start of the process.
final class Metrics: Sendable {
  private struct Requests: Hashable {
    var method, route: String
    var status: Int

    var labels: String { "method=\"\(method)\",route=\"\(route)\",status=\"\(status)\"" }
  }

  private struct Counts {
    var (count, microseconds, bytes): (Int64, Int64, Int64) = (0, 0, 0)

    mutating func add(_ microseconds: Int64, _ bytes: Int) {
      count += 1
      self.microseconds += microseconds
      self.bytes += Int64(bytes)
    }
  }

  private struct State: ~Copyable {
    var requests: [Requests: Counts] = [:]
    var counters: [String: Int64] = [:]
  }

  private let state = Mutex(State())

  /// Counts a request by method, route pattern and status.
  func request(method: String, route: String, status: Int, microseconds: Int64, bytes: Int) {
    let key = Requests(method: method, route: route, status: status)
    state.withLock { state in
      // One search, as this is done for every answer from memory.
      state.requests[key, default: Counts()].add(microseconds, bytes)
    }
  }

  /// Counts one of something.
  func count(_ name: String) { state.withLock { $0.counters[name, default: 0] += 1 } }

  /// All counters in Prometheus' text format, and so many of what is there now, or was counted elsewhere.
  func text(
    now gauges: KeyValuePairs<String, Int>, and others: KeyValuePairs<String, Int> = [:],
    since counters: KeyValuePairs<String, Int> = [:]
  ) -> String {
    state.withLock { state in
      var lines = ["# TYPE coachcal_requests_total counter"]
      let sorted = state.requests.map { (key: $0.key.labels, value: $0.value) }.sorted { $0.key < $1.key }
      lines += sorted.map { "coachcal_requests_total{\($0.key)} \($0.value.count)" }
      lines.append("# TYPE coachcal_request_microseconds_total counter")
      lines += sorted.map { "coachcal_request_microseconds_total{\($0.key)} \($0.value.microseconds)" }
      lines.append("# TYPE coachcal_response_bytes_total counter")
      lines += sorted.map { "coachcal_response_bytes_total{\($0.key)} \($0.value.bytes)" }
      for (name, count) in state.counters.sorted(by: { $0.key < $1.key }) {
        lines += ["# TYPE coachcal_\(name)_total counter", "coachcal_\(name)_total \(count)"]
      }
      for (name, count) in counters {
        lines += ["# TYPE coachcal_\(name)_total counter", "coachcal_\(name)_total \(count)"]
      }
      for (name, count) in Array(gauges) + Array(others) {
        lines += ["# TYPE coachcal_\(name) gauge", "coachcal_\(name) \(count)"]
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }
}
