import Booking

/// Which of a studio's things is which of the model's.
struct Ids {
  private(set) var bookings: [Ref: BookingID] = [:]
  private(set) var packages: [Ref: PackageID] = [:]
  private(set) var windows: [Ref: (coach: String, id: WindowID)] = [:]
  private(set) var overrides: [Ref: (coach: String, id: OverrideID)] = [:]
  private(set) var recurring: [Ref: RecurringID] = [:]
  private(set) var refs: [String: Ref] = [:]

  mutating func bind(_ id: BookingID, _ ref: Ref) { (bookings[ref], refs[id.text]) = (id, ref) }
  mutating func bind(_ id: PackageID, _ ref: Ref) { (packages[ref], refs[id.text]) = (id, ref) }
  mutating func bind(_ id: RecurringID, _ ref: Ref) { (recurring[ref], refs[id.text]) = (id, ref) }
  mutating func bind(_ id: WindowID, of coach: String, _ ref: Ref) { windows[ref] = (coach, id) }
  mutating func bind(_ id: OverrideID, of coach: String, _ ref: Ref) { overrides[ref] = (coach, id) }

  /// Whether everything that an act names is there.
  func knowAll(of act: Act) -> Bool {
    switch act {
    case .confirm(let ref, _), .decline(let ref, _), .pay(let ref, _), .cancel(let ref, _),
      .move(let ref, _, _), .mark(let ref, _, _), .keep(let ref, _):
      bookings[ref] != nil
    case .book(let orders, _, _):
      orders.allSatisfy { order in order.package.map { packages[$0] != nil } ?? true }
    case .adjust(let ref, _, _): packages[ref] != nil
    case .changeWindow(let ref, _, _), .removeWindow(let ref, _): windows[ref] != nil
    case .removeOverride(let ref, _): overrides[ref] != nil
    case .endRecurring(let ref, _, _): recurring[ref] != nil
    case .sell, .addWindow, .addOverride, .set, .recur, .wait, .run: true
    }
  }
}
