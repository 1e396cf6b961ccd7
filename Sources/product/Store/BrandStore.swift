public import Booking
public import CivilTime
import Database

private let brandColumns = "brands.id, brands.handle, brands.name, brands.preset"

extension Store {
  /// Every brand, in the order of their handles.
  public func brands() throws -> [Brand] {
    try connection.query("SELECT \(brandColumns) FROM brands ORDER BY handle", [], readBrand)
  }

  /// The brand of an id or a handle.
  public func brand(_ reference: String) throws -> Brand? {
    try connection.first(
      "SELECT \(brandColumns) FROM brands WHERE id = $1 OR handle = $1", [Value(reference)], readBrand)
  }

  /// Adds a brand unless one with the id is there; returns whether it did.
  public func add(_ brand: Brand, at now: Instant) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO brands (id, handle, name, preset, created_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (id) DO NOTHING
      """,
      [
        Value(brand.id.text), Value(brand.handle), Value(brand.name), Value(brand.preset.rawValue),
        Value(now.seconds),
      ]) > 0
  }

  /// Makes a person an owner; returns whether they were not one before.
  public func addOwner(_ person: PersonID, to brand: BrandID) throws -> Bool {
    try connection.execute(
      "INSERT INTO brand_owners (brand_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      [Value(brand.text), Value(person.text)]) > 0
  }

  /// Makes a person a client; returns whether they were not one before.
  public func addClient(_ person: PersonID, to brand: BrandID) throws -> Bool {
    try connection.execute(
      "INSERT INTO brand_clients (brand_id, client_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      [Value(brand.text), Value(person.text)]) > 0
  }

  /// The brands a person coaches in, the one joined first at the front.
  public func brandsCoached(by coach: PersonID) throws -> [Brand] {
    try connection.query(
      """
      SELECT \(brandColumns) FROM brand_coaches JOIN brands ON brands.id = brand_id
      WHERE coach_id = $1 ORDER BY position, brands.id
      """, [Value(coach.text)], readBrand)
  }

  /// The brands a person is a client of.
  public func brandIDs(ofClient client: PersonID) throws -> [BrandID] {
    try connection.query(
      "SELECT brand_id FROM brand_clients WHERE client_id = $1 ORDER BY brand_id", [Value(client.text)]
    ) { BrandID(try $0.text(0)) }
  }

  /// The brands a person owns.
  public func brandIDs(ownedBy person: PersonID) throws -> [BrandID] {
    try connection.query(
      "SELECT brand_id FROM brand_owners WHERE person_id = $1 ORDER BY brand_id", [Value(person.text)]
    ) { BrandID(try $0.text(0)) }
  }
}

private func readBrand(_ row: borrowing Row) throws -> Brand {
  Brand(
    id: BrandID(try row.text(0)), handle: try row.text(1), name: try row.text(2),
    preset: try stored(try row.text(3)))
}

/// The case that a stored word stands for.
func stored<T: RawRepresentable>(_ word: String) throws -> T where T.RawValue == String {
  guard let value = T(rawValue: word) else {
    throw StorageError(
      code: "unexpected-value", cause: .environment,
      message:
        "The database holds “\(word)”, which this version does not know. Use the version that wrote it.")
  }
  return value
}
