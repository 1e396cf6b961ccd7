import Threads

/// A number of milliseconds between none and a day.
func bounded(_ milliseconds: Int) -> Int { min(max(0, milliseconds), 86_400_000) }

/// Monotonic milliseconds: for deadlines only, never a date.
func monotonicMilliseconds() -> Int { Int(monotonicMicroseconds() / 1000) }
