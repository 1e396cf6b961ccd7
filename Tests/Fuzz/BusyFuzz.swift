import BusyTime
import CivilTime
import ICalendar

/// A zone with summer time, and a window of two years: whatever the bytes are, the answer may be any, but there
/// must be one.
private let zone = (try? Zone.named("America/New_York")) ?? .utc
private let window = Instant(seconds: 1_767_225_600)..<Instant(seconds: 1_830_297_600)

/// What libFuzzer calls with each input it makes up.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBusyTime(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  _ = try? busyTime(of: bytes, zone: zone, window: window, freeIsBusy: true)
  return 0
}
