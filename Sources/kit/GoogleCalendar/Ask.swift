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
