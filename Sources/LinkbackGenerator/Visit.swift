/// One Connect Session of one user, from redirect to redirect.
struct Visit {
  let key: SessionKey
  /// Index of the callbackUrl in ``CallbackSites``.
  let site: Int
  /// Index of the spelling in ``CallbackSites``.
  let spelling: Int
  /// How it ended; a return changes it.
  var ending: Ending
  let client: [UInt8]
  let agent: [UInt8]
}

/// A line that a callback page leads to and that must not be counted.
struct Echo {
  enum Kind {
    /// The page loads one of its images, scripts or styles: the redirect URL is its Referer.
    case asset
    /// A messenger or a scanner looks at the URL with HEAD.
    case preview
    /// A scanner posts to the URL.
    case probe
    /// A redirect that lost its status or session on the way.
    case torn
    /// The user had to log in first: the redirect URL is inside a parameter.
    case login
  }

  let kind: Kind
  let visit: Visit
}
