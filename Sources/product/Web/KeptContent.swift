import Booking
import Gzip
import HTTP
import Secrets
import Synchronization

/// Content that stays as it is while the process lives: made when somebody first asks for it, and kept plain and
/// compressed, each with a strong tag of its own (RFC 9110 §8.8.3).
final class KeptContent: Sendable {
  private struct Bytes {
    var tag: String
    var plain: Body
    var gzip: Body
  }

  private let type: String
  private let make: @Sendable () -> [UInt8]
  private let kept = Mutex<Bytes?>(nil)

  /// Of a media type; `make` gives the bytes, once.
  init(type: String, _ make: @escaping @Sendable () -> [UInt8]) {
    self.type = type
    self.make = make
  }

  /// The content, or 304 to whoever has it.
  func answer(_ request: Request) -> Response {
    let kept = bytes
    let isCompressed = acceptsGzip(request.headers)
    let current = Validators(tag: EntityTag(isCompressed ? "\(kept.tag)-gz" : kept.tag))
    var headers = current.headers
    // It may change with the next version of the program.
    headers["Cache-Control"] = "no-cache"
    headers["Vary"] = "Accept-Encoding"
    switch preconditions(request.method, request.headers, current: current) {
    case .notModified: return .notModified(headers)
    case .preconditionFailed: return Problem.otherThanYouHave.response
    case .proceed: break
    }
    headers["Content-Type"] = type
    if isCompressed { headers["Content-Encoding"] = "gzip" }
    return Response(.ok, headers: headers, body: isCompressed ? kept.gzip : kept.plain)
  }

  private var bytes: Bytes {
    kept.withLock { kept in
      if let kept { return kept }
      let plain = make()
      let made = Bytes(
        tag: String(base32hex(sha256(plain)).prefix(26)), plain: Body(plain),
        gzip: Body(gzip(plain, level: 9)))
      kept = made
      return made
    }
  }
}
