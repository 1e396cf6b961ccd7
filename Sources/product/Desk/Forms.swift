public import Booking
import Store

extension Desk {
  /// The questions of a coach's form, in their order (R26): all for the coach and owners, those that are asked for
  /// clients of the coach's brands.
  public func questions(of reference: String, for actor: Actor) throws -> [Question] {
    try storage.read { store in
      let coach = try store.coach(reference)
      let questions = try store.questions(of: coach.id)
      if try store.role(of: actor, towardsCoach: coach.id) != nil { return questions }
      guard try store.isClient(actor, ofCoach: coach.id) else {
        throw actor.refused("Only the coach, owners and clients of the coach's brands see the form.")
      }
      return questions.filter(\.isActive)
    }
  }

  /// Adds a question at a place of the form, or at its end; for the coach and owners.
  public func addQuestion(
    coach reference: String, at position: Int? = nil, by actor: Actor,
    _ make: (QuestionID, PersonID) throws -> Question
  ) throws -> Question {
    try act(actor, claiming: .calendar(ofCoach: reference)) { act in
      let coach = try act.store.coach(reference)
      let role = try act.store.manager(actor, ofCoach: coach.id)
      return try act.once { made in
        try act.store.questions(of: coach.id).first { $0.id.text == made.first }
      } make: {
        let question = try make(act.id(), coach.id)
        let added = try act.put(question, at: position ?? .max)
        try act.audit("question.add", question.id.text, coach: coach.id, role: role)
        return (added, [question.id.text])
      }
    }
  }

  /// Changes a question, which stays in its place unless `position` says another; for the coach and owners.
  public func changeQuestion(
    _ id: QuestionID, coach reference: String, to position: Int? = nil, by actor: Actor,
    _ change: (inout Question) throws -> Void
  ) throws -> Question {
    try act(actor, claiming: .calendar(ofCoach: reference)) { act in
      let coach = try act.store.coach(reference)
      let role = try act.store.manager(actor, ofCoach: coach.id)
      var question = try act.store.question(id, of: coach.id)
      try change(&question)
      let changed = try act.put(question, at: position ?? question.position)
      try act.audit("question.change", id.text, coach: coach.id, role: role)
      return changed
    }
  }

  /// Removes a question; what was answered to it stays. For the coach and owners.
  public func removeQuestion(_ id: QuestionID, coach reference: String, by actor: Actor) throws {
    try act(actor, claiming: .calendar(ofCoach: reference)) { act in
      let coach = try act.store.coach(reference)
      let role = try act.store.manager(actor, ofCoach: coach.id)
      _ = try act.store.question(id, of: coach.id)
      try act.store.removeQuestion(id, of: coach.id)
      for question in arranged(try act.store.questions(of: coach.id), moving: id, to: 1) {
        try act.store.put(question)
      }
      try act.audit("question.remove", id.text, coach: coach.id, role: role)
    }
  }
}

extension Act {
  /// Keeps a question of a form at a place of it, and returns it as it stands there.
  func put(_ question: Question, at position: Int) throws -> Question {
    try question.check()
    let others = try store.questions(of: question.coach).filter { $0.id != question.id }
    guard others.count < mostQuestions else {
      throw Refusal(.invalid, "A form has \(mostQuestions) questions at most.")
    }
    let form = arranged(others + [question], moving: question.id, to: position)
    for question in form where !others.contains(question) { try store.put(question) }
    return form.first { $0.id == question.id } ?? question
  }
}

extension Store {
  fileprivate func question(_ id: QuestionID, of coach: PersonID) throws -> Question {
    guard let question = try questions(of: coach).first(where: { $0.id == id }) else {
      throw Refusal(.notFound, "There is no such question in this form.")
    }
    return question
  }

  fileprivate func isClient(_ actor: Actor, ofCoach coach: PersonID) throws -> Bool {
    guard let person = actor.person else { return false }
    let theirs = Set(try brandIDs(ofClient: person))
    return try brandsCoached(by: coach).contains { theirs.contains($0.id) }
  }
}
