import HTTP

import JSONText
@testable import Web

/// Whether answers are what the API's document says of their route (R70).
struct Described {
  let document = openAPI(of: routes, publicURL: WebStudio.publicURL, version: "0")

  /// What of an answer the document does not say; none is well.
  func mistakes(_ method: String, _ target: String, _ answer: Answer) -> [String] {
    guard let segments = Target(target)?.segments,
      let route = routes.first(where: {
        ($0.method.name == method || $0.method == .get && method == "HEAD")
          && $0.pattern.match(segments) != nil
      })
    else { return [] }
    let place = "\(route.method) \(route.pattern) \(answer.status)"
    // What HTTP itself defines of feeds needs no description.
    if route.feedForm != nil, answer.status == 304 || answer.status == 412 { return [] }
    let operation = document["paths"][route.pattern.description][route.method.name.lowercased()]
    let response = operation["responses"][String(answer.status)]
    guard response != .null else { return ["\(place) is not described: \(answer.text.prefix(200))"] }
    if answer.status >= 400 { return problems(place, response, answer) }
    guard let type = answer.headers["Content-Type"], let essence = MediaType(type)?.essence else {
      return response["content"] == .null ? [] : ["\(place) has no type"]
    }
    guard response["content"][essence] != .null else { return ["\(place) has the type \(type)"] }
    guard essence == "application/json", method != "HEAD" else { return [] }
    let schema = route.success.content?.schema ?? .any("")
    return schema.mismatches(answer.json).map { "\(place)\($0.pointer): \($0.detail)" }
  }

  private func problems(_ place: String, _ response: JSON, _ answer: Answer) -> [String] {
    guard let code = answer.code else { return answer.bytes.isEmpty ? [] : ["\(place) is no problem"] }
    let known = (response["description"].string ?? "").split(separator: ", ").map(String.init)
    return (known.contains(code) ? [] : ["\(place) does not name \(code)"])
      + Shapes.problem.mismatches(answer.json).map { "\(place)\($0.pointer): \($0.detail)" }
  }
}
