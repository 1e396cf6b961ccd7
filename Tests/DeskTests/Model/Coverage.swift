import Booking

/// What came of the acts of some lives: a test that only ever hears no, or never, is blind.
struct Coverage: CustomStringConvertible {
  private var outcomes: [Outcome: Int] = [:]
  private var reached: [String: Int] = [:]

  mutating func add(_ more: [Outcome], states: [String]) {
    for outcome in more { outcomes[outcome, default: 0] += 1 }
    for state in states { reached[state, default: 0] += 1 }
  }

  var count: Int { outcomes.values.reduce(0, +) }
  private var accepted: Int { outcomes.filter { $0.key.refusal == nil }.values.reduce(0, +) }

  /// Each refusal that these rules know.
  private static let refusals: [Refusal.Code] = [
    .unauthenticated, .forbidden, .notFound, .inThePast, .tooLate, .tooFarAhead, .slotNotOffered, .slotClosed,
    .slotFull, .alreadyBooked, .noCredit, .packageExpired, .durationMismatch, .checkInUsed, .ownBooking,
    .wrongState, .notStarted, .balanceBelowZero, .keyReused, .conflictingChange,
  ]
  private static let verbs = [
    "book", "confirm", "decline", "pay", "cancel", "move", "mark", "keep", "sell", "adjust", "addWindow",
    "changeWindow", "removeWindow", "addOverride", "removeOverride", "set", "recur", "endRecurring",
  ]

  /// Each state that a booking can come to (R16).
  private static let states =
    ["confirmed", "cancelled", "completed", "no_show", "rescheduled"].map { "instant \($0)" }
    + ["request", "payment"].flatMap { mode in
      ["pending", "confirmed", "declined", "expired", "cancelled"].map { "\(mode) \($0)" }
    }

  /// What some thousands of acts have always brought up, and these did not.
  var missing: [String] {
    guard count >= 2000 else { return [] }
    let codes = Set(outcomes.keys.compactMap(\.refusal))
    let done = Set(outcomes.keys.filter { $0.refusal == nil }.map(\.verb))
    return Self.refusals.filter { !codes.contains($0) }.map(\.rawValue)
      + Self.verbs.filter { !done.contains($0) }
      + Self.states.filter { reached[$0] == nil } + (accepted * 3 > count ? [] : ["more that is accepted"])
  }

  var description: String {
    let verbs = Dictionary(grouping: outcomes, by: \.key.verb).sorted { $0.key < $1.key }.map { verb, all in
      let refused = all.filter { $0.key.refusal != nil }.sorted { $0.value > $1.value }
        .map { "\($0.key.refusal?.rawValue ?? "") \($0.value)" }
      let done = all.filter { $0.key.refusal == nil }.map(\.value).reduce(0, +)
      return "\(verb): done \(done)" + (refused.isEmpty ? "" : ", ") + refused.joined(separator: ", ")
    }
    let share = count == 0 ? 0 : accepted * 100 / count
    let states = reached.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "\(count) acts, \(share) in 100 accepted\n  " + verbs.joined(separator: "\n  ")
      + "\n  bookings became: \(states.joined(separator: ", "))"
  }
}
