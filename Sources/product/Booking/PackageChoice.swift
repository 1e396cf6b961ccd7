public import CivilTime

/// The package that pays for a session (R23): the one named, else the one that expires first, then the oldest.
///
/// `durationMinutes`, where asked for, leaves out packages for sessions of another length.
/// Throws `no-credit`, `package-expired`, `duration-mismatch`, or `not-found` for a named one not among these.
public func packagePaying(
  for start: Instant, durationMinutes: Int?, named: PackageID?, among packages: [Package]
) throws(Refusal) -> Package {
  if let named {
    guard let package = packages.first(where: { $0.id == named }) else {
      throw Refusal(.notFound, "This client has no such package with this coach.")
    }
    return try usable([package], start: start, durationMinutes: durationMinutes)
  }
  return try usable(packages, start: start, durationMinutes: durationMinutes)
}

private func usable(
  _ packages: [Package], start: Instant, durationMinutes: Int?
) throws(Refusal) -> Package {
  let credited = packages.filter { $0.remaining > 0 }
  guard !credited.isEmpty else {
    throw Refusal(
      .noCredit, "No session is left in the package. The coach can add sessions or sell a new one.")
  }
  let valid = credited.filter { $0.covers(start) }
  guard !valid.isEmpty else {
    throw Refusal(.packageExpired, "The package expires before \(start.rfc3339). Choose an earlier time.")
  }
  let fitting = valid.filter { durationMinutes == nil || $0.durationMinutes == durationMinutes }
  let first = fitting.min {
    let never = Instant(seconds: .max)
    return ($0.expires ?? never, $0.purchased, $0.id) < ($1.expires ?? never, $1.purchased, $1.id)
  }
  guard let first else {
    let lengths = Set(valid.map(\.durationMinutes)).sorted().map(String.init).joined(separator: " or ")
    throw Refusal(
      .durationMismatch, "The package is for sessions of \(lengths) minutes: ask for that length.")
  }
  return first
}
