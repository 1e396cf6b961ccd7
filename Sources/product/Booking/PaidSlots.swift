public import CivilTime

/// The slots as a client sees them whose sessions packages pay for (R23): each as long as the package says
/// that would pay at its start, and as long as window and settings say where none would.
public func slots(
  _ query: SlotQuery, paidBy packages: [Package], of availability: Availability, policy: Policy, now: Instant
) -> [Slot] {
  guard query.durationMinutes == nil else { return slots(query, of: availability, policy: policy, now: now) }
  let lengths: [Int?] = Set(packages.map(\.durationMinutes)).sorted() + [nil]
  return lengths.flatMap { minutes -> [Slot] in
    var query = query
    query.durationMinutes = minutes
    return slots(query, of: availability, policy: policy, now: now).filter {
      let paying = try? packagePaying(for: $0.start, durationMinutes: nil, named: nil, among: packages)
      return paying?.durationMinutes == minutes
    }
  }.sorted { $0.start < $1.start }
}
