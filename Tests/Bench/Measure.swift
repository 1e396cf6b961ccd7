/// The median time of several rounds, in nanoseconds a call.
func median(rounds: Int = 9, calls: Int = 1, _ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  for _ in 0..<rounds {
    let took = try ContinuousClock().measure { for _ in 0..<calls { try body() } }
    times.append(nanoseconds(took) / Double(calls))
  }
  return times.sorted()[rounds / 2]
}

func nanoseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
}

/// A number of seconds in a unit that reads well.
func shown(nanoseconds: Double) -> String {
  switch nanoseconds {
  case ..<1e3: "\(Int(nanoseconds)) ns"
  case ..<1e6: "\(tenths(nanoseconds / 1e3)) µs"
  case ..<1e9: "\(tenths(nanoseconds / 1e6)) ms"
  default: "\(tenths(nanoseconds / 1e9)) s"
  }
}

func tenths(_ number: Double) -> String {
  let scaled = Int((number * 10).rounded())
  return "\(scaled / 10).\(abs(scaled % 10))"
}

func hundredths(_ number: Double) -> String {
  let scaled = Int((number * 100).rounded())
  let rest = abs(scaled % 100)
  return "\(scaled / 100).\(rest < 10 ? "0" : "")\(rest)"
}
