import Kernel
import Testing

@Suite struct PostcodeListTests {
    @Test(arguments: [
        ("35000-35999", "35000", true), ("35000-35999", "35999", true), ("35000-35999", "36000", false),
        ("35000-35999", "34999", false), ("35000-35999", "35", false), ("35000-35999", "35500-1234", true),
        ("BT", "bt1 5gs", true), ("BT", "B1 1AA", false), ("bt , im", "IM1 1AA", true), ("BT", "", false),
        ("35-36", "36999", true), ("35-36", "37000", false), ("IV41-IV56", "IV49 9AA", true),
        ("00 100-00 199", "00-150", true), ("A", " - ", false), ("1", "ǃ1", true), ("1", "１", false),
    ])
    func `a postcode is in a list or not`(list: String, postcode: String, isIn: Bool) throws {
        let list = try #require(PostcodeList(list))

        #expect(list.contains(postcode) == isIn)
    }

    @Test(arguments: [
        "", ",", "35000-", "-35000", "35999-35000", "1-22", "1-2-3", "35*", "[0-9]+", "35000;1", "é", "1,,2",
        "1234567890123", "1\u{0}", "35--38", "(35|38)", "35\\d{3}", "３５", ".*",
        Array(repeating: "1", count: 201).joined(separator: ","),
        String(repeating: "1,", count: 2_000),
    ])
    func `what is no list is refused`(list: String) {
        #expect(PostcodeList(list) == nil)
    }

    @Test func `a list is kept in capitals without spaces`() throws {
        let list = try #require(PostcodeList("bt 1, 35000 - 35999,im-im"))

        #expect(list.text == "BT1,35000-35999,IM")
        #expect(PostcodeList(list.text) == list)
    }

    @Test func `a postcode of any length is answered`() throws {
        let list = try #require(PostcodeList("35000-35999,BT"))

        #expect(!list.contains(String(repeating: "9", count: 1_000_000)))
        #expect(list.contains("BT" + String(repeating: "9", count: 1_000_000)))
    }
}
