public import CivilTime

/// Answers a wish (R6, R7, R11–R15, R23, R25): what is booked, or why not.
///
/// The `availability` must know every window, the overrides of the wish's day and of the two after, and
/// whatever takes up the coach between the wish's start and its end and buffer. A client who names no length
/// gets the slot offered at that start, of several the shortest.
public func decide(_ wish: Wish, _ facts: Facts, now: Instant) throws(Refusal) -> Decision {
  guard facts.coach != facts.client else {
    throw Refusal(.ownBooking, "Coach and client are the same person. Book with another coach.")
  }
  try facts.policy.checkLimits(start: wish.start, role: wish.role, zone: facts.availability.zone, now: now)
  var decision = try decidePlace(wish, facts, now: now)
  decision.standing = try facts.policy.standing(of: wish, now: now)
  return decision
}

/// Finds room and what pays for it.
private func decidePlace(_ wish: Wish, _ facts: Facts, now: Instant) throws(Refusal) -> Decision {
  switch wish.kind {
  case .checkin:
    let minutes = facts.policy.checkinDurationMinutes
    if let asked = wish.durationMinutes, asked != minutes {
      throw Refusal(
        .durationMismatch, "A check-in lasts \(minutes) minutes: ask for that length or for none.")
    }
    let decision = try place(wish, minutes: minutes, facts, now: now)
    try facts.policy.checkQuota(used: facts.checkInsUsed, start: wish.start, zone: facts.availability.zone)
    return decision
  case .session:
    guard facts.policy.creditsRequired || wish.package != nil else {
      return try place(wish, minutes: wish.durationMinutes, facts, now: now)
    }
    let package = try packagePaying(
      for: wish.start, durationMinutes: wish.durationMinutes, named: wish.package, among: facts.packages)
    var decision = try place(wish, minutes: package.durationMinutes, facts, now: now)
    decision.package = package.id
    return decision
  }
}

/// Answers the wish to move a booking (R18): as `decide`, but the credit and a session's length stay, and no
/// notice holds; in every mode it stays confirmed. A check-in gets the length that the settings say now (R25).
///
/// The old booking must not be among what takes up the coach, nor among the check-ins used. `package` is the
/// one that paid for it.
public func decideMove(
  of booking: Booking, to start: Instant, package: Package?, by role: Role, _ facts: Facts, now: Instant
) throws(Refusal) -> Decision {
  _ = try booking.status.after(.reschedule)
  guard !role.isBoundByLimits || booking.start > now else {
    throw Refusal(.tooLate, "The booking has begun; only the coach can move it now.")
  }
  var facts = facts
  facts.policy.minNoticeHours = 0
  try facts.policy.checkLimits(start: start, role: role, zone: facts.availability.zone, now: now)
  if let package, !package.covers(start) {
    throw Refusal(.packageExpired, "The package expires before \(start.rfc3339). Choose an earlier time.")
  }
  let minutes = Int((booking.end - booking.start) / 60)
  let wish = Wish(kind: booking.kind, start: start, durationMinutes: minutes, role: role)
  var decision = try place(wish, minutes: minutes, facts, now: now)
  if booking.kind == .checkin {
    try facts.policy.checkQuota(used: facts.checkInsUsed, start: start, zone: facts.availability.zone)
  }
  decision.package = booking.package
  return decision
}

/// Finds room for a wish of this length; nil leaves the length to window and settings.
private func place(_ wish: Wish, minutes: Int?, _ facts: Facts, now: Instant) throws(Refusal) -> Decision {
  let availability = facts.availability
  let date = availability.zone.date(at: wish.start)
  if let minutes, !(5...1440).contains(minutes) {
    throw Refusal(.invalid, "A session lasts from 5 to 1440 minutes.")
  }
  let openTime = OpenTime(
    windows: availability.windows, overrides: availability.overrides, kind: wish.kind, from: date,
    through: date.adding(days: 2), zone: availability.zone)
  var offered: [Slot] = []
  if wish.role.isBoundByLimits {
    let query = SlotQuery(kind: wish.kind, durationMinutes: minutes, from: date, through: date, role: .coach)
    offered = slots(query, of: availability, policy: facts.policy, now: now).filter { $0.start == wish.start }
  }
  let source = openTime.capacity(from: wish.start, until: wish.start + 1)?.source
  let usual = facts.policy.slotMinutes(wish.kind, asked: minutes, window: source?.slotMinutes(availability))
  let end = offered.first?.end ?? wish.start + Int64(usual) * 60
  guard let (capacity, source) = openTime.capacity(from: wish.start, until: end) else {
    throw Refusal(
      .slotClosed,
      "The coach is not open for this from \(wish.start.rfc3339) to \(end.rfc3339). Choose one of the open slots."
    )
  }
  guard !wish.role.isBoundByLimits || !offered.isEmpty else {
    throw Refusal(
      .slotNotOffered, "No slot begins at \(wish.start.rfc3339). Choose one of the slots that are offered.")
  }
  let occupiedUntil = end + facts.policy.bufferSeconds
  guard Load(availability.occupied).maximum(from: wish.start, until: occupiedUntil) < capacity else {
    throw Refusal(
      .slotFull, "Every place from \(wish.start.rfc3339) to \(end.rfc3339) is taken. Choose another slot.")
  }
  return Decision(
    start: wish.start, end: end, occupiedUntil: occupiedUntil, capacity: capacity,
    room: wish.kind == .session ? source.room(availability) ?? facts.policy.defaultRoom : nil, package: nil,
    isGroup: wish.kind == .session && source.isGroup(availability))
}

extension Stretch.Source {
  fileprivate func slotMinutes(_ availability: Availability) -> Int? {
    if case .window(let index) = self { availability.windows[index].slotMinutes } else { nil }
  }

  fileprivate func isGroup(_ availability: Availability) -> Bool {
    if case .window(let index) = self { availability.windows[index].isGroup } else { false }
  }

  fileprivate func room(_ availability: Availability) -> String? {
    switch self {
    case .window(let index): return availability.windows[index].room
    case .override(let index):
      if case .extra(_, let room) = availability.overrides[index].effect { return room }
      return nil
    }
  }
}
