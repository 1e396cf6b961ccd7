public import Booking
import Database

private let templateColumns = "id, coach_id, name, total, duration_minutes, valid_months"

extension Store {
  /// What a coach sells, in the order of its making.
  public func packageTemplates(of coach: PersonID) throws -> [PackageTemplate] {
    try connection.query(
      "SELECT \(templateColumns) FROM package_templates WHERE coach_id = $1 ORDER BY id", [Value(coach.text)],
      readTemplate)
  }

  /// One template.
  public func packageTemplate(_ id: PackageTemplateID) throws -> PackageTemplate? {
    try connection.first(
      "SELECT \(templateColumns) FROM package_templates WHERE id = $1", [Value(id.text)], readTemplate)
  }

  /// Adds a template unless one with the id is there; returns whether it did.
  public func add(_ template: PackageTemplate) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO package_templates (\(templateColumns)) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT DO NOTHING
      """,
      [
        Value(template.id.text), Value(template.coach.text), Value(template.name), Value(template.total),
        Value(template.durationMinutes), Value(template.validMonths),
      ]) > 0
  }
}

private func readTemplate(_ row: borrowing Row) throws -> PackageTemplate {
  PackageTemplate(
    id: PackageTemplateID(try row.text(0)), coach: PersonID(try row.text(1)), name: try row.text(2),
    total: Int(try row.int(3)), durationMinutes: Int(try row.int(4)),
    validMonths: try row.optionalInt(5).map(Int.init))
}
