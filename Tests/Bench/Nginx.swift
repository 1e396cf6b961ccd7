import Glibc
import TestSupport

/// Debian's nginx, serving a folder of files as fast as it can: with its own configuration, port and files, and nothing
/// to do with one that the machine may run.
struct Nginx {
  let port: UInt16
  /// What it serves.
  let folder: String
  private let program: RunningProgram

  /// Where `make bench` unpacks it.
  private static let path = "\(PackageRoot.path)/.build/nginx/usr/sbin/nginx"

  init(in place: String) throws {
    port = try freePort()
    folder = "\(place)/files"
    mkdir(folder, 0o755)
    let configuration = "\(place)/nginx.conf"
    try write(Array(Self.configuration(port, place).utf8), to: configuration)
    program = try RunningProgram(
      Self.path, ["-p", place, "-c", configuration, "-e", "\(place)/nginx-errors"], seconds: 1200)
    let port = port
    guard becomesTrue(within: 10, { (try? RawHTTPClient(port: port)) != nil }) else {
      program.signal(SIGKILL)
      throw BenchError(message: "nginx does not listen: \(try program.wait().error)")
    }
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// What its processes hold in memory together, shared pages counted for each.
  func residentBytes() throws -> Int {
    let children = try run("ps", ["--ppid", "\(program.pid)", "-o", "pid="]).output
      .split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    return try ([program.pid] + children).map { try ProcessFigures(of: $0).resident }.reduce(0, +)
  }

  func stop() {
    program.signal(SIGQUIT)
    _ = try? program.wait()
  }

  /// As many workers as coachcal has event threads. Only root may name a user, and needs to: nobody else may look into
  /// the folder.
  private static func configuration(_ port: UInt16, _ place: String) -> String {
    """
    \(geteuid() == 0 ? "user root;" : "")
    daemon off;
    worker_processes 2;
    worker_rlimit_nofile 8192;
    pid \(place)/nginx.pid;
    error_log \(place)/nginx-errors;
    events { worker_connections 4096; use epoll; accept_mutex off; }
    http {
      types { text/calendar ics; }
      charset utf-8;
      charset_types text/calendar;
      server_tokens off;
      access_log off;
      sendfile on;
      tcp_nopush on;
      tcp_nodelay on;
      etag on;
      gzip_static on;
      keepalive_requests 1000000000;
      keepalive_timeout 75s;
      open_file_cache max=8192 inactive=1h;
      open_file_cache_valid 1h;
      open_file_cache_min_uses 1;
      client_body_temp_path \(place)/nginx-1;
      proxy_temp_path \(place)/nginx-2;
      fastcgi_temp_path \(place)/nginx-3;
      uwsgi_temp_path \(place)/nginx-4;
      scgi_temp_path \(place)/nginx-5;
      server {
        listen 127.0.0.1:\(port) reuseport backlog=4096;
        root \(place)/files;
      }
    }

    """
  }
}
