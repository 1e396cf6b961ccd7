/// What is known of a content line before its end is found; looked at only where a line that is none follows it.
struct LineHead {
  private let first: ArraySlice<UInt8>
  private var rest: [ArraySlice<UInt8>] = []
  private var known: (name: PropertyName?, hasColon: Bool)?

  init(_ piece: ArraySlice<UInt8>) { first = piece }

  mutating func take(_ piece: ArraySlice<UInt8>) {
    guard let (name, hasColon) = known else { return rest.append(piece) }
    known = (name, hasColon || Self.hasColon(name, piece))
  }

  /// Whether a line that is no content line may be its rest: what is no piece of a time or of a rule is not added to
  /// one.
  mutating func mayGoOn(with piece: ArraySlice<UInt8>) -> Bool {
    let (name, hasColon) = known ?? look()
    known = (name, hasColon)
    guard let name, hasColon else { return true }
    return name.mayHold(piece)
  }

  private mutating func look() -> (PropertyName?, Bool) {
    let end = first.firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ";") }
    let name = end.flatMap { PropertyName(first[..<$0]) }
    defer { rest = [] }
    return (name, Self.hasColon(name, first) || rest.contains { Self.hasColon(name, $0) })
  }

  private static func hasColon(_ name: PropertyName?, _ piece: ArraySlice<UInt8>) -> Bool {
    name?.isTemporal == true && piece.contains(UInt8(ascii: ":"))
  }
}
