/// A request method (RFC 9110 §9). Case matters: `get` is not `GET`.
public struct Method: Hashable, Sendable, CustomStringConvertible {
  /// The token as it stands in the request line.
  public let name: String

  /// Any token; the server answers 501 or 405 to those it does not know.
  public init(_ name: String) { self.name = name }

  /// RFC 9110 §9.3.1.
  public static let get = Method("GET")
  /// RFC 9110 §9.3.2.
  public static let head = Method("HEAD")
  /// RFC 9110 §9.3.3.
  public static let post = Method("POST")
  /// RFC 9110 §9.3.4.
  public static let put = Method("PUT")
  /// RFC 5789.
  public static let patch = Method("PATCH")
  /// RFC 9110 §9.3.5.
  public static let delete = Method("DELETE")
  /// RFC 9110 §9.3.7.
  public static let options = Method("OPTIONS")

  /// GET or HEAD: the methods for which a matching validator means 304 (RFC 9110 §13.1.2).
  public var isRead: Bool { self == .get || self == .head }

  /// The token.
  public var description: String { name }
}
