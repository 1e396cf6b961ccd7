import Desk
import HTTP
import JSONText

extension Call {
  /// The value of the request's `Idempotency-Key`, with what tells this request from others; nil where it has none
  /// or is only a rehearsal.
  func readRepeatKey() throws -> RepeatKey? {
    guard let key = request.headers["Idempotency-Key"] else { return nil }
    guard (1...255).contains(key.utf8.count) else {
      throw Problem.badRequest("An Idempotency-Key has 1 to 255 characters.")
    }
    guard query("dry_run") != "yes", body["dry_run"].bool != true else { return nil }
    // Whoever writes the same JSON in another order means the same.
    let content = body == .null ? request.body : body.bytes
    return RepeatKey(key, of: Array("\(request.method.name) \(request.target.raw)\n".utf8) + content)
  }
}

extension Response {
  /// The answer to a repeat: as the first, but nothing was made now.
  func repeated(_ key: RepeatKey?) -> Response {
    guard let key, key.isRepeat, status == .created else { return self }
    var response = self
    response.status = .ok
    return response
  }
}
