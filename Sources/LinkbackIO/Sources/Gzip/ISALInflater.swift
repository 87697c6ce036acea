#if ISAL
  import CISAL
  import Glibc

  /// The inflate of Intel's Intelligent Storage Acceleration Library.
  ///
  /// It decodes ahead into a buffer of its own, and copies about 100 KiB in each call: large outputs
  /// pay. It takes codes for data that zlib, and RFC 1951 §3.2.7, call incomplete, until it meets one
  /// that means nothing: so where it finds damage, its word is ``InflateStep/End/doubtful``.
  @safe
  package struct ISALInflater: Inflater, ~Copyable {
    private let state: UnsafeMutablePointer<inflate_state>
    private var hasFailed = false

    package static var name: String {
      "ISA-L \(ISAL_MAJOR_VERSION).\(ISAL_MINOR_VERSION).\(ISAL_PATCH_VERSION)"
    }

    package init() {
      guard let state = unsafe linkback_isal_create() else {
        preconditionFailure("ISA-L has no memory for a state of 90 KiB")
      }
      // SAFETY: made here, freed in `deinit` alone.
      unsafe self.state = state
    }

    deinit {
      // SAFETY: no one else holds the pointer.
      unsafe free(state)
    }

    package mutating func restart() {
      // SAFETY: the state is initialised.
      unsafe isal_inflate_reset(state)
      hasFailed = false
    }

    package mutating func inflate(
      _ input: [UInt8], _ inputRange: Range<Int>, into output: inout [UInt8], at offset: Int
    ) -> InflateStep {
      // Below its 4 GiB.
      let inputCount = min(inputRange.count, 1 << 30)
      let outputCount = min(output.count - offset, 1 << 30)
      precondition(inputRange.upperBound <= input.count, "ISA-L would read after its input")
      let state = unsafe state
      if !hasFailed {
        // SAFETY: ISA-L reads `inputCount` and writes `outputCount` bytes at most, both inside the
        // arrays, during the call only.
        let step = unsafe input.withUnsafeBufferPointer { source in
          unsafe output.withUnsafeMutableBufferPointer { target in
            unsafe linkback_isal_inflate(
              state, source.baseAddress.map { unsafe $0 + inputRange.lowerBound },
              UInt32(inputCount), target.baseAddress.map { unsafe $0 + offset },
              UInt32(outputCount))
          }
        }
        hasFailed = step.failure != 0
        return InflateStep(
          consumed: Int(step.consumed), produced: Int(step.produced),
          end: hasFailed ? .doubtful : step.is_end != 0 ? .complete : .open)
      }
      // SAFETY: as above.
      let rest = unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe linkback_isal_drain(
          state, target.baseAddress.map { unsafe $0 + offset }, Int64(outputCount))
      }
      return InflateStep(consumed: 0, produced: Int(rest), end: rest > 0 ? .open : .damaged)
    }
  }
#endif
