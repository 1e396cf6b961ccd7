/// A path with holes: `/api/v1/coaches/{id}/windows/{window}`, `/feeds/{token}.ics`.
///
/// A segment holds at most one parameter, which may stand between fixed text and never matches nothing.
public struct RoutePattern: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// As written, which is also how OpenAPI writes a path.
  public let description: String
  /// The parameters' names from left to right.
  public let parameterNames: [String]
  private let pieces: [Piece]

  private enum Piece: Sendable, Hashable {
    case fixed(String)
    case parameter(name: String, before: String, after: String)
  }

  /// Any text is a pattern; a segment without a closed `{name}` matches only itself.
  public init(_ text: String) {
    description = text
    let path = text.first == "/" ? text.dropFirst() : text[...]
    pieces =
      path.isEmpty
      ? [] : path.split(separator: "/", omittingEmptySubsequences: false).map(Self.piece)
    parameterNames = pieces.compactMap {
      guard case .parameter(let name, _, _) = $0 else { return nil }
      return name
    }
  }

  /// A pattern in the source.
  public init(stringLiteral text: String) { self.init(text) }

  /// How many segments a path has that fits.
  var segmentCount: Int { pieces.count }

  /// The parameters of a path that fits, by decoded segments; nil for one that does not.
  public func match(_ segments: [String]) -> PathParameters? {
    guard segments.count == pieces.count else { return nil }
    var found = PathParameters()
    for (piece, segment) in zip(pieces, segments) {
      switch piece {
      case .fixed(let text):
        guard segment == text else { return nil }
      case .parameter(let name, let before, let after):
        let (bytes, fixed) = (segment.utf8, before.utf8.count + after.utf8.count)
        guard bytes.count > fixed, bytes.starts(with: before.utf8),
          bytes.suffix(after.utf8.count).elementsEqual(after.utf8)
        else { return nil }
        let value = bytes.dropFirst(before.utf8.count).dropLast(after.utf8.count)
        found.pairs.append((name, String(Substring(value))))
      }
    }
    return found
  }

  private static func piece(_ segment: Substring) -> Piece {
    guard let open = segment.firstIndex(of: "{"), let close = segment[open...].firstIndex(of: "}"),
      segment.index(after: open) < close
    else { return .fixed(String(segment)) }
    return .parameter(
      name: String(segment[segment.index(after: open)..<close]),
      before: String(segment[..<open]), after: String(segment[segment.index(after: close)...]))
  }
}

/// What a path held in the places of a pattern's parameters.
public struct PathParameters: Sendable {
  var pairs: [(name: String, value: String)] = []

  /// No parameters.
  public init() {}

  /// The decoded value, never empty; nil for a name the pattern does not have.
  public subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }
}
