#if ISAL
  import LinkbackCore
  import LinkbackIO
  import LinkbackSystem
  import SystemFixtures
  import Testing

  /// Both decoders give the same bytes and the same errors.
  @Suite struct DecoderAgreementTests {
    private func both(
      _ compressed: [UInt8], portion: Int = .max, buffer: Int = 64 * 1_024, rewinds: Bool = true
    ) -> (zlib: Drained, isal: Drained) {
      var zlib = GzipMembers<_, ZlibInflater>(
        MemorySource(compressed, portion: portion, rewinds: rewinds), inputSize: 4_096)
      var isal = GzipMembers<_, ISALInflater>(
        MemorySource(compressed, portion: portion, rewinds: rewinds), inputSize: 4_096)
      return (Drained(&zlib, buffer: buffer), Drained(&isal, buffer: buffer))
    }

    @Test(arguments: [0, 1, 6, 9] as [Int32], [1, 300, 70_000, 1_000_000])
    func soundData(level: Int32, size: Int) {
      let compressed = gzipMember(noise(size), level: level) + gzipMember(noise(size, seed: 2))
      for (portion, buffer) in [(.max, 1 << 20), (4_099, 1_000), (17, 65_536)] {
        let found = both(compressed, portion: portion, buffer: buffer)
        #expect(found.zlib == found.isal)
      }
    }

    @Test func everyTruncation() {
      let compressed = gzipMember(noise(2_000))
      for length in compressed.indices {
        let found = both(Array(compressed[..<length]), buffer: 77)
        #expect(found.zlib == found.isal, "\(length) bytes")
      }
    }

    @Test func everyFlippedBit() {
      let compressed = gzipMember([]) + gzipMember(noise(600))
      for index in compressed.indices {
        for bit in 0..<8 {
          var bytes = compressed
          bytes[index] ^= 1 << bit
          let found = both(bytes, portion: 1_000)
          #expect(found.zlib == found.isal, "bit \(bit) of byte \(index)")
        }
      }
    }

    /// Several blocks, and more data than one call takes.
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func damageInLargeData(seed: UInt64) {
      let compressed = gzipMember(noise(300_000, seed: seed))
      for step in 0..<40 {
        var bytes = compressed
        bytes[(step * 7_919 + 13) * Int(seed) % bytes.count] ^= 1 << (step % 8)
        let found = both(bytes)
        #expect(found.zlib == found.isal, "\(step)")
      }
    }

    /// By the way of a real file: its beginning is looked at, and handed out from memory.
    @Test(arguments: [0, 10, 12, 200, 40_000]) func damageInAFile(index: Int) throws {
      let folder = try TemporaryFolder()
      for bit in 0..<8 {
        var bytes = gzipMember(Array("a line\n".utf8)) + gzipMember(noise(200_000))
        bytes[27 + index] ^= 1 << bit
        var source = try InputSource(path: folder.write(bytes, to: "access.log"))
        #expect(Drained(&source, buffer: 1 << 20) == both(bytes).zlib, "bit \(bit)")
      }
    }

    /// What can't be read again is taken as ISA-L has it: at most a few bytes more, and an error too.
    @Test func damageInAPipe() {
      let compressed = gzipMember(noise(3_000))
      for index in compressed.indices {
        var bytes = compressed
        bytes[index] ^= 0x10
        let found = both(bytes, rewinds: false)
        #expect(found.zlib.error?.code == found.isal.error?.code, "byte \(index)")
        #expect(found.isal.bytes.starts(with: found.zlib.bytes), "byte \(index)")
      }
    }
  }
#endif
