import Foundation

/// Asks a server, as a program of its own.
enum WebClient {
  /// The status of an answer, a line feed, and its body. What is no answer is empty.
  static func ask(
    _ url: String, _ fields: [String: String] = [:], in folder: WorkingFolder
  ) throws -> String {
    let script = """
      import json, sys, urllib.request, urllib.error
      request = urllib.request.Request(sys.argv[1], headers=json.loads(sys.argv[2]))
      try:
          with urllib.request.urlopen(request) as answer:
              print(answer.status, answer.read().decode(), sep="\\n", end="")
      except urllib.error.HTTPError as error:
          print(error.code, error.read().decode(), sep="\\n", end="")
      """
    let json = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
    return try Program.python.run(["-c", script, url, json], in: folder).outputText
  }
}
