public import Booking
import Store

extension TestStudio {
  /// So many more clients of a brand, client0 and on; with a package of one session with ann each if wished.
  public func addCrowd(_ count: Int, to brand: String = "north", withPackages: Bool = false) throws
    -> [Person]
  {
    let brand = try self.brand(brand)
    let zone = try person("ann").zone
    let crowd = (0..<count).map { number in
      Person(
        id: id(), handle: "client\(number)", name: "Client \(number)", email: "client\(number)@example.org",
        zone: zone)
    }
    try storage.write { store in
      for person in crowd {
        _ = try store.add(person, at: clock.now)
        _ = try store.addClient(person.id, to: brand.id)
      }
    }
    if withPackages { for person in crowd { try sell(1, to: person.handle) } }
    return crowd
  }
}
