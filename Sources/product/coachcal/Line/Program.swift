/// Runs the command that the words name, and returns the exit status.
func runProgram(_ words: [String]) -> Int32 {
  do {
    try dispatch(words)
    return 0
  } catch {
    let failure = Failure(error)
    say(failure.text(asJSON: words.contains("--json")))
    return failure.status
  }
}

private func dispatch(_ words: [String]) throws {
  guard let first = words.first, first != "--help" else { return try printOut(overview(of: commands) + "\n") }
  if first == "help" { return try help(Array(words.dropFirst())) }
  let (command, rest) = try find(words)
  let arguments = try Arguments(rest, of: command)
  guard arguments["help"] == nil else { return try printOut(command.help + "\n") }
  try command.run(
    Call(command: command, arguments: arguments, environment: Environment(arguments, for: command.options)))
}

/// The command that the first words name, and the words behind them.
private func find(_ words: [String]) throws(Usage) -> (Command, [String]) {
  for count in [3, 2, 1] where words.count >= count {
    let name = words.prefix(count).joined(separator: " ")
    if let command = commands.first(where: { $0.name == name }) {
      return (command, Array(words.dropFirst(count)))
    }
  }
  let name = words.first ?? ""
  let family = commands.map(\.name).filter { $0.hasPrefix("\(name) ") }
  guard family.isEmpty else {
    throw Usage("Say which: \(family.map { "coachcal \($0)" }.joined(separator: ", ")).")
  }
  throw Usage("There is no command “\(printable(name))”.\(meant(nearest(name, among: commands.map(\.name))))")
}

/// `help`, `help COMMAND`, and `help` of a family of commands.
private func help(_ words: [String]) throws {
  guard !words.contains("--help") else { return try printOut(helpCommand.help + "\n") }
  let words = words.filter { $0 != "--json" }
  guard !words.isEmpty else { return try printOut(overview(of: commands) + "\n") }
  let name = words.joined(separator: " ")
  let family = commands.filter { $0.name.hasPrefix("\(name) ") }
  guard family.isEmpty || commands.contains(where: { $0.name == name }) else {
    return try printOut(family.map(\.help).joined(separator: "\n\n\n") + "\n")
  }
  try printOut(find(words).0.help + "\n")
}
