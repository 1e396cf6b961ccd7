/// In how many seconds the sender of an answer wants to be asked again (RFC 9110 §10.2.3): a day at most, and not less
/// than none. Nil where it does not say so, or not in a way that can be read.
///
/// A date is measured against the answer's own, which takes no clock of ours, else against `now`, in seconds since
/// 1970; without either it says nothing.
public func retryAfter(_ headers: Headers, now: Int64? = nil) -> Int64? {
  guard let text = headers["Retry-After"] else { return nil }
  let longest: Int64 = 86_400
  if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
    return min(Int64(text) ?? longest, longest)
  }
  guard let then = HTTPDate.parse(text), let now = headers["Date"].flatMap(HTTPDate.parse) ?? now else {
    return nil
  }
  return min(max(then - now, 0), longest)
}
