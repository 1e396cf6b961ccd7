import Booking
import CivilTime
import Desk
import JSONText

extension JSON {
  /// How a client has come to a coach; whether that raises the flag only for those who are told.
  init(_ attendance: Attendance) {
    var members: [String: JSON] = [
      "coach": JSON(attendance.coach.handle), "completed": JSON(attendance.completed),
      "no_shows": JSON(attendance.misses.noShows), "cancellations": JSON(attendance.misses.cancellations),
      "streak": JSON(attendance.streak.current), "longest_streak": JSON(attendance.streak.longest),
      "favourites": .array(
        attendance.favourites.map {
          ["weekday": JSON($0.weekday.rawValue), "time": JSON($0.time.iso8601)]
        }),
      "next_week": nil, "last_sessions": .array(attendance.lastSessions.map { JSON($0) }),
    ]
    if let slot = attendance.nextWeek {
      members["next_week"] = ["start": JSON(slot.start), "end": JSON(slot.end)]
    }
    if let isFlagged = attendance.isFlagged { members["flag"] = JSON(isFlagged) }
    self = .object(members)
  }
}

extension Shapes {
  static let attendance = Schema.object(
    "Attendance",
    [
      .required("coach", handle), .required("completed", count), .required("no_shows", count),
      .required("cancellations", count), .required("streak", count), .required("longest_streak", count),
      .required("favourites", .list(favourite, 0...3)), .required("next_week", .nullable(time)),
      .required("last_sessions", .list(booking, 0...5)),
      .optional("flag", .bool("whether too much was missed or cancelled; for coaches and owners only")),
    ])

  private static let favourite = Schema.object(
    "FavouriteTime",
    [
      .required("weekday", .integer("0 is Sunday", 0...6)),
      .required("time", .text("HH:MM on the coach's wall", atMost: 8, example: "16:00")),
    ])

  private static let time = Schema.object("Time", [.required("start", instant), .required("end", instant)])
}
