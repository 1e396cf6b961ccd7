public import HTTP

/// Whether a request may send a body beyond the usual limit, judged by its head before the body is taken.
public enum Admission: Sendable {
  /// It may. Names who sends it, so that nobody has too many under way at a time.
  case admitted(as: String)
  /// It may not, and is answered with this.
  case refused(Response)
}
