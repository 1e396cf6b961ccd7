public import Booking
import CivilTime
public import Desk
public import JSONText

/// Slots are what is asked for most and at once in the hundreds: they are written without values in between.
extension JSONWriter {
  /// The slots of a coach, as a list that comes whole.
  mutating func slots(_ offers: Offers, kind: Kind) {
    object {
      $0.name("items")
      $0.array(offers.offers) { $0.slot($1, kind: kind, showsOccupancy: offers.showsOccupancy) }
      $0.name("next")
      $0.null()
    }
  }

  /// A slot; capacity and occupancy only where they may be told (R9).
  fileprivate mutating func slot(_ offer: Offer, kind: Kind, showsOccupancy: Bool) {
    object {
      $0.name("available")
      $0.bool(offer.slot.isAvailable)
      if showsOccupancy {
        $0.name("capacity")
        $0.integer(offer.slot.capacity)
      }
      $0.name("end")
      $0.instant(offer.slot.end)
      $0.name("favourite")
      $0.bool(offer.isFavourite)
      $0.name("kind")
      $0.string(kind.rawValue)
      if showsOccupancy {
        $0.name("occupancy")
        $0.integer(offer.slot.occupancy)
      }
      $0.name("start")
      $0.instant(offer.slot.start)
    }
  }

  /// An instant in UTC (RFC 3339).
  private mutating func instant(_ instant: Instant) { plain { instant.appendRFC3339(to: &$0) } }
}

extension JSON {
  /// A slot; capacity and occupancy only where they may be told (R9).
  public init(_ offer: Offer, kind: Kind, showsOccupancy: Bool) {
    var writer = JSONWriter()
    writer.slot(offer, kind: kind, showsOccupancy: showsOccupancy)
    self = JSON(writer.bytes) ?? .null
  }
}
