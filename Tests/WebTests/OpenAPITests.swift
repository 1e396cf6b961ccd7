import Booking
import Gzip
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite struct OpenAPITests {
  @Test func `the document is served to everybody and describes the routes as they are (R70)`() throws {
    try withWeb { web in
      let answer = try web.ask("GET", "/api/v1/openapi.json")
      #expect(answer.status == 200)
      #expect(answer.json["openapi"] == "3.1.0")
      #expect(answer.json["servers"].array?.first?["url"].string == WebStudio.publicURL)
      var described: Set<String> = []
      for (path, operations) in answer.json["paths"].object ?? [:] {
        for method in (operations.object ?? [:]).keys { described.insert("\(method.uppercased()) \(path)") }
      }
      #expect(described == Set(routes.map { "\($0.method) \($0.pattern)" }))
    }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `the document is kept plain and compressed, each with a tag, and 304 for who has it (R70)`(
    way: WebStudio.Way
  ) throws {
    try withWeb(way) { web in
      func ask(_ headers: Headers) throws -> Answer {
        try web.ask("GET", "/api/v1/openapi.json", nil, headers)
      }
      let (plain, compressed) = (try ask([:]), try ask(["Accept-Encoding": "br, gzip"]))
      #expect(plain.headers["Content-Encoding"] == nil && compressed.headers["Content-Encoding"] == "gzip")
      let unpacked = try gunzip(compressed.bytes, limit: 10 << 20)
      #expect(unpacked == plain.bytes)
      #expect(compressed.bytes.count * 5 < plain.bytes.count)
      let tags = [plain, compressed].compactMap { $0.headers["ETag"] }
      #expect(Set(tags).count == 2 && tags.allSatisfy { $0.hasPrefix("\"") })
      for answer in [plain, compressed] {
        #expect(answer.headers["Vary"] == "Accept-Encoding" && answer.headers["Cache-Control"] == "no-cache")
      }
      for (headers, status) in [
        (["If-None-Match": tags[0]], 304), (["If-None-Match": "\"x\", W/\(tags[0])"], 304),
        (["If-None-Match": "*"], 304), (["If-None-Match": tags[1]], 200),
        (["If-None-Match": tags[1], "Accept-Encoding": "gzip"], 304),
        (["If-None-Match": tags[0], "Accept-Encoding": "gzip"], 200),
        (["Accept-Encoding": "gzip;q=0"], 200),
      ] as [(Headers, Int)] {
        let answer = try ask(headers)
        #expect(answer.status == status, "\(headers)")
        if status == 304 { #expect(answer.headers["Vary"] == "Accept-Encoding" && answer.bytes.isEmpty) }
      }
      #expect(try ask([:]).bytes == plain.bytes)
    }
  }

  @Test func `each operation has a name of its own, its path parameters and its rights`() throws {
    let document = Described().document
    var names: Set<String> = []
    for route in routes {
      let operation = document["paths"][route.pattern.description][route.method.name.lowercased()]
      let name = try #require(operation["operationId"].string)
      #expect(names.insert(name).inserted, "\(name)")
      let parameters = try #require(operation["parameters"].array)
      let inPath = parameters.filter { $0["in"] == "path" }.map { $0["name"].string }
      #expect(inPath == route.pattern.parameterNames, "\(name)")
      #expect(parameters.filter { $0["in"] == "path" }.allSatisfy { $0["required"] == true })
      let inQuery = parameters.filter { $0["in"] == "query" }.map { $0["name"].string }
      #expect(inQuery == route.parameters.map(\.name), "\(name)")
      #expect((operation["requestBody"] == .null) == (route.body == nil && !route.takesCalendar), "\(name)")
      #expect((operation["responses"]["403"] == .null) == (!route.mayForbid), "\(name)")
    }
  }

  @Test func `every object in the document refuses members it does not name`() throws {
    let schemas = try #require(Described().document["components"]["schemas"].object)
    #expect(schemas.count > 20)
    for (name, schema) in schemas {
      #expect(schema["additionalProperties"] == false, "\(name)")
      let members = try #require(schema["properties"].object, "\(name)")
      let required = (schema["required"].array ?? []).compactMap(\.string)
      #expect(Set(required).isSubset(of: members.keys), "\(name)")
    }
  }

  @Test func `a coach or client is named by a handle, and by an id where the member says so`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      _ = try web.ask(
        "POST", "/api/v1/package-templates", as: "ann",
        ["coach": "ann", "name": "Five", "total": 5, "duration_minutes": 60])
      _ = try web.ask("POST", "/api/v1/clients/cleo/feeds", as: "cleo", ["coach": "ann"])
      _ = try scene.booking()
      let names = ["coach": "ann", "client": "cleo"]
      for (target, members) in [
        ("/api/v1/bookings?limit=1&client=cleo", ["coach", "client"]),
        ("/api/v1/clients/cleo/packages", ["coach_id", "client_id"]),
        ("/api/v1/package-templates?coach=ann", ["coach_id"]), ("/api/v1/clients/cleo/feeds", ["coach_id"]),
      ] {
        let reader = target.contains("templates") ? "ann" : "cleo"
        let shape = try #require(web.ask("GET", target, as: reader).json["items"].array?.first?.object)
        let told = shape.keys.filter { ["coach", "client", "coach_id", "client_id"].contains($0) }
        #expect(Set(told) == Set(members), "\(target)")
        for member in told {
          let handle = try #require(names[String(member.prefix { $0 != "_" })])
          #expect(
            shape[member]?.string == (member.hasSuffix("_id") ? try web.id(handle) : handle), "\(target)")
        }
      }
    }
  }

  @Test func `every body and every good answer has an example, and it fits (R70)`() throws {
    let document = Described().document
    for route in routes {
      let operation = document["paths"][route.pattern.description][route.method.name.lowercased()]
      let answer = operation["responses"][String(route.success.status.code)]
      for (type, content) in (answer["content"].object ?? [:]) where type == "application/json" {
        let schema = try #require(route.success.content?.schema)
        if case .any = schema { continue }
        #expect(content["example"] != .null, "\(route.pattern)")
        #expect(schema.mismatches(content["example"]) == [], "\(route.method) \(route.pattern)")
      }
      for (_, content) in operation["requestBody"]["content"].object ?? [:] {
        guard let schema = route.body else { continue }
        #expect(content["example"].object?.isEmpty == false, "\(route.method) \(route.pattern)")
        #expect(schema.mismatches(content["example"]) == [], "\(route.method) \(route.pattern)")
      }
      #expect(operation["tags"].array?.count == 1)
    }
  }

  @Test func `the example of every body is one that the server takes (R70)`() throws {
    let document = Described().document
    for route in routes where route.body != nil {
      try withWeb { web in
        let scene = try Scene(web)
        let row = try #require(accessTable.first { $0.route == "\(route.method) \(route.pattern)" })
        let operation = document["paths"][route.pattern.description][route.method.name.lowercased()]
        let text = operation["requestBody"]["content"]["application/json"]["example"].text
        var body = text.replacing("\"maria\"", with: "\"ann\"").replacing("\"anna\"", with: "\"cleo\"")
        let target = try scene.filled(row.target)
        for (end, known) in [("/messages/read", "<message>"), ("/answers", "<asked>")]
        where row.route.hasSuffix(end) {
          body = body.replacing(exampleID, with: try scene.filled(known))
        }
        let reader = row.route.contains("/clients/{id}/feeds") ? "cleo" : "ann"
        let answer = try web.ask(
          route.method.name, target, as: reader, bytes: Array(body.utf8))
        #expect(
          (200...299).contains(answer.status) || answer.code == "destination-unreachable",
          "\(row.route) \(body): \(answer.text)")
      }
    }
  }

  @Test func `two schemas of one name are the same`() {
    var seen: [String: JSON] = [:]
    for route in routes {
      for schema in [route.body, route.success.content?.schema].compactMap(\.self) {
        for (name, own) in schema.components {
          #expect(seen[name] == nil || seen[name] == own, "\(name)")
          seen[name] = own
        }
      }
    }
  }

  @Test func `PyPI's validators find nothing wrong with the document, nor with what is answered (R70)`()
    throws
  {
    try withWeb { web in
      let scene = try Scene(web)
      for row in accessTable {
        for column in ["cleo", "ann", "paul"] {
          let body = try row.body.map { try scene.filled($0) }.flatMap { JSON(Array($0.utf8)) }
          _ = try web.ask(
            String(row.route.split(separator: " ")[0]), try scene.filled(row.target), as: column, body)
        }
      }
      let answers: [JSON] = web.answers.compactMap { method, target, answer in
        guard answer.headers["Content-Type"]?.hasSuffix("json") == true,
          let segments = Target(target)?.segments,
          let route = routes.first(where: { $0.method.name == method && $0.pattern.match(segments) != nil })
        else { return nil }
        return [
          "path": JSON(route.pattern.description), "method": JSON(method.lowercased()),
          "status": JSON(String(answer.status)), "body": answer.json,
        ]
      }
      let given: JSON = ["document": Described().document, "answers": .array(answers)]
      let python = try run(
        "\(PackageRoot.path)/.build/venv/bin/python", ["\(PackageRoot.path)/Tests/Peers/check_openapi.py"],
        input: given.bytes)
      try #require(python.status == 0, "\(python.error)")
      let said = try #require(JSON(python.outputBytes))
      #expect(said["mistakes"] == [])
      #expect((said["checked"].integer ?? 0) > 100)
      #expect((said["examples"].integer ?? 0) > 60)
    }
  }
}

extension Route {
  /// Whether some who show a token are turned away.
  fileprivate var mayForbid: Bool { !roles.isEmpty || refusals.contains(.forbidden) }
}

/// How the document shows the id of something.
private let exampleID = "1ebq8f2c3k5m7n9p0r2t4v6ab0"
