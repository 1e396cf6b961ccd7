import CCurl

/// What curl's result means for whoever asked. Details name the host at most.
func failure(_ result: CURLcode, _ exchange: Exchange) -> TransferError {
  let host = exchange.address.shown
  let (code, detail) = meaning(result, exchange, host)
  return TransferError(code, detail, mayHaveArrived: exchange.isSent)
}

private func meaning(
  _ result: CURLcode, _ exchange: Exchange, _ host: String
) -> (TransferError.Code, String) {
  switch exchange.ending {
  case .bodyTooLarge:
    return (.bodyTooLarge, "\(host) answered with more than \(exchange.request.largestBody) bytes.")
  case .malformed:
    return (.malformed, "\(host) sent more than \(HeaderBlock.limit) bytes of headers.")
  case .cutOff:
    return (.cutOff, "\(host) ended the connection before it answered. Check whether it did what was asked.")
  default: break
  }
  let certificates = [
    CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
    CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE,
    CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CLIENTCERT,
  ]
  // OpenSSL's words for a first record of no version of TLS, and for a connection that ends instead of one: what a
  // server of plain HTTP does with a greeting that it cannot read.
  let noTLS = ["wrong version number", "SSL_ERROR_SYSCALL", "unexpected eof", "reset by peer"]
  if result == CURLE_SSL_CONNECT_ERROR, noTLS.contains(where: words(result, exchange).contains) {
    return (.notTLS, "\(host) does not speak TLS. Is the port right, or does the address begin with http://?")
  }
  if certificates.contains(result) {
    return (.tls, "\(host) cannot be trusted or speaks no TLS that we do (\(words(result, exchange))).")
  }
  switch result {
  case CURLE_URL_MALFORMAT:
    return (.badAddress, "The address cannot be read. Check how it is written.")
  case CURLE_UNSUPPORTED_PROTOCOL where !exchange.isSent:
    return (.badAddress, "Addresses begin with http:// or https://.")
  case CURLE_COULDNT_RESOLVE_HOST:
    return (.nameUnknown, "The name of \(host) is not known. Check the address for a typing mistake.")
  case CURLE_COULDNT_RESOLVE_PROXY:
    return (.nameUnknown, "The name of the proxy for \(host) is not known. Check the environment.")
  case CURLE_COULDNT_CONNECT where exchange.refusedAny && !exchange.openedAny:
    return (.addressRefused, refusal(host))
  case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED:
    return (.cannotConnect, "No connection to \(host) came about. Is the server running, is the port right?")
  case CURLE_OPERATION_TIMEDOUT:
    return (.timedOut, "\(host) took too long.")
  case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
    CURLE_OUT_OF_MEMORY where exchange.isSent:
    return (.malformed, "What \(host) sent is not HTTP as we understand it. Is the port right?")
  case _ where exchange.isSent:
    return (
      .cutOff, "\(host) ended the connection before its answer was whole (curl's code \(result.rawValue))."
    )
  default:
    let by = exchange.proxy == nil ? "" : " by the environment's proxy"
    return (.cannotConnect, "No connection to \(host) came about\(by) (curl's code \(result.rawValue)).")
  }
}

/// The policy's no.
func refusal(_ host: String) -> String {
  "\(host) lies at an address of a private or special network, which users' addresses may not lead to."
}

/// curl's own words on TLS, in which no more than the host's name stands; in other cases a proxy's password may.
private func words(_ result: CURLcode, _ exchange: Exchange) -> String {
  let own = String(cString: exchange.words)
  return own.isEmpty ? String(cString: curl_easy_strerror(result)) : own
}
