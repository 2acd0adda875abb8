import Core

/// One HTTP request to the server.
struct APIRequest: Sendable {
    /// What the request carries.
    enum Body: Sendable {
        case none
        case json(JSON)
        /// One JSON text a line (`application/x-ndjson`).
        case lines([UInt8])
        case form([(name: String, value: String)])
    }

    var method: String
    /// Path and query, from the origin.
    var path: String
    var body: Body = .none
    var headers: [(name: String, value: String)] = []

    static func get(_ path: String) -> APIRequest { APIRequest(method: "GET", path: path) }
    static func delete(_ path: String) -> APIRequest { APIRequest(method: "DELETE", path: path) }
    static func post(_ path: String, _ body: JSON? = nil) -> APIRequest {
        APIRequest(method: "POST", path: path, body: body.map(Body.json) ?? .none)
    }
    static func patch(_ path: String, _ body: JSON) -> APIRequest {
        APIRequest(method: "PATCH", path: path, body: .json(body))
    }

    /// The same request with one more header.
    func adding(_ name: String, _ value: String) -> APIRequest {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }

    /// The body as it goes over the wire, with its media type.
    var payload: (bytes: [UInt8], type: String)? {
        switch body {
        case .none: nil
        case .json(let value): (JSONWriter.bytes(value), "application/json")
        case .lines(let bytes): (bytes, "application/x-ndjson")
        case .form(let fields): (FormText.bytes(fields), "application/x-www-form-urlencoded")
        }
    }
}

/// `application/x-www-form-urlencoded` and percent-encoding (RFC 3986 section 2.3).
enum FormText {
    static func bytes(_ fields: [(name: String, value: String)]) -> [UInt8] {
        Array(fields.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&").utf8)
    }

    /// The text with everything but unreserved characters percent-encoded.
    static func encoded(_ text: String) -> String {
        var output: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                output.append(byte)
            default:
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 0xF)])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
