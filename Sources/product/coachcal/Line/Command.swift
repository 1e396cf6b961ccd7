/// One command: what it is called, what it takes, what its help says and what it does.
struct Command: Sendable {
  /// One word or two: `slots`, `package add`.
  var name: String
  /// One line for the list of commands, without a full stop.
  var summary: String
  /// What its help says beyond that; lines are printed as they stand.
  var discussion = ""
  /// What stands without a name, in order; the optional ones last.
  var operands: [Operand] = []
  /// What stands with one.
  var options: [Option] = []
  /// A command line that works with the sample studio.
  var example: String
  /// Does it.
  var run: @Sendable (Call) throws -> Void

  /// Every option it takes, the common ones included.
  var allOptions: [Option] { options + [.json, .help] }
}

/// A word of a command line that has its meaning by its place.
struct Operand: Sendable {
  /// As usage lines show it: `BOOKING`.
  var name: String
  var help: String
  var isOptional = false
  /// Whether more of its like may follow; only the last one.
  var repeats = false
}

/// A part of a command line that begins with `--`.
struct Option: Sendable {
  /// Without its dashes.
  var name: String
  /// What its value is called; nil for one that is only there or not.
  var value: String?
  var help: String
  /// Whether the command makes no sense without it.
  var isRequired = false
  /// The only values allowed; empty allows any.
  var choices: [String] = []
  /// Of the options with the same group exactly one is needed.
  var group: String?

  init(
    _ name: String, _ value: String? = nil, _ help: String, isRequired: Bool = false, choices: [String] = [],
    group: String? = nil
  ) {
    self.name = name
    self.value = value ?? (choices.isEmpty ? nil : choices.joined(separator: "|"))
    self.help = help
    self.isRequired = isRequired
    self.choices = choices
    self.group = group
  }

  /// As usage lines show it.
  var usage: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }

  static let json = Option("json", "Print JSON, and a refusal as {\"code\",\"title\",\"detail\"}.")
  static let help = Option("help", "Print this and do nothing.")
}

extension Option {
  /// A switch.
  init(_ name: String, _ help: String) { self.init(name, nil, help) }
}
