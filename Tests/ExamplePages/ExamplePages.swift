import Foundation
import LinkbackView
import ViewFixtures

/// Writes the example pages and what they load into a folder, to look at them and to check them with a
/// browser: `swift run example-pages FOLDER`. With `--golden FOLDER`, those that tests compare with.
@main enum ExamplePages {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let isGolden = arguments.first == "--golden"
    guard arguments.count == (isGolden ? 2 : 1), let name = arguments.last else {
      FileHandle.standardError.write(Data("usage: example-pages [--golden] FOLDER\n".utf8))
      exit(64)
    }
    let folder = URL(fileURLWithPath: name)
    for example in isGolden ? ExamplePage.golden : ExamplePage.all {
      try write(Page.html(example.model), "\(example.name).html", in: folder)
      guard !isGolden else { continue }
      try write(Page.report(example.model), "\(example.name)-report.html", in: folder)
    }
    guard !isGolden else { return }
    for asset in PageAsset.all {
      try write(asset.bytes, String(asset.path.dropFirst()), in: folder)
    }
  }

  private static func write(_ bytes: [UInt8], _ name: String, in folder: URL) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }
}
