import Booking
import Desk
import Secrets

import TestSupport

extension Scene {
  /// Tries with ann's destinations.
  func destinations(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = studio.desk
    let ann = try studio.person("ann").id
    switch row {
    case "managed coach": return { try desk.managedCoach("ann", by: $0).id == ann }
    case "add destination":
      let address = "https://dav.example/\(studio.random.bytes(4))/"
      return { [studio] in try studio.addDestination(address, by: $0).coach == ann }
    case "destinations":
      _ = try studio.addDestination("https://dav.example/\(studio.random.bytes(4))/")
      return { try !desk.destinations(of: "ann", for: $0).isEmpty }
    case "ask consent": return { try desk.askConsent(of: "ann", by: $0).text.count > 20 }
    case "pushes", "push again":
      let id = try booked().id
      return {
        if row == "push again" { try desk.pushAgain(id, by: $0) }
        return try desk.pushes(of: id, for: $0).count >= 0
      }
    default: break
    }
    guard row == "unsynced" || row.hasSuffix("destination") else { return nil }
    let id = try studio.addDestination("https://dav.example/\(studio.random.bytes(4))/").id
    switch row {
    case "destination": return { try desk.destination(id, for: $0).destination.id == id }
    case "change destination":
      return { try desk.changeDestination(id, DestinationChanges(), by: $0).id == id }
    case "pause destination": return { try desk.pauseDestination(id, by: $0).state == .paused }
    case "resume destination": return { try desk.resumeDestination(id, by: $0).state == .active }
    case "remove destination":
      return {
        try desk.removeDestination(id, by: $0)
        return true
      }
    case "repair destination":
      return {
        try desk.repair(id, uids: [], by: $0)
        return true
      }
    case "unsynced": return { try desk.unsynced(at: id, limit: 10, for: $0).count >= 0 }
    default: return nil
    }
  }
}
