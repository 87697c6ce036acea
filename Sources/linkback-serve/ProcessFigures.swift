import Glibc
import LinkbackCore
import LinkbackSystem
import LinkbackView

/// What this process uses: `man 5 proc_pid_stat`.
struct ProcessFigures {
  /// When it began, by the wall clock, in nanoseconds since 1970.
  let started: Int64

  /// `nil` where `/proc` does not tell.
  var metrics: Metrics.Process? {
    guard let bytes = try? Descriptor(opening: "/proc/self/stat", O_RDONLY).head(4_096),
      // The name before it may hold anything.
      let end = bytes.lastIndex(of: UInt8(ascii: ")")),
      let descriptors = try? FilePath("/proc/self/fd").namesInFolder()
    else { return nil }
    let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
    // The first one here is field 3.
    func field(_ number: Int) -> Int {
      fields.indices.contains(number - 3) ? Int(fields[number - 3]) ?? 0 : 0
    }
    let ticks = max(1, sysconf(Int32(_SC_CLK_TCK)))
    return Metrics.Process(
      cpuMilliseconds: (field(14) + field(15)) * 1_000 / ticks,
      residentBytes: field(24) * sysconf(Int32(_SC_PAGESIZE)), virtualBytes: field(23),
      openDescriptors: descriptors.count, mostDescriptors: OpenFileLimit.current,
      started: EventTime(nanoseconds: started))
  }
}
