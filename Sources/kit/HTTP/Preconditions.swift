/// What identifies the current representation of a resource (RFC 9110 §8.8).
public struct Validators: Sendable, Equatable {
  /// The ETag that would be sent.
  public let tag: EntityTag?
  /// The Last-Modified that would be sent, in epoch seconds.
  public let lastModified: Int64?

  /// Either may be missing; conditions on a missing one do not match.
  public init(tag: EntityTag? = nil, lastModified: Int64? = nil) {
    self.tag = tag
    self.lastModified = lastModified
  }

  /// The two headers that carry these validators.
  public var headers: Headers {
    var headers = Headers()
    headers["ETag"] = tag?.description
    headers["Last-Modified"] = lastModified.map(HTTPDate.format)
    return headers
  }
}

/// The outcome of a request's conditions.
public enum Precondition: Equatable, Sendable {
  /// Carry out the method.
  case proceed
  /// Answer 304 with the validators.
  case notModified
  /// Answer 412 and change nothing.
  case preconditionFailed
}

/// Evaluates If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since in the order of RFC 9110
/// §13.2.2. `current` is nil where the resource has no representation yet.
///
/// Fields that cannot be read are ignored, but an unreadable If-Match fails: its sender wanted protection.
public func preconditions(_ method: Method, _ headers: Headers, current: Validators?) -> Precondition {
  if let text = headers.joined("If-Match") {
    guard holds(EntityTagCondition(text), current, by: { $0.matchesStrongly($1) }) else {
      return .preconditionFailed
    }
  } else if let limit = date("If-Unmodified-Since", headers), let modified = current?.lastModified,
    modified > limit
  {
    return .preconditionFailed
  }
  if let text = headers.joined("If-None-Match") {
    if holds(EntityTagCondition(text), current, by: { $0.matchesWeakly($1) }) {
      return method.isRead ? .notModified : .preconditionFailed
    }
  } else if method.isRead, let limit = date("If-Modified-Since", headers),
    let modified = current?.lastModified, modified <= limit
  {
    return .notModified
  }
  return .proceed
}

private func holds(
  _ condition: EntityTagCondition, _ current: Validators?, by matches: (EntityTag, EntityTag) -> Bool
) -> Bool {
  guard let current else { return false }
  switch condition {
  case .any: return true
  case .tags(let tags): return current.tag.map { tag in tags.contains { matches($0, tag) } } ?? false
  }
}

/// A date field that stands twice is ignored (RFC 9110 §13.1.3).
private func date(_ name: String, _ headers: Headers) -> Int64? {
  let lines = headers.all(name)
  return lines.count == 1 ? HTTPDate.parse(lines[0]) : nil
}
