import Glibc
import TestSupport

// Prints how fast the core is, each figure beside another thing measured in the same run. Arguments choose
// among start, slots, recurrence, busy, hostile, feeds, booking, databases, scale, api, push, stream, serving,
// hostile-clients and overload.
if CommandLine.arguments.dropFirst().first == measureWord {
  try runMeasured(Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
}
if CommandLine.arguments.dropFirst().first == bookingWord {
  try runBooking(Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
}
print("coachcal bench: medians; the machine may be busy, so look at the ratios\n")
do {
  try withTemporaryFolder { folder in
    var table = Table()
    let studio = try BenchStudio(folder: folder)
    let wanted = Set(CommandLine.arguments.dropFirst())
    let benches: [(String, (inout Table) throws -> Void)] = [
      ("start", { try benchStart(folder, &$0) }), ("slots", benchSlots),
      ("recurrence", benchRecurrence), ("busy", { try benchBusy(folder, &$0) }),
      ("feeds", { try benchRendering(studio, &$0) }),
      ("booking", { try benchBooking(studio, &$0) }),
      ("databases", { try benchDatabases(studio, &$0) }), ("scale", { try benchScale(studio, &$0) }),
      ("api", { try benchAPI(studio, &$0) }), ("push", { try benchPush(studio, &$0) }),
      ("stream", { try benchStream(studio, &$0) }), ("serving", { try benchServing(studio, &$0) }),
      ("hostile-clients", { try benchSlowClients(studio, &$0) }),
      ("overload", { try benchOverload(studio, &$0) }), ("hostile", { try benchHostile(folder, &$0) }),
    ]
    defer { print(table.text) }
    for (name, bench) in benches where wanted.isEmpty || wanted.contains(name) { try bench(&table) }
  }
} catch let error as BenchError {
  print("bench: \(error.message)")
  exit(1)
}
