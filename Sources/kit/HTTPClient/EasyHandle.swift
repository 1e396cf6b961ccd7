import CCurl
import HTTP

/// One transfer of curl's. Every option is set anew each time, since handles are used again.
struct EasyHandle {
  let raw: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?

  init?() {
    guard let raw = curl_easy_init() else { return nil }
    self.raw = raw
  }

  /// Ready for the exchange, which must live as long as the transfer.
  mutating func prepare(_ exchange: Exchange, _ settings: Settings) {
    let request = exchange.request
    ccurl_set_callbacks(raw, callbacks, Unmanaged.passUnretained(exchange).toOpaque())
    ccurl_set_error_buffer(raw, exchange.words)
    text(CURLOPT_URL, exchange.address.text)
    text(CURLOPT_PROTOCOLS_STR, "http,https")
    number(CURLOPT_FOLLOWLOCATION, 0)
    number(CURLOPT_NOSIGNAL, 1)
    // A name server that does not answer would otherwise hold up the loop when its request is given up.
    number(CURLOPT_QUICK_EXIT, 1)
    number(CURLOPT_CONNECTTIMEOUT_MS, max(1, bounded(request.deadlines.connecting)))
    number(CURLOPT_MAXAGE_CONN, settings.longestIdle)
    number(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    text(CURLOPT_ACCEPT_ENCODING, "")  // all that curl can undo
    number(CURLOPT_SSL_VERIFYPEER, 1)
    number(CURLOPT_SSL_VERIFYHOST, 2)
    if let file = settings.trusting { text(CURLOPT_CAINFO, file) }
    // Empty where there is none: curl does not look at the environment then.
    text(CURLOPT_PROXY, exchange.proxy ?? "")
    text(CURLOPT_NOPROXY, "")
    number(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    setCredentials(request.credentials)
    setMethod(request)
    setHeaders(request, settings.agent)
  }

  /// After the transfer: nothing of the exchange is looked at any more.
  mutating func release() {
    ccurl_set_callbacks(raw, callbacks, nil)
    ccurl_set_error_buffer(raw, nil)
    ccurl_forget_body(raw)
    ccurl_set_headers(raw, nil)
    curl_slist_free_all(headers)
    headers = nil
  }

  private func setCredentials(_ credentials: Credentials?) {
    let (scheme, user, password, token): (Int, String?, String?, String?) =
      switch credentials {
      case nil: (Int(ccurl_basic), nil, nil, nil)
      case .basic(let user, let password): (Int(ccurl_basic), user, password, nil)
      case .digest(let user, let password): (Int(ccurl_digest), user, password, nil)
      case .bearer(let token): (Int(ccurl_bearer), nil, nil, token)
      }
    number(CURLOPT_HTTPAUTH, scheme)
    text(CURLOPT_USERNAME, user)
    text(CURLOPT_PASSWORD, password)
    text(CURLOPT_XOAUTH2_BEARER, token)
  }

  private func setMethod(_ request: ClientRequest) {
    let sendsLength = ["POST", "PUT", "PATCH"].contains(request.method.name)
    ccurl_forget_body(raw)
    number(CURLOPT_HTTPGET, 1)
    text(CURLOPT_CUSTOMREQUEST, nil)
    if request.method == .head {
      number(CURLOPT_NOBODY, 1)
    } else if !request.body.isEmpty || sendsLength {
      number(CURLOPT_POST, 1)
      request.body.withUnsafeBytes { bytes in
        _ = ccurl_set_body(raw, bytes.baseAddress, curl_off_t(bytes.count))
      }
      text(CURLOPT_CUSTOMREQUEST, request.method.name)
    } else {
      text(CURLOPT_CUSTOMREQUEST, request.method.name)
    }
  }

  private mutating func setHeaders(_ request: ClientRequest, _ agent: String) {
    text(CURLOPT_USERAGENT, agent)
    var lines = request.headers.map { field in
      // curl's way to write an empty value; a blank one it would leave out.
      field.value.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 })
        ? "\(field.name);" : "\(field.name): \(field.value)"
    }
    // Names without a value take away what curl would add.
    lines.append("Expect:")
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    headers = nil
    for line in lines {
      if let longer = curl_slist_append(headers, line) { headers = longer }
    }
    ccurl_set_headers(raw, headers)
  }

  private func number(_ option: CURLoption, _ value: Int) { ccurl_set_number(raw, option, value) }
  private func text(_ option: CURLoption, _ value: String?) { ccurl_set_text(raw, option, value) }
}
