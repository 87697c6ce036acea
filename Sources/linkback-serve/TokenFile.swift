import Glibc
import LinkbackServer
import LinkbackSystem

/// The file of `--token-file`: one line.
struct TokenFile {
  private let path: FilePath

  init(_ path: FilePath) { self.path = path }

  /// - Throws: ``ExitStatus/configuration``, with a message said.
  func token() throws -> AccessToken {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Descriptor(opening: path, O_RDONLY).head(4_096)
    } catch {
      throw refusal("could not read the token: \(error.text)")
    }
    let line = bytes.last == 0x0A ? bytes.dropLast() : bytes[...]
    guard let token = AccessToken(String(decoding: line, as: UTF8.self)) else {
      throw refusal(
        "a token is one line of 16 to 1,024 letters, digits and -._~+/=; make one by "
          + "'openssl rand -hex 32'")
    }
    return token
  }

  /// Says that whoever has an account here can read the token.
  func warnIfReadableByAll() {
    guard path.isReadableByAll else { return }
    StandardError.say(
      TerminalText.escaped(path.bytes) + ": everybody can read the token: chmod o= "
        + ShellWord.quoted(path))
  }

  private func refusal(_ reason: String) -> ExitStatus {
    StandardError.say("\(TerminalText.escaped(path.bytes)): \(reason)")
    return .configuration
  }
}
