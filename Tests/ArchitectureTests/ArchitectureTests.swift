import Testing

/// The arrows of `Sources/documentation/architecture.md`, and the rules of the house below them.
@Suite struct ArchitectureTests {
  /// What each target may import of ours and of C.
  private let arrows: [String: Set<String>] = [
    "CivilTime": [],
    "Database": ["CPostgres", "CSQLite", "Threads"],
    "Secrets": ["CCrypto"],
    "Gzip": ["CZlib"],
    "JSONText": ["CJansson"],
    "HTTP": ["Threads"],
    "Memory": ["CMalloc"],
    "Threads": [],
    "HTTPServer": ["CMicrohttpd", "HTTP", "Threads"],
    "ICalendar": ["CLibical", "CivilTime"],
    "HTTPClient": ["CCurl", "HTTP", "Threads"],
    "XMLText": ["CXML2"],
    "CalDAV": ["HTTP", "HTTPClient", "XMLText"],
    "GoogleCalendar": ["HTTP", "HTTPClient", "JSONText", "Secrets"],
    "Booking": ["CivilTime"],
    "Store": ["Booking", "CivilTime", "Database"],
    "Calendars": ["Booking", "CivilTime", "ICalendar"],
    "Desk": ["Booking", "Calendars", "CivilTime", "Database", "Memory", "Secrets", "Store", "Threads"],
    "Sync": [
      "Booking", "CalDAV", "Calendars", "CivilTime", "Desk", "GoogleCalendar", "HTTP", "HTTPClient",
      "ICalendar",
      "Secrets", "Threads",
    ],
    // Of Store and Secrets only values: errors, tokens.
    "Web": [
      "Booking", "CivilTime", "Desk", "Gzip", "HTTP", "HTTPServer", "JSONText", "Secrets", "Store", "Sync",
      "Threads",
    ],
    "coachcal": [
      "Booking", "CivilTime", "Desk", "GoogleCalendar", "HTTP", "HTTPClient", "HTTPServer", "JSONText",
      "Secrets", "Store", "Sync", "Web",
    ],
  ]
  /// Modules of the toolchain that every target may import.
  private let toolchain: Set<String> = ["Glibc", "Synchronization"]

  private let sources = files(below: "Sources")
  private var swift: [SourceFile] { sources.filter { $0.path.hasSuffix(".swift") } }

  @Test func `every source file lies in a target that has its place in the drawing`() {
    #expect(swift.count > 100)
    for file in swift { #expect(arrows[file.target] != nil, "\(file.path)") }
  }

  @Test func `imports follow the arrows`() {
    for file in swift {
      let allowed = (arrows[file.target] ?? []).union(toolchain)
      let wrong = file.imports.filter { !allowed.contains($0) }
      #expect(wrong.isEmpty, "\(file.path) may not import \(wrong)")
    }
  }

  @Test func `the package declares no arrow that the drawing lacks`() {
    for (target, dependencies) in declaredDependencies() {
      let allowed = arrows[target] ?? []
      #expect(dependencies.subtracting(allowed).isEmpty, "\(target) depends on \(dependencies)")
    }
    #expect(Set(declaredDependencies().map(\.target)) == Set(arrows.keys))
  }

  @Test func `no arrow leads back to where it began`() {
    var open = arrows
    while let leaf = open.first(where: { $0.value.allSatisfy { open[$0] == nil } }) { open[leaf.key] = nil }
    #expect(open.isEmpty, "a circle among \(open.keys.sorted())")
  }

  @Test func `the kit knows no coach`() {
    let product = Set(swift.filter { $0.path.hasPrefix("Sources/product/") }.map(\.target))
    for file in swift where file.path.hasPrefix("Sources/kit/") {
      #expect(product.isDisjoint(with: file.imports), "\(file.path)")
    }
  }

  @Test func `Web asks the desk, never the database`() {
    for file in swift where file.target == "Web" {
      let asking = ["storage.read", "storage.write", "Storage("].filter { word in
        file.code.contains { $0.contains(word) }
      }
      #expect(asking.isEmpty, "\(file.path) has \(asking)")
    }
  }

  @Test func `each C library has exactly one importer, which shows nothing of it`() {
    let libraries = Set(sources.filter { $0.path.hasPrefix("Sources/c/") }.map(\.target))
    #expect(!libraries.isEmpty)
    for library in libraries {
      let importers = swift.filter { $0.imports.contains(library) }
      #expect(Set(importers.map(\.target)).count == 1, "\(library)")
      for file in importers {
        #expect(!file.code.contains { $0.hasPrefix("public import \(library)") }, "\(file.path)")
      }
    }
  }

  /// The targets of `Package.swift` under `Sources`, and what of ours they depend on.
  private func declaredDependencies() -> [(target: String, dependencies: Set<String>)] {
    let manifest = text(of: "Package.swift").filter { !$0.isWhitespace }
    let package = manifest.firstRange(of: "targets:[c(").map { manifest[$0.upperBound...] } ?? ""
    var found: [(target: String, dependencies: Set<String>)] = []
    for mark in ["kit(\"", "product(\"", ".executableTarget(name:\""] {
      for call in package.split(separator: mark).dropFirst() {
        let parts = call.prefix { $0 != ")" }.split(separator: "\"", omittingEmptySubsequences: false)
        guard let name = parts.first.map(String.init), !["bench", "soak"].contains(name) else { continue }
        // Up to the closing bracket: after it come path and settings.
        let list = call.prefix { $0 != ")" && $0 != "]" }
          .split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        let quoted = list.filter { $0.offset.isMultiple(of: 2) && $0.offset > 0 }.map { String($0.element) }
        found.append((name, Set(quoted)))
      }
    }
    return found
  }
}
