import Glibc

/// A secret from a variable of the environment, else from the terminal, which does not show it.
func secret(_ variable: String, _ prompt: String) throws -> String {
  if let value = getenv(variable), value.pointee != 0 { return String(cString: value) }
  guard isatty(STDIN_FILENO) == 1 else {
    throw Failure.environment(
      "secret-missing", "Put the password into \(variable), or run this at a terminal.")
  }
  var mode = termios()
  tcgetattr(STDIN_FILENO, &mode)
  var silent = mode
  silent.c_lflag &= ~tcflag_t(ECHO)
  write(prompt, to: STDERR_FILENO)
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
  defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode) }
  guard let line = readLine(strippingNewline: true), !line.isEmpty else {
    throw Failure.environment("secret-missing", "No password was typed.")
  }
  return line
}
