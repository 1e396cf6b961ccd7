import Booking
import CivilTime
import Desk
import Store
import TestSupport

extension Scene {
  /// What is kept of a client beside their bookings.
  func people(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = studio.desk
    switch row {
    case "sign-in link":
      return { actor in
        _ = try desk.addSignInLink(for: "cleo", by: actor)
        return true
      }
    case "attendance":
      _ = try booked()
      return { try desk.attendance(of: "cleo", with: "ann", for: $0).coach.handle == "ann" }
    case "personal data":
      _ = try booked()
      return { try !desk.personalData(of: "cleo", for: $0).bookings.isEmpty }
    case "erase":
      _ = try booked()
      return { try desk.erase("cleo", isRehearsal: true, by: $0).cancelled > 0 }
    case "write":
      let id = try booked().id
      return { try desk.write("x", to: id, by: $0).message.text == "x" }
    case "messages":
      let id = try booked().id
      _ = try desk.write("x", to: id, by: studio.actor("ann"))
      return { try !desk.messages(of: id, limit: 10, for: $0).isEmpty }
    case "read messages":
      let id = try booked().id
      let last = try desk.write("x", to: id, by: studio.actor("ann")).message.id
      return { try desk.markRead(id, upTo: last, by: $0) == 0 }
    default: return try forms(row)
    }
  }

  private func forms(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = studio.desk
    let ann = try studio.actor("ann")
    func question(_ id: QuestionID, _ coach: PersonID) -> Question {
      Question(id: id, coach: coach, kind: .text, text: "Why?")
    }
    switch row {
    case "questions":
      _ = try desk.addQuestion(coach: "ann", by: ann, question)
      return { try !desk.questions(of: "ann", for: $0).isEmpty }
    case "add question": return { try desk.addQuestion(coach: "ann", by: $0, question).text == "Why?" }
    case "change question":
      let id = try desk.addQuestion(coach: "ann", by: ann, question).id
      return { try desk.changeQuestion(id, coach: "ann", by: $0) { $0.text = "How?" }.text == "How?" }
    case "remove question":
      let id = try desk.addQuestion(coach: "ann", by: ann, question).id
      return {
        try desk.removeQuestion(id, coach: "ann", by: $0)
        return true
      }
    case "submit answers", "response", "responses":
      let asked = try desk.addQuestion(coach: "ann", by: ann, question).id
      let given = [GivenAnswer(question: asked, values: ["x"])]
      let id = try checkIn()
      if row == "submit answers" { return { try !desk.submit(given, to: id, by: $0).answers.isEmpty } }
      _ = try desk.submit(given, to: id, by: ann)
      if row == "responses" { return { try !desk.responses(of: "cleo", limit: 10, for: $0).isEmpty } }
      return { try !desk.response(of: id, for: $0).answers.isEmpty }
    default: return nil
    }
  }

  /// Cleo's check-in with ann: the first one that is made, since a month has one.
  private func checkIn() throws -> BookingID {
    try studio.book("2026-11-20T18:00", kind: .checkin, by: studio.actor("ann")).id
  }
}
