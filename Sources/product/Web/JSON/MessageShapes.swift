import Booking
import Desk
import JSONText

extension JSON {
  /// A message and who wrote it.
  init(_ named: NamedMessage) {
    let message = named.message
    self = [
      "id": JSON(message.id.text), "author": JSON(named.author?.handle),
      "author_name": JSON(named.author?.name), "role": JSON(message.role.rawValue),
      "text": JSON(message.text), "at": JSON(message.at),
    ]
  }
}

extension Shapes {
  static let message = Schema.object(
    "Message",
    [
      .required("id", id), .required("author", .nullable(handle)), .required("author_name", .nullable(name)),
      .required("role", .word("as what", Role.allCases.map(\.rawValue))),
      .required("text", .text("plain text", atMost: 2000)), .required("at", instant),
    ])

  static let unread = Schema.object("Unread", [.required("unread", count)])
}

extension Wishes {
  static let message = Schema.object(
    "NewMessage", [.required("text", .text("plain text", atMost: 2000, example: "See you on Friday."))])

  static let readMark = Schema.object("ReadMark", [.required("last", Shapes.id)])
}
