import HTTP
import HTTPClient
import JSONText

/// Sends one request; any status comes back. `secrets` never show in an error.
func ask(
  _ request: ClientRequest, through transport: Transport, secrets: [String]
) throws(GoogleError) -> ClientResponse {
  do {
    return try transport(request)
  } catch {
    let code: GoogleError.Code =
      switch error.code {
      case .badAddress, .addressRefused: .addressRefused
      default: .transfer
      }
    throw GoogleError(
      code, shown(error.detail, without: secrets), mayHaveHappened: error.mayHaveArrived,
      transfer: error.code)
  }
}

/// The JSON object of a 2xx answer. What was asked for has happened, even where its answer cannot be read.
func object(_ response: ClientResponse) throws(GoogleError) -> JSON {
  guard let value = JSON(response.body), value.object != nil else {
    throw GoogleError(
      .garbage, "Google answered \(response.status.code) with something that is not a JSON object.",
      mayHaveHappened: true)
  }
  return value
}

/// How many seconds the answer asks to wait (RFC 9110 §10.2.3), a day at most. A date is measured against the
/// answer's own, so that it takes no clock of ours.
func retryAfter(_ response: ClientResponse) -> Int? {
  guard let text = response.headers["Retry-After"] else { return nil }
  let longest: Int64 = 86_400
  if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
    return Int(min(Int64(text) ?? longest, longest))
  }
  guard let until = HTTPDate.parse(text), let now = response.headers["Date"].flatMap(HTTPDate.parse) else {
    return nil
  }
  return Int(min(max(until - now, 0), longest))
}
