import Repositories
import Testing

@Suite struct CheckoutRequestTests {
    @Test func `a checkout is the working tree with one commit of history, unless it says otherwise`() {
        let request = CheckoutRequest(destination: "/x")
        #expect(request.ref == nil)
        #expect(request.depth == 1)
        #expect(request.clean)
    }
}
