import JSON

/// JSON text: what can be read is read again from its own writing, to the same value.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    for allowsNonFinite in [false, true] {
        guard let value = try? JSON.parse(bytes, allowsNonFinite: allowsNonFinite) else { continue }
        for style in [JSON.Style.compact, .canonical, .pretty] {
            let again = try? JSON.parse(Array(value.text(style).utf8), allowsNonFinite: allowsNonFinite)
            precondition(again?.text(style) == value.text(style), "JSON changed by its own writing")
        }
    }
    return 0
}
