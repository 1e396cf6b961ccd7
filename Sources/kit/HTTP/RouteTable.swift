/// Methods and paths to handlers, read from top to bottom: the first line that fits wins.
public struct RouteTable<Handler> {
  /// One line of the table.
  public struct Route {
    /// A GET line also answers HEAD where no HEAD line fits.
    public let method: Method
    /// The path it answers.
    public let pattern: RoutePattern
    /// What answers.
    public let handler: Handler

    /// One line of the table.
    public init(_ method: Method, _ pattern: RoutePattern, _ handler: Handler) {
      self.method = method
      self.pattern = pattern
      self.handler = handler
    }
  }

  /// What the table says to a request.
  public enum Match {
    /// Call this handler.
    case found(Handler, PathParameters)
    /// OPTIONS: answer 204 with this Allow.
    case options(allowed: [Method])
    /// The path is there, the method is not: answer 405 with this Allow.
    case methodNotAllowed(allowed: [Method])
    /// No line has this path.
    case notFound
  }

  /// The lines from top to bottom, for tests and documents.
  public let routes: [Route]
  /// The same by the number of their segments: every request is looked up, those that are refused too.
  private let bySegments: [Int: [Route]]

  /// A table of these lines.
  public init(_ routes: [Route]) {
    self.routes = routes
    bySegments = Dictionary(grouping: routes, by: \.pattern.segmentCount)
  }

  /// Finds what answers. An OPTIONS line is asked before the general answer to OPTIONS.
  public func match(_ method: Method, _ segments: [String]) -> Match {
    var readHandler: (Handler, PathParameters)?
    var allowed: [Method] = []
    for route in bySegments[segments.count] ?? [] {
      guard let parameters = route.pattern.match(segments) else { continue }
      if route.method == method { return .found(route.handler, parameters) }
      if method == .head, route.method == .get, readHandler == nil {
        readHandler = (route.handler, parameters)
      }
      allowed.append(route.method)
    }
    if let (handler, parameters) = readHandler { return .found(handler, parameters) }
    if allowed.isEmpty { return .notFound }
    allowed = Self.complete(allowed)
    return method == .options ? .options(allowed: allowed) : .methodNotAllowed(allowed: allowed)
  }

  /// Each method once, HEAD behind GET, OPTIONS always.
  private static func complete(_ methods: [Method]) -> [Method] {
    var complete: [Method] = []
    for method in methods.flatMap({ $0 == .get ? [.get, .head] : [$0] }) + [.options]
    where !complete.contains(method) {
      complete.append(method)
    }
    return complete
  }
}

extension RouteTable: Sendable where Handler: Sendable {}
extension RouteTable.Route: Sendable where Handler: Sendable {}
extension RouteTable.Match: Sendable where Handler: Sendable {}
