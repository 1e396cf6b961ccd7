import Booking
import CivilTime
import Desk
import FoundationEssentials
import Secrets
import Store
import TestSupport
import Testing

/// R82: what each function of the desk answers each part. The things acted on are cleo's with ann in north.
///
/// `ok` is done, `none` an empty answer; `who` is `unauthenticated`, `no` is `forbidden`, `gone` is
/// `not-found`: whoever may not even know of a thing does not learn that it is there.
@Suite struct AccessTests {
  /// sofia owns a brand in which ann works too, but of which cleo is no client; paul owns another.
  static let parts = [
    "guest", "sam", "cleo", "dan", "ann", "bob", "olga", "sofia", "paul", "operator",
  ]

  static let table: [(row: String, answers: String)] = [
    //                  guest sam  cleo dan  ann  bob  olga sofia paul operator
    ("book for cleo", "  who  no   ok   no   ok   no   ok   gone no   ok"),
    ("confirm", "        who  gone no   gone ok   gone ok   gone gone ok"),
    ("decline", "        who  gone no   gone ok   gone ok   gone gone ok"),
    ("pay", "            who  gone no   gone ok   gone ok   gone gone ok"),
    ("cancel", "         who  gone ok   gone ok   gone ok   gone gone ok"),
    ("move", "           who  gone ok   gone ok   gone ok   gone gone ok"),
    ("mark", "           who  gone no   gone ok   gone ok   gone gone ok"),
    ("shared note", "    who  gone ok   gone ok   gone ok   gone gone ok"),
    ("own note", "       who  gone no   gone ok   gone ok   gone gone ok"),
    ("booking", "        who  gone ok   gone ok   gone ok   gone gone ok"),
    ("bookings", "       who  none ok   none ok   none ok   none none ok"),
    ("named", "          none none ok   none ok   none ok   none none ok"),
    ("clients", "        who  none ok   none ok   ok   ok   none none ok"),
    ("add client", "     who  no   no   no   ok   ok   ok   gone gone ok"),
    ("client", "         who  gone ok   gone ok   ok   ok   gone gone ok"),
    ("bookings of cleo", "who gone ok   gone ok   none ok   gone gone ok"),
    ("coach", "          ok   ok   ok   ok   ok   ok   ok   ok   ok   ok"),
    ("coach by e-mail", "gone ok   ok   ok   ok   ok   ok   ok   ok   ok"),
    ("offers", "         ok   ok   ok   ok   ok   ok   ok   ok   ok   ok"),
    ("offers for cleo", "who  gone ok   gone ok   ok   ok   gone gone ok"),
    ("occupancy", "      none none none none ok   none ok   ok   none ok"),
    ("timeline", "       who  no   no   no   ok   no   ok   ok   no   ok"),
    ("windows", "        who  no   no   no   ok   no   ok   ok   no   ok"),
    ("window", "         who  no   no   no   ok   no   ok   ok   no   ok"),
    ("add window", "     who  no   no   no   ok   no   ok   ok   no   ok"),
    ("change window", "  who  no   no   no   ok   no   ok   ok   no   ok"),
    ("remove window", "  who  no   no   no   ok   no   ok   ok   no   ok"),
    ("overrides", "      who  no   no   no   ok   no   ok   ok   no   ok"),
    ("override", "       who  no   no   no   ok   no   ok   ok   no   ok"),
    ("add override", "   who  no   no   no   ok   no   ok   ok   no   ok"),
    ("remove override", "who  no   no   no   ok   no   ok   ok   no   ok"),
    ("settings", "       who  no   no   no   ok   no   ok   none no   ok"),
    ("change settings", "who  no   no   no   ok   no   ok   no   no   ok"),
    ("sell", "           who  no   no   no   ok   no   ok   gone no   ok"),
    ("adjust", "         who  gone no   gone ok   gone ok   gone gone ok"),
    ("packages", "       who  gone ok   gone ok   none ok   gone gone ok"),
    ("ledger", "         who  gone ok   gone ok   gone ok   gone gone ok"),
    ("templates", "      who  no   no   no   ok   no   ok   ok   no   ok"),
    ("add template", "   who  no   no   no   ok   no   ok   ok   no   ok"),
    ("audit", "          who  no   no   no   ok   no   no   no   no   ok"),
    ("coach feed", "     who  no   no   no   ok   no   no   no   no   ok"),
    ("busy feed", "      who  no   no   no   ok   no   ok   ok   no   ok"),
    ("open feed", "      who  no   no   no   ok   no   ok   ok   no   ok"),
    ("client feed", "    who  gone ok   gone no   no   no   gone gone ok"),
    ("feeds", "          who  no   no   no   ok   no   ok   ok   no   ok"),
    ("client's feeds", " who  gone ok   gone no   no   no   gone gone ok"),
    ("rotate coach feed", "who gone gone gone ok gone gone gone gone ok"),
    ("rotate busy feed", "who gone gone gone ok   gone ok   ok   gone ok"),
    ("rotate client feed", "who gone ok gone gone gone gone gone gone ok"),
    ("revoke coach feed", "who gone gone gone ok gone gone gone gone ok"),
    ("revoke client feed", "who gone ok gone gone gone gone gone gone ok"),
    ("managed coach", "  who  no   no   no   ok   no   no   no   no   ok"),
    ("add destination", "who  no   no   no   ok   no   no   no   no   ok"),
    ("destinations", "   who  no   no   no   ok   no   no   no   no   ok"),
    ("destination", "    who  gone gone gone ok   gone gone gone gone ok"),
    ("change destination", "who gone gone gone ok gone gone gone gone ok"),
    ("pause destination", "who gone gone gone ok  gone gone gone gone ok"),
    ("resume destination", "who gone gone gone ok gone gone gone gone ok"),
    ("remove destination", "who gone gone gone ok gone gone gone gone ok"),
    ("repair destination", "who gone gone gone ok gone gone gone gone ok"),
    ("unsynced", "       who  gone gone gone ok   gone gone gone gone ok"),
    ("ask consent", "    who  no   no   no   ok   no   no   no   no   ok"),
    ("pushes", "         who  gone no   gone ok   gone no   gone gone ok"),
    ("push again", "     who  gone no   gone ok   gone no   gone gone ok"),
    ("import", "         who  no   no   no   ok   no   ok   ok   no   ok"),
    ("subscribe", "      who  no   no   no   ok   no   ok   ok   no   ok"),
    ("sources", "        who  no   no   no   ok   no   ok   ok   no   ok"),
    ("source", "         who  gone gone gone ok   gone ok   ok   gone ok"),
    ("import report", "  who  gone gone gone ok   gone ok   ok   gone ok"),
    ("made before", "    none none none none ok   none none none none none"),
    ("remove source", "  who  gone gone gone ok   gone ok   ok   gone ok"),
    ("take source", "    who  gone gone gone ok   gone ok   ok   gone ok"),
    ("conflicts", "      who  no   no   no   ok   no   no   no   no   ok"),
    ("keep conflict", "  who  gone no   gone ok   gone ok   gone gone ok"),
    ("add recurring", "  who  no   ok   no   ok   no   ok   gone no   ok"),
    ("recurring bookings", "who none ok none ok   none ok   none none ok"),
    ("recurring bookings of cleo", "who gone ok gone ok none ok gone gone ok"),
    ("recurring booking", "who gone ok  gone ok   gone ok   gone gone ok"),
    ("cancel recurring", "who gone ok   gone ok   gone ok   gone gone ok"),
    ("write", "          who  gone ok   gone ok   gone ok   gone gone ok"),
    ("messages", "       who  gone ok   gone ok   gone ok   gone gone ok"),
    ("read messages", "  who  gone ok   gone ok   gone ok   gone gone ok"),
    ("questions", "      who  no   ok   ok   ok   no   ok   ok   no   ok"),
    ("add question", "   who  no   no   no   ok   no   ok   ok   no   ok"),
    ("change question", "who  no   no   no   ok   no   ok   ok   no   ok"),
    ("remove question", "who  no   no   no   ok   no   ok   ok   no   ok"),
    ("submit answers", " who  gone ok   gone ok   gone ok   gone gone ok"),
    ("response", "       who  gone ok   gone ok   gone ok   gone gone ok"),
    ("responses", "      who  gone ok   gone ok   none ok   gone gone ok"),
    ("attendance", "     who  gone ok   gone ok   no   ok   gone gone ok"),
    ("personal data", "  who  gone ok   gone no   no   no   gone gone ok"),
    ("erase", "          who  no   no   no   no   no   no   no   no   ok"),
    ("sign-in link", "   who  no   no   no   no   no   no   no   no   ok"),
    ("add token", "      who  no   no   no   no   no   no   no   no   ok"),
    ("revoke token", "   who  no   no   no   no   no   no   no   no   ok"),
    ("load a studio", "  who  no   no   no   no   no   no   no   no   ok"),
    ("give access", "    who  no   no   no   no   no   no   no   no   ok"),
  ]

  @Test(arguments: table.map(\.row))
  func `everyone may do what is theirs and nothing else (R82)`(row: String) throws {
    let answers = Self.table.first { $0.row == row }?.answers.split(separator: " ").map(String.init) ?? []
    #expect(answers.count == Self.parts.count)
    try withStudio { studio in
      let scene = try Scene(studio)
      for (part, expected) in zip(Self.parts, answers) {
        let answer = try scene.answer(row, to: part)
        #expect(answer == expected, "\(row) by \(part)")
      }
    }
  }

  /// What the rows of the table call.
  static let functions: Set = [
    "addRecurring", "cancelRecurring", "recurring",
    "addQuestion", "changeQuestion", "markRead", "messages", "questions", "removeQuestion", "response",
    "responses", "submit", "write", "addSignInLink", "attendance", "erase",
    "personalData",
    "conflicts", "importSource", "keepConflict", "removeSource", "source", "sources", "subscribe", "take",
    "addDestination", "askConsent", "changeDestination", "destination", "destinations", "managedCoach",
    "pauseDestination", "pushAgain", "pushes", "removeDestination", "repair", "resumeDestination", "unsynced",
    "addClient", "addFeed", "addOverride", "addTemplate", "addToken", "addWindow", "adjust", "audit", "book",
    "booking", "bookings", "cancel", "changeSettings", "changeWindow", "client", "clients", "coach",
    "confirm", "decline", "feeds", "pay", "giveAccess", "importReport", "madeBefore", "override", "window",
    "ledger", "load", "mark",
    "move", "named", "note", "offers", "overrides", "packages", "removeOverride", "removeWindow",
    "revokeFeed", "revokeToken", "rotateFeed", "sell", "settings", "templates", "timeline", "windows",
  ]

  @Test func `every function of the desk that asks who is there has a row in the table (R82)`() throws {
    let folder = PackageRoot.path + "/Sources/product/Desk"
    var found: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for function in text.split(separator: "public func ").dropFirst() {
        guard let head = function.split(separator: "{").first, head.contains(": Actor") else { continue }
        found.insert(String(head.prefix { $0 != "(" && $0 != "<" }))
      }
    }
    #expect(found == Self.functions)
  }

  @Test func `a row that nobody can play is no row`() throws {
    #expect(Set(Self.table.map(\.row)).count == Self.table.count)
    try withStudio { studio in
      let scene = try Scene(studio)
      #expect(throws: NobodyError.self) { try scene.answer("what is no row", to: "ann") }
    }
  }
}
