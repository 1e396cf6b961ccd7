import Booking
import CivilTime
import Desk

extension Studio {
  static func window(_ fields: inout Fields) throws(Refusal) -> NewWindow {
    NewWindow(
      key: try fields.need("key").text(), coach: try fields.need("coach").text(),
      capacity: try fields.take("capacity")?.number(),
      window: Window(
        id: WindowID(""), weekday: try fields.need("weekday").weekday(),
        start: try fields.need("start").time(),
        end: try fields.need("end").time(), kind: try fields.take("kind")?.word() ?? .session,
        slotMinutes: try fields.take("slot_minutes")?.number(), room: try fields.take("room")?.text(),
        isGroup: try fields.take("group")?.bool() ?? false,
        effectiveFrom: try fields.take("effective_from")?.date(),
        effectiveUntil: try fields.take("effective_until")?.date(),
        isActive: try fields.take("active")?.bool() ?? true))
  }

  static func override(_ fields: inout Fields) throws(Refusal) -> NewOverride {
    NewOverride(
      key: try fields.need("key").text(), coach: try fields.need("coach").text(), effect: try effect(&fields),
      scope: try fields.take("kind")?.word() ?? .both, span: try span(&fields),
      reason: try fields.take("reason")?.text())
  }

  private static func effect(_ fields: inout Fields) throws(Refusal) -> NewOverride.Effect {
    let effect = try fields.need("effect")
    switch try effect.text() {
    case "blackout": return .blackout
    case "extra":
      return .extra(capacity: try fields.take("capacity")?.number(), room: try fields.take("room")?.text())
    case let other: throw effect.refused("blackout or extra belongs here, not “\(other)”.")
    }
  }

  private static func span(_ fields: inout Fields) throws(Refusal) -> NewOverride.Span {
    guard fields.has("start") || fields.has("end") else {
      let first = try fields.need("first_day").date()
      return .days(first, through: try fields.take("last_day")?.date() ?? first)
    }
    return .times(try fields.need("start").when(), until: try fields.need("end").when())
  }

  static func template(_ fields: inout Fields) throws(Refusal) -> NewTemplate {
    NewTemplate(
      key: try fields.need("key").text(), coach: try fields.need("coach").text(),
      name: try fields.need("name").text(), total: try fields.need("total").number(),
      durationMinutes: try fields.need("duration_minutes").number(),
      validMonths: try fields.take("valid_months")?.number())
  }

  static func question(_ fields: inout Fields) throws(Refusal) -> NewQuestion {
    var options: [String] = []
    let key = try fields.need("key").text()
    let coach = try fields.need("coach").text()
    if let place = fields.take("options") {
      for option in try place.elements() { options.append(try option.text()) }
    }
    return NewQuestion(
      key: key, coach: coach,
      question: Question(
        id: QuestionID(""), coach: PersonID(""), kind: try fields.need("kind").word(),
        text: try fields.need("text").text(), options: options,
        isRequired: try fields.take("required")?.bool() ?? false,
        isActive: try fields.take("active")?.bool() ?? true))
  }

  static func package(_ fields: inout Fields) throws(Refusal) -> NewPackage {
    NewPackage(
      key: try fields.need("key").text(), coach: try fields.need("coach").text(),
      client: try fields.need("client").text(), goods: try goods(&fields),
      remaining: try fields.take("remaining")?.number(), purchased: try fields.take("purchased")?.date(),
      notes: try fields.take("notes")?.text())
  }

  private static func goods(_ fields: inout Fields) throws(Refusal) -> NewPackage.Goods {
    if let template = fields.take("template") { return .template(try template.text()) }
    return .freehand(
      name: try fields.need("name").text(), total: try fields.need("total").number(),
      durationMinutes: try fields.need("duration_minutes").number(),
      lastDay: try fields.take("last_day")?.date())
  }
}
