#if ISAL
  /// What inflates gzip: the trait ISAL asks for Intel's library, which is two to three times as fast.
  package typealias GzipDecoder = ISALInflater
#else
  /// What inflates gzip.
  package typealias GzipDecoder = ZlibInflater
#endif

/// The uncompressed bytes of gzip data, by the decoder that the program was built with.
package typealias GzipSource<Base: RewindableSource & ~Copyable> = GzipMembers<Base, GzipDecoder>
