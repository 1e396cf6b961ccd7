// swift-tools-version: 6.0
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

/// A C library behind a module map; exactly one Swift target imports each.
func c(_ name: String, pkgConfig: String? = nil) -> Target {
  .systemLibrary(name: name, path: "Sources/c/\(name)", pkgConfig: pkgConfig)
}

/// A target that knows no coach and could be lifted out.
func kit(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/kit/\(name)", swiftSettings: settings)
}

/// A target that knows coaches and clients.
func product(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/product/\(name)", swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "coachcal",
  products: [.executable(name: "coachcal", targets: ["coachcal"])],
  targets: [
    c("CJansson"), c("CLibical"), c("CSQLite"), c("CMicrohttpd"), c("CCrypto"), c("CZlib"), c("CCurl"),
    c("CMalloc"), c("CXML2", pkgConfig: "libxml-2.0"), c("CPostgres", pkgConfig: "libpq"),

    kit("CivilTime"),
    kit("Database", ["CPostgres", "CSQLite", "Threads"]),
    kit("Secrets", ["CCrypto"]),
    kit("Gzip", ["CZlib"]),
    kit("JSONText", ["CJansson"]),
    kit("HTTP", ["Threads"]),
    kit("Memory", ["CMalloc"]),
    kit("Threads"),
    kit("HTTPServer", ["HTTP", "Threads", "CMicrohttpd"]),
    kit("ICalendar", ["CivilTime", "CLibical"]),
    kit("HTTPClient", ["HTTP", "Threads", "CCurl"]),
    kit("XMLText", ["CXML2"]),
    kit("CalDAV", ["HTTP", "HTTPClient", "XMLText"]),
    kit("GoogleCalendar", ["HTTP", "HTTPClient", "JSONText", "Secrets"]),

    product("Booking", ["CivilTime"]),
    product("Store", ["Booking", "CivilTime", "Database"]),
    product("Calendars", ["Booking", "CivilTime", "ICalendar"]),
    product(
      "Desk",
      ["Booking", "Calendars", "CivilTime", "Database", "Memory", "Secrets", "Store", "Threads"]),
    product(
      "Sync",
      [
        "Booking", "CalDAV", "Calendars", "CivilTime", "Desk", "GoogleCalendar", "HTTP", "HTTPClient",
        "ICalendar",
        "Secrets", "Threads",
      ]),
    product(
      "Web",
      [
        "Booking", "CivilTime", "Desk", "Gzip", "HTTP", "HTTPServer", "JSONText", "Secrets", "Store", "Sync",
        "Threads",
      ]),
    .executableTarget(
      name: "coachcal",
      dependencies: [
        "Booking", "CivilTime", "Desk", "GoogleCalendar", "HTTP", "HTTPClient", "HTTPServer", "JSONText",
        "Secrets", "Store", "Sync", "Web",
      ],
      path: "Sources/product/coachcal", swiftSettings: settings),

    .target(
      name: "TestSupport",
      dependencies: [
        "Booking", "CalDAV", "CivilTime", "Database", "Desk", "GoogleCalendar", "HTTP", "HTTPClient",
        "JSONText",
        "Secrets", "Store", "XMLText",
      ],
      path: "Tests/TestSupport", swiftSettings: settings),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Booking", "Calendars", "CSQLite", "CivilTime", "Desk", "HTTP", "HTTPClient", "ICalendar", "Secrets",
        "Store",
        "Sync", "TestSupport",
      ],
      path: "Tests/Bench", swiftSettings: settings),
    .executableTarget(
      name: "soak", dependencies: ["CivilTime", "TestSupport"], path: "Tests/Soak", swiftSettings: settings),
    tests("CivilTime", ["CivilTime", "TestSupport"]),
    tests("Database", ["Database", "TestSupport", "Threads"]),
    tests("Secrets", ["Secrets", "TestSupport"]),
    tests("Gzip", ["Gzip", "TestSupport"]),
    tests("JSONText", ["JSONText", "TestSupport"]),
    tests("XMLText", ["TestSupport", "XMLText"]),
    tests("CalDAV", ["CalDAV", "HTTP", "HTTPClient", "TestSupport"]),
    tests("HTTP", ["HTTP", "TestSupport"]),
    tests("HTTPServer", ["HTTP", "HTTPServer", "TestSupport", "Threads"]),
    tests("HTTPClient", ["HTTP", "HTTPClient", "HTTPServer", "TestSupport"]),
    tests("GoogleCalendar", ["GoogleCalendar", "HTTP", "HTTPClient", "JSONText", "Secrets", "TestSupport"]),
    tests("ICalendar", ["CivilTime", "ICalendar", "TestSupport"], exclude: ["Snapshots"]),
    tests("Booking", ["Booking", "CivilTime", "TestSupport"]),
    tests("Store", ["Booking", "CivilTime", "Database", "Desk", "Store", "TestSupport", "Threads"]),
    tests(
      "Calendars",
      ["Booking", "Calendars", "CivilTime", "Desk", "ICalendar", "Secrets", "Store", "TestSupport"],
      exclude: ["Snapshots"]),
    tests("Desk", ["Booking", "CivilTime", "Database", "Desk", "Secrets", "Store", "TestSupport"]),
    tests(
      "Web",
      [
        "Booking", "CivilTime", "Desk", "Gzip", "HTTP", "HTTPClient", "HTTPServer", "JSONText", "Secrets",
        "Store", "Sync",
        "TestSupport", "Threads",
        "Web",
      ]),
    tests("coachcal", ["CivilTime", "HTTP", "HTTPServer", "TestSupport", "coachcal"]),
    tests("Journey", ["CivilTime", "Database", "Store", "TestSupport", "coachcal"]),
    tests(
      "Sync",
      [
        "Booking", "CalDAV", "CivilTime", "Desk", "GoogleCalendar", "HTTP", "HTTPClient", "HTTPServer",
        "JSONText", "Secrets", "Store",
        "Sync",
        "TestSupport", "Threads",
      ]),
    tests("Architecture", ["TestSupport"]),
  ]
)
