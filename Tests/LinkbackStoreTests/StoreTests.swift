import Testing

@testable import LinkbackStore
