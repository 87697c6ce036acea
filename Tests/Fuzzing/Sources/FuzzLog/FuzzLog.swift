/// The C library's name of libFuzzer's own loop.
///
/// Source: <https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library>.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's start: SwiftPM links executables with `main` as another name for this, so that
/// libFuzzer's own `main` is not found.
@_cdecl("FuzzLog_main")
public func fuzzLogMain(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  var (count, arguments) = unsafe (count, arguments)
  return unsafe runFuzzer(&count, &arguments) { unsafe test($0, $1) }
}

private func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: libFuzzer hands over `count` readable bytes, for as long as this runs.
  let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
  do throws(FuzzCheck.Violation) {
    try FuzzCheck.run(input)
  } catch {
    fatalError("\(error)")
  }
  return 0
}
