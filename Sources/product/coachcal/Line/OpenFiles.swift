import Glibc

/// Lets this process have as many files and connections open as the system lets it, up to a number; returns how many.
func raiseOpenFiles(to wanted: Int) -> Int {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
  let most = min(rlim_t(wanted), limit.rlim_max)
  if limit.rlim_cur < most {
    limit.rlim_cur = most
    if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { return 1024 }
  }
  return Int(min(limit.rlim_cur, rlim_t(wanted)))
}
