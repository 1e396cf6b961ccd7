extension Command {
  /// What `coachcal help NAME` prints, made from what the command declares.
  var help: String {
    var paragraphs = ["coachcal \(name): \(summary).", "Usage: \(usage)"]
    if !discussion.isEmpty { paragraphs.append(discussion) }
    if !operands.isEmpty {
      paragraphs.append(section(nil, operands.map { ($0.name, $0.help) }))
    }
    paragraphs.append(section("Options:", allOptions.map { ($0.usage, $0.help) }))
    paragraphs.append("Example:\n  \(example)")
    return paragraphs.joined(separator: "\n\n")
  }

  /// Its name, what it needs, and what it takes.
  var usage: String {
    var parts =
      ["coachcal", name]
      + operands.map { operand in
        let name = operand.repeats ? "\(operand.name)…" : operand.name
        return operand.isOptional ? "[\(name)]" : name
      }
    var groups: Set<String> = []
    for option in options {
      if let group = option.group {
        guard groups.insert(group).inserted else { continue }
        parts.append("(\(options.filter { $0.group == group }.map(\.usage).joined(separator: " | ")))")
      } else {
        parts.append(option.isRequired ? option.usage : "[\(option.usage)]")
      }
    }
    return lined(parts + ["[--json]"], to: 90).joined(separator: "\n    ")
  }
}

/// What `coachcal help` prints.
func overview(of commands: [Command]) -> String {
  """
  coachcal: bookings of coaches and clients, and the calendars that show them.

  Usage: coachcal COMMAND … [--json]

  \(section("Commands:", commands.map { ($0.name, $0.summary) }))

  C and K name a coach and a client by handle, e-mail address or id. D is a date, YYYY-MM-DD, in the
  coach's zone. T is a time: RFC 3339, or YYYY-MM-DDTHH:MM on the coach's wall clock.

  \(section("Environment (a flag of the same name wins):", Environment.explained))

  Exit status: 0 done, 1 refused, 2 wrong usage, 3 the environment is at fault (database, files, network).
  `coachcal help COMMAND` says more of one.
  """
}

/// Names and what is said of them, in two columns.
private func section(_ title: String?, _ rows: [(String, String)]) -> String {
  let width = min(rows.map(\.0.count).max() ?? 0, 26)
  let margin = String(repeating: " ", count: width + 4)
  let lines = rows.flatMap { name, text in
    let texts = lined(text.split(whereSeparator: \.isWhitespace).map(String.init), to: 100 - margin.count)
    let first = "  \(name)" + String(repeating: " ", count: max(0, width + 2 - name.count))
    return name.count > width
      ? ["  \(name)"] + texts.map { margin + $0 }
      : [first + (texts.first ?? "")] + texts.dropFirst().map { margin + $0 }
  }
  return ((title.map { [$0] } ?? []) + lines).joined(separator: "\n")
}

/// Parts put on lines of up to so many characters, where none alone is longer.
private func lined(_ parts: [String], to width: Int) -> [String] {
  parts.reduce(into: []) { lines, part in
    if let last = lines.last, last.count + 1 + part.count <= width {
      lines[lines.count - 1] = "\(last) \(part)"
    } else {
      lines.append(part)
    }
  }
}
