public import HTTP

/// Why the server answers by itself, without asking a handler.
public enum Rejection: Sendable, Equatable {
  /// 400: two readers could understand the request differently, or none can. Says what is wrong.
  case malformed(String)
  /// 501: a transfer coding other than `chunked`.
  case unknownTransferCoding
  /// 431: more header lines than are taken, or more text in them than there is memory for.
  case headersTooLarge
  /// 413: more bytes than the limit.
  case tooLarge(limit: Int)
  /// 503: too many requests wait for a worker.
  case overloaded(retryAfter: Int)
  /// 503: the server stopped before a worker had answered.
  case stopping(retryAfter: Int)

  /// Stable, for programs.
  public var code: String {
    switch self {
    case .malformed: "request-malformed"
    case .unknownTransferCoding: "transfer-coding-unknown"
    case .headersTooLarge: "headers-too-large"
    case .tooLarge: "body-too-large"
    case .overloaded: "server-busy"
    case .stopping: "server-stopping"
    }
  }

  /// What to do, for people.
  public var message: String {
    switch self {
    case .malformed(let reason): "The request cannot be read safely: \(reason)."
    case .unknownTransferCoding: "Send the body with Content-Length, or chunked without another coding."
    case .headersTooLarge: "The request's header lines are more, or longer, than are taken here. Send less."
    case .tooLarge(let limit): "The body is larger than the \(limit) bytes that are taken here. Send less."
    case .overloaded(let seconds): "The server is busy. Try again in \(seconds) s."
    case .stopping(let seconds): "The server is stopping. Try again in \(seconds) s."
    }
  }

  /// The code's status.
  public var status: Status {
    switch self {
    case .malformed: .badRequest
    case .unknownTransferCoding: .notImplemented
    case .headersTooLarge: .requestHeaderFieldsTooLarge
    case .tooLarge: .contentTooLarge
    case .overloaded, .stopping: .serviceUnavailable
    }
  }

  /// What the answer must carry whatever its body is: Retry-After with 503.
  public var headers: Headers {
    switch self {
    case .overloaded(let seconds), .stopping(let seconds): ["Retry-After": String(seconds)]
    default: [:]
    }
  }

  /// The message as plain text.
  public var response: Response {
    var response = Response.text(message + "\n", status: status)
    for field in headers { response.headers.add(field.name, field.value) }
    return response
  }
}
