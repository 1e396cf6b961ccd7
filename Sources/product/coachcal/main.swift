import Glibc

// Everything else stands in functions: nothing here may be called back from a foreign thread.
exit(runProgram(Array(CommandLine.arguments.dropFirst())))
