import HTTP

/// The request that a redirect asks for (RFC 9110 §15.4); nil where the answer is none to follow.
func redirected(
  _ request: ClientRequest, at address: Address, by response: ClientResponse
) throws(TransferError) -> (ClientRequest, Address)? {
  guard [301, 302, 303, 307, 308].contains(response.status.code), let location = response.headers["Location"]
  else { return nil }
  let next: Address
  do throws(TransferError) {
    next = try Address(location: location, from: address)
  } catch {
    throw TransferError(
      .badAddress, "\(address.shown) redirects to an address that is not asked: \(error.detail)",
      mayHaveArrived: true)
  }
  guard address.scheme == "http" || next.scheme == "https" else {
    throw TransferError(
      .addressRefused,
      "\(address.shown) redirects to \(next.shown), where everybody on the way could read and change what is sent.",
      mayHaveArrived: true)
  }
  var following = request
  following.url = next.text
  following.redirects -= 1
  if turnsToGet(response.status.code, request.method) {
    following.method = .get
    following.body = []
    for field in request.headers where field.name.lowercased().hasPrefix("content-") {
      following.headers[field.name] = nil
    }
  }
  let isUpgrade = address.scheme == "http" && next.scheme == "https" && address.host == next.host
  if !next.hasSameOrigin(as: address) && !isUpgrade {
    following.credentials = nil
    following.headers["Authorization"] = nil
    following.headers["Cookie"] = nil
  }
  return (following, next)
}

/// 303 asks for another resource; 301 and 302 after POST are followed as all browsers do.
private func turnsToGet(_ status: Int, _ method: Method) -> Bool {
  switch status {
  case 303: method != .head
  case 301, 302: method == .post
  default: false
  }
}
