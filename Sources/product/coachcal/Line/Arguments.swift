/// A command line taken apart as its command declares.
struct Arguments: Sendable {
  /// What has its meaning by its place, in the order of the command's operands.
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]

  /// The value of an option; a switch that is there has an empty one.
  subscript(_ name: String) -> String? { values[name] }

  /// Takes `--name value`, `--name=value` and operands in any order; `--` ends the options.
  ///
  /// With `--help` nothing else is checked. Throws what is wrong in words that name it.
  init(_ words: [String], of command: Command) throws(Usage) {
    var rest = words[...]
    var isPastOptions = false
    while let word = rest.popFirst() {
      if !isPastOptions, word == "--" {
        isPastOptions = true
      } else if !isPastOptions, word.hasPrefix("--") {
        try takeOption(word.dropFirst(2), &rest, command)
      } else if !isPastOptions, word.hasPrefix("-"), word.utf8.count > 1 {
        throw Usage("There is no option \(word). Options begin with two dashes.", command)
      } else {
        operands.append(word)
      }
    }
    if values["help"] == nil { try check(command) }
  }

  private mutating func takeOption(
    _ text: Substring, _ rest: inout ArraySlice<String>, _ command: Command
  ) throws(Usage) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let option = command.allOptions.first(where: { $0.name == name }) else {
      let near = nearest(name, among: command.allOptions.map(\.name)).map { "--\($0)" }
      throw Usage("`\(command.name)` has no option --\(name).\(meant(near))", command)
    }
    guard values[name] == nil else { throw Usage("--\(name) is given twice.", command) }
    guard let kind = option.value else {
      guard parts.count == 1 else { throw Usage("--\(name) takes no value.", command) }
      values[name] = ""
      return
    }
    // What follows and begins with two dashes is an option whose like was meant to stand behind a value.
    let next = rest.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
    guard let value = parts.count == 2 ? String(parts[1]) : next else {
      throw Usage("--\(name) needs a value: --\(name) \(kind)", command)
    }
    if parts.count == 1 { rest.removeFirst() }
    guard option.choices.isEmpty || option.choices.contains(value) else {
      throw Usage("--\(name) is one of \(option.choices.joined(separator: ", ")), not “\(value)”.", command)
    }
    values[name] = value
  }

  private func check(_ command: Command) throws(Usage) {
    if operands.count < command.operands.count, !command.operands[operands.count].isOptional {
      throw Usage("\(command.operands[operands.count].name) is missing.", command)
    }
    guard operands.count <= command.operands.count || command.operands.last?.repeats == true else {
      throw Usage("“\(operands[command.operands.count])” is one word too many.", command)
    }
    for option in command.options where option.isRequired && values[option.name] == nil {
      throw Usage("\(option.usage) is missing.", command)
    }
    for group in Set(command.options.compactMap(\.group)).sorted() {
      let members = command.options.filter { $0.group == group }
      guard members.count(where: { values[$0.name] != nil }) == 1 else {
        throw Usage("Give one of \(members.map(\.usage).joined(separator: ", ")).", command)
      }
    }
  }
}

/// A command line that makes no sense: exit status 2.
struct Usage: Error, Sendable {
  /// What is wrong with it.
  var detail: String
  /// The command it is wrong for, where one was recognised.
  var command: String?

  init(_ detail: String, _ command: Command? = nil) {
    self.detail = detail
    self.command = command?.name
  }
}
