import ConnectCallback
import Testing

@Suite struct ConnectStatusTests {
  @Test func knownCodesStandInTheOrderOfReports() {
    #expect(
      ConnectStatus.known.map(\.rawValue) == [
        "success", "auth_expired", "bad_configuration", "user_aborted",
      ])
  }

  @Test(arguments: [
    (ConnectStatus.success, "completed", "success screen"),
    (.authExpired, "no longer valid", "restart the flow"),
    (.badConfiguration, "not allowed", "notify support"),
    (.userAborted, "on purpose", "where they came from"),
    (ConnectStatus(rawValue: "brand_new"), "does not know", "do not take it for a success"),
  ])
  func everyCodeSaysWhatItMeansAndWhatIsNext(
    status: ConnectStatus, meaning: String, nextStep: String
  ) {
    #expect(status.whatItMeans.contains(meaning))
    #expect(status.nextStep.contains(nextStep))
  }

  @Test func onlyTheExactCodeIsKnown() {
    for status in ConnectStatus.known { #expect(ConnectStatus(rawValue: status.rawValue).isKnown) }
    for stranger in ["Success", "success ", "succes", "", "auth-expired"] {
      #expect(!ConnectStatus(rawValue: stranger).isKnown, "\(stranger)")
    }
  }

  @Test func aCodeIsKeptUnderItsOwnName() {
    let status = ConnectStatus(rawValue: "brand_new")
    #expect(status.rawValue == "brand_new")
    #expect("\(status)" == "brand_new")
    #expect(status == ConnectStatus(rawValue: "brand_new"))
  }

  @Test func codesOfTheSameLookButOtherBytesDiffer() {
    let composed = ConnectStatus(rawValue: "caf\u{E9}")
    let decomposed = ConnectStatus(rawValue: "cafe\u{301}")
    #expect(composed.rawValue == decomposed.rawValue)  // to a String they are equal
    #expect(composed != decomposed)
    #expect(!(composed == decomposed))
    #expect(Set([composed, decomposed]).count == 2)
  }

  @Test func knownCodesSortFirstAndOthersByBytes() {
    let shuffled = ["zebra", "user_aborted", "", "\u{E9}", "success", "Zebra", "auth_expired"]
    let sorted = shuffled.map(ConnectStatus.init(rawValue:)).sorted()
    #expect(
      sorted.map(\.rawValue)
        == ["success", "auth_expired", "user_aborted", "", "Zebra", "zebra", "\u{E9}"])
  }
}
