import Foundation
import Testing

@testable import Lab

@Suite struct WireMessageTests {
    private let signer = MessageSigner(key: "a-key")
    private let message = WireMessage(
        route: [Data([0, 1, 2]), Data("topic".utf8)], header: Data(#"{"msg_id":"1"}"#.utf8),
        content: Data(#"{"code":"1 + 1"}"#.utf8))
    /// Computed with Python's hmac module.
    private let signature = "7025119d9aadafffe901d02c687d003de65efaf091e7ad2f15f6306b898ed9b3"

    private var frames: [Data] {
        [Data([0, 1, 2])]
            + ["topic", "<IDS|MSG>", signature, #"{"msg_id":"1"}"#, "{}", "{}", #"{"code":"1 + 1"}"#].map {
                Data($0.utf8)
            }
    }

    @Test func framesAreThoseOfTheProtocol() throws {
        #expect(message.frames(signedBy: signer) == frames)
        #expect(try WireMessage(frames: frames, signedBy: signer) == message)
    }

    @Test func buffersArePassedOver() throws {
        #expect(try WireMessage(frames: frames + [Data([7])], signedBy: signer) == message)
    }

    @Test func flawsAreNamed() {
        func flaw(_ frames: [Data]) -> WireMessage.Flaw? {
            do {
                _ = try WireMessage(frames: frames, signedBy: signer)
                return nil
            } catch {
                return error
            }
        }
        #expect(flaw([]) == .noDelimiter)
        #expect(flaw(frames.filter { $0 != Data("<IDS|MSG>".utf8) }) == .noDelimiter)
        #expect(flaw(frames.dropLast()) == .missingFrames(count: 4))
        var changed = frames
        changed[7] = Data(#"{"code":"1 + 2"}"#.utf8)
        #expect(flaw(changed) == .wrongSignature)
        #expect(
            "\(WireMessage.Flaw.missingFrames(count: 4))" == "4 frames follow <IDS|MSG>, where 5 are needed")
    }

    @Test func namesAreThoseOfTheProtocol() throws {
        let expressions: [String: ExpressionReply] = ["aName": .value(MimeBundle(text: "1"))]
        let reply = KernelJSON.encode(ExecuteReply(executionCount: 2, userExpressions: expressions))
        #expect(
            String(decoding: reply, as: UTF8.self)
                == #"{"execution_count":2,"payload":[],"status":"ok","user_expressions":"#
                + #"{"aName":{"data":{"text/plain":"1"},"metadata":{},"status":"ok"}}}"#)
        let request = try KernelJSON.decode(
            ExecuteRequest.self, from: Data(#"{"code":"1","stop_on_error":false,"user_expressions":{"a_b":"2"}}"#.utf8))
        #expect(request.stopOnError == false && request.userExpressions == ["a_b": "2"] && request.isRemembered)
    }
}
