import Booking
import Glibc
import HTTPServer
import JSONText
import Secrets
import Store
import Web

/// Why a command did not do what it was asked, as the one who typed it is told.
struct Failure: Error, Sendable {
  /// 1 refused, 2 wrong usage, 3 the environment is at fault.
  var status: Int32
  /// A stable name.
  var code: String
  /// The same few words for every failure of this code.
  var title: String
  /// What happened and what to do.
  var detail: String

  /// Something that the machine would not do.
  static func environment(_ code: String, _ detail: String) -> Failure {
    Failure(status: 3, code: code, title: "The environment is at fault", detail: detail)
  }

  /// A file that could not be `doing`: "read", "written". Call it at once, while `errno` is the file's.
  static func file(_ path: String, _ number: Int32, doing: String) -> Failure {
    .environment(
      "file-not-\(doing)",
      "\(path) cannot be \(doing): \(String(cString: strerror(number))). Check its path and mode.")
  }

  /// What any error thrown on the way means to the command line.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let usage as Usage:
      let help = usage.command.map { "coachcal help \($0)" } ?? "coachcal help"
      self.init(
        status: 2, code: "wrong-usage", title: "Wrong usage", detail: "\(usage.detail) See `\(help)`.")
    case let refusal as Refusal:
      self.init(
        status: 1, code: refusal.code.rawValue, title: refusal.code.title, detail: refusal.detail)
    case let error as StorageError:
      self.init(
        status: error.cause == .environment ? 3 : 1, code: error.code, title: "The database refused",
        detail: error.message)
    case let error as SecretKeyError: self = .environment(error.code.rawValue, error.message)
    case let error as ServerError: self = .environment(error.code, error.message)
    default: self.init(status: 3, code: "unexpected", title: "The program made a mistake", detail: "\(error)")
    }
  }

  init(status: Int32, code: String, title: String, detail: String) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
  }

  /// As standard error gets it.
  func text(asJSON: Bool) -> String {
    guard asJSON else { return "coachcal: \(printable(detail)) (\(code))" }
    let json: JSON = ["code": JSON(code), "title": JSON(title), "detail": JSON(detail)]
    return json.text
  }
}
