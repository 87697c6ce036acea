import Foundation
import LinkbackGenerator

extension NaiveLine {
  /// The requests of a log; header lines are none.
  static func lines(_ log: [UInt8], _ format: LogGenerator.Format) -> [NaiveLine] {
    LogGenerator.lines(of: log).filter { !$0.hasPrefix("#") }.map { NaiveLine($0, format) }
  }

  init(_ line: String, _ format: LogGenerator.Format) {
    switch format {
    case .common, .combined, .vcommon, .vcombined, .combinedLocation: self.init(line)
    case .nginxJSON: self.init(nginx: Self.object(line))
    case .caddy: self.init(caddy: Self.object(line))
    case .w3c: self.init(w3c: line.components(separatedBy: " "))
    case .cloudFront: self.init(cloudFront: line.components(separatedBy: "\t"))
    case .alb: self.init(alb: line.components(separatedBy: "\""))
    case .haproxy: self.init(haproxy: line.components(separatedBy: "\""))
    case .squid: self.init(squid: line.split(separator: " ").map(String.init))
    }
  }

  /// The line as an object; empty for what is no JSON.
  static func object(_ line: String) -> [String: Any] {
    let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    return value as? [String: Any] ?? [:]
  }

  private init(nginx line: [String: Any]) {
    self.init()
    read(request: line["request"] as? String ?? "")
    response = line["status"] as? Int ?? 0
    referer = line["http_referer"] as? String
    date = line["time_iso8601"] as? String ?? ""
  }

  private init(caddy line: [String: Any]) {
    self.init()
    let request = line["request"] as? [String: Any] ?? [:]
    method = request["method"] as? String ?? ""
    target = request["uri"] as? String ?? ""
    response = line["status"] as? Int ?? 0
    referer = (request["headers"] as? [String: [String]] ?? [:])["Referer"]?.first
    date = (line["ts"] as? NSNumber)?.stringValue ?? ""
  }

  private init(w3c fields: [String]) {
    self.init()
    method = fields[3]
    target = fields[4] + (fields[5] == "-" ? "" : "?" + fields[5])
    response = Self.number(fields[11])
    referer = fields[10]
    date = fields[0...1].joined(separator: " ")
  }

  private init(cloudFront encoded: [String]) {
    self.init()
    let fields = encoded.map { $0.removingPercentEncoding ?? "not percent-encoded: \($0)" }
    method = fields[5]
    target = fields[7] + (fields[11] == "-" ? "" : "?" + fields[11])
    response = Self.number(fields[8])
    referer = fields[9]
    date = fields[0...1].joined(separator: " ")
  }

  private init(alb parts: [String]) {
    self.init()
    let words = parts[0].split(separator: " ")
    read(request: parts[1])
    response = Self.number(words[8])
    date = String(words[1])
  }

  private init(haproxy parts: [String]) {
    self.init()
    let words = parts[0].split(separator: " ")
    // HAProxy's escape is a fragment's mark to whoever reads a URL.
    read(request: parts[1].replacing(#/#([0-9A-F]{2})/#) { "%\($0.1)" })
    response = Self.number(words[5])
    date = String(words[1].dropFirst().dropLast())
  }

  private init(squid words: [String]) {
    self.init()
    method = words[5]
    target = words[6]
    response = Self.number(words[3].suffix(3))
    date = words[0]
  }
}
