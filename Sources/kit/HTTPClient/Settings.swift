/// What holds for every request of a client.
struct Settings: Sendable {
  var policy: NetworkPolicy
  /// A file of certificates in PEM, beside the system's.
  var trusting: String?
  var agent: String
  var proxies: Proxies
  /// Connections at a time to one host and port; more requests wait, which counts against their total time.
  var connectionsPerHost = 8
  /// Connections at a time in all.
  var connections = 64
  /// Seconds after which an idle connection is not used again: many servers close theirs after a minute, and
  /// a request that meets the closing may be lost.
  var longestIdle = 30
}
