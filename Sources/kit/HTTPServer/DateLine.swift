import Glibc
import HTTP

/// The end of heads, made anew each second by the system's clock, as microhttpd makes its own (RFC 9110 §6.6.1). Used by
/// one thread.
final class DateLine {
  private var second: Int64 = .min
  private var open: [UInt8] = []
  private var closing: [UInt8] = []

  func tail(closes: Bool) -> [UInt8] {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    if Int64(now.tv_sec) != second {
      second = Int64(now.tv_sec)
      let date = "Date: \(HTTPDate.format(second))\r\n"
      open = Array("\(date)\r\n".utf8)
      closing = Array("\(date)Connection: close\r\n\r\n".utf8)
    }
    return closes ? closing : open
  }
}
