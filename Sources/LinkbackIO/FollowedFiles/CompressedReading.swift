import Glibc
import LinkbackCore
import LinkbackSystem

/// Compressed data in a file, read at offsets of what comes out.
///
/// Reading on costs nothing more; going back means to decode from the beginning, but for the first
/// 64 KiB, which are kept, as they are asked for again and again to see which log it is. A file that
/// grows after the same beginning, as one does while it is compressed, goes on where it ended; one
/// that has changed otherwise is read anew.
struct CompressedReading: ~Copyable {
  private let file: PooledFile
  private let kind: ContentKind
  /// The file as a shell takes it, for commands in errors.
  private let name: String
  private var source: CompressedSource<GrowingFile>
  /// How many bytes have come out of the source.
  private var position: Int64 = 0
  /// The first bytes that came out.
  private var head: [UInt8] = []
  /// The file when it was looked at last: its size, its time, and its first bytes as they are there.
  private var size: Int64
  private var modified: Int64
  private var beginning: [UInt8]
  /// Why the content has to be converted first.
  private var failure: SourceError?
  private var mustRestart = false

  /// - Parameter kind: How it is compressed.
  init(
    of file: PooledFile, _ kind: ContentKind, path: FilePath
  ) throws(SourceError) {
    self.kind = kind
    name = ShellWord.quoted(path)
    let status = try GrowingFile(file).status()
    beginning = try GrowingFile(file).beginning()
    self.file = file
    (size, modified) = (status.size, status.modified)
    source = Self.source(of: file, kind, name)
  }

  /// With a small input: many compressed logs may be open at once, and seldom are they read.
  private static func source(
    of file: PooledFile, _ kind: ContentKind, _ name: String
  ) -> CompressedSource<GrowingFile> {
    CompressedSource(GrowingFile(file), kind, name: name, inputSize: 64 << 10)
  }

  /// As ``LogFile/read(into:at:from:)``.
  /// - Throws: Where the data ends early or is damaged, once all before that has been handed out;
  ///   again until the file has changed.
  mutating func read(
    into buffer: inout [UInt8], at place: Int, from offset: Int64
  ) throws(SourceError) -> Int {
    try noticeChange()
    if let failure { throw failure }
    if offset < head.count {
      let start = Int(offset)
      let count = min(head.count - start, buffer.count - place)
      buffer.replaceSubrange(place..<place + count, with: head[start..<start + count])
      return count
    }
    if offset < position || mustRestart { restart() }
    if position == 0, try !checkContent() { return 0 }
    guard try skip(to: offset) else { return 0 }
    // What was decoded to see what it is may hold the very bytes.
    if offset < head.count { return try read(into: &buffer, at: place, from: offset) }
    return try advance(into: &buffer, at: place)
  }

  private mutating func noticeChange() throws(SourceError) {
    let status = try GrowingFile(file).status()
    guard status.size != size || status.modified != modified else { return }
    let beginning = try GrowingFile(file).beginning()
    if status.size <= size || !beginning.starts(with: self.beginning) || !source.resume() {
      mustRestart = true
      head = []
      failure = nil
    }
    self.beginning = beginning
    (size, modified) = (status.size, status.modified)
  }

  private mutating func restart() {
    source = Self.source(of: file, kind, name)
    position = 0
    mustRestart = false
  }

  /// Looks at the first bytes that come out; `false` where there are none.
  private mutating func checkContent() throws(SourceError) -> Bool {
    var buffer = [UInt8](repeating: 0, count: ContentKind.signatureLength)
    do throws(SourceError) {
      while position < buffer.count {
        if try advance(into: &buffer, at: Int(position)) == 0 { break }
      }
    } catch {
      // It comes again once these bytes have been handed out.
      if position == 0 { throw error }
    }
    failure = ContentKind(head: head).unsupportedError(inside: kind, name)
    if let failure { throw failure }
    return position > 0
  }

  /// Passes over what comes before `offset`; `false` where the data ends before it.
  private mutating func skip(to offset: Int64) throws(SourceError) -> Bool {
    guard position < offset else { return true }
    var buffer = [UInt8](repeating: 0, count: 64 * 1_024)
    while position < offset {
      let start = max(0, buffer.count - Int(min(offset - position, Int64(buffer.count))))
      if try advance(into: &buffer, at: start) == 0 { return false }
    }
    return true
  }

  private mutating func advance(
    into buffer: inout [UInt8], at place: Int
  ) throws(SourceError) -> Int {
    let count: Int
    do throws(SourceError) {
      count = try source.read(into: &buffer, at: place)
    } catch {
      // The disk may do better the next time.
      mustRestart = error.code == .unreadable
      throw error
    }
    // What came out before is in the head already when this is read for the second time.
    let known = Int(min(Int64(count), Int64(head.count) - position))
    let missing = FormatDetector.headLength - head.count
    if known >= 0, known < count, missing > 0 {
      head += buffer[place + known..<place + min(count, known + missing)]
    }
    position += Int64(count)
    return count
  }
}

/// A file that is read from its beginning, and on where it grows.
private struct GrowingFile: ~Copyable, RewindableSource {
  private let file: PooledFile
  private var position: Int64 = 0

  init(_ file: PooledFile) { self.file = file }

  func status() throws(SourceError) -> FileStatus {
    do throws(SystemError) {
      return try file.status()
    } catch {
      throw error.sourceError
    }
  }

  func beginning() throws(SourceError) -> [UInt8] {
    do throws(SystemError) {
      return try file.head(256)
    } catch {
      throw error.sourceError
    }
  }

  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    do throws(SystemError) {
      let count = try file.read(into: &buffer, offset..<buffer.count, from: position)
      position += Int64(count)
      return count
    } catch {
      throw error.sourceError
    }
  }

  mutating func rewind(to offset: Int64) -> Bool {
    position = offset
    return true
  }
}
