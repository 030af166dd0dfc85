import Kernel
import Server
import Support
import Testing

@Suite struct ConversationTests {
    @Test(arguments: TestDatabase.all)
    func `one API answers under three mounts, with and without a slash at the end`(engine: TestDatabase)
        async throws
    {
        try await TestShop.open(engine) { shop in
            for path in [
                "/categories", "/api/categories", "/api/store/categories", "/categories/", "/api/categories/",
                "/api/store/categories/", "//api//categories",
            ] {
                let reply = try await shop.get(path)

                #expect(reply.status == (path.hasPrefix("//") ? 404 : 200), "\(path)")
            }
            #expect(try await shop.get("/api/storefront/categories").status == 404)
            #expect(try await shop.get("/api/store/api/categories").status == 404)
        }
    }

    @Test func `an unknown address is a problem of RFC 9457`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.get("/api/nowhere", headers: ["X-Request-ID": "abc-1"])

            #expect(reply.status == 404)
            #expect(reply[header: "Content-Type"] == "application/problem+json")
            #expect(reply.json["type"]?.string == "urn:mercato:problem:not_found")
            #expect(reply.json["title"]?.string?.isEmpty == false)
            #expect(reply.json["status"]?.integer == 404)
            #expect(reply.json["code"]?.string == "not_found")
            #expect(reply.json["request_id"]?.string == "abc-1")
            #expect(reply[header: "X-Request-ID"] == "abc-1")
        }
    }

    @Test func `HEAD is GET without its body`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let get = try await shop.get("/api/products")
            let head = try await shop.send("HEAD", "/api/products")

            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head[header: "Content-Length"] == String(get.body.count))
            #expect(head[header: "ETag"] == get[header: "ETag"])
            #expect(try await shop.send("HEAD", "/api/nowhere").status == 404)
        }
    }

    @Test(arguments: [
        ("DELETE", "/api/products", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/api/brands", "GET, HEAD, OPTIONS"),
        ("PATCH", "/version", "GET, HEAD, OPTIONS"), ("TRACE", "/api/brands", "GET, HEAD, OPTIONS"),
        ("PROPFIND", "/api/brands", "GET, HEAD, OPTIONS"),
    ])
    func `a method that nothing answers is 405 and says what is allowed`(
        method: String,
        path: String,
        allowed: String
    ) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await RawSocket.ask(
                shop.address,
                "\(method) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )

            #expect(reply.status == 405)
            #expect(reply.text.lowercased().contains("allow: \(allowed.lowercased())\r\n"), "\(reply.text)")
        }
    }

    @Test func `OPTIONS says what is allowed`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.send("OPTIONS", "/api/products")

            #expect(reply.status == 204)
            #expect(reply[header: "Allow"] == "GET, HEAD, OPTIONS, POST")
            #expect(try await shop.send("OPTIONS", "/api/nowhere").status == 404)
        }
    }

    @Test(arguments: ["abc", "0f8fad5b-d9cb-469f-a165-70867728950e", "a~!#$%"])
    func `a request id is echoed`(id: String) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.get("/version", headers: ["X-Request-ID": id])

            #expect(reply[header: "X-Request-ID"] == id)
        }
    }

    @Test func `a hostile or missing request id is replaced`() async throws {
        try await TestShop.open(.sqlite) { shop in
            for id in ["a b", "a\tb", String(repeating: "a", count: 129), "\u{E9}", ""] {
                let reply = try await RawSocket.ask(
                    shop.address,
                    "GET /version HTTP/1.1\r\nHost: x\r\nX-Request-ID: \(id)\r\nConnection: close\r\n\r\n"
                )
                let made = reply.text.split(separator: "\r\n").first {
                    $0.lowercased().hasPrefix("x-request-id: ")
                }

                #expect(reply.status == 200)
                #expect(made.map { $0.dropFirst(14) != id[...] && $0.count > 20 } == true, "\(reply.text)")
            }
            let ids = try await [shop.get("/version"), shop.get("/version")].map {
                $0[header: "X-Request-ID"]
            }
            #expect(ids[0] != ids[1])
        }
    }

    @Test func `no text of a request becomes a header field`() async throws {
        try await TestShop.open(.sqlite) { shop in
            for path in [
                "/api/products?search=%0d%0aX-Evil:%201", "/api/%0d%0aX-Evil:%201",
                "/api/products/a%0d%0aX-Evil:%201",
            ] {
                let reply = try await shop.get(path)

                #expect(reply[header: "X-Evil"] == nil)
                #expect(reply.status < 500)
            }
        }
    }

    @Test(arguments: [
        (#"{"name":"#, 400), ("", 422), ("[]", 422), ("{}", 422), ("nonsense", 400),
        (#"{"name":"A","name":"B"}"#, 400),
        (#"{"name":"A","nmae":"B"}"#, 422), (#"{"name":7}"#, 422),
    ])
    func `a body is unreadable or invalid`(body: String, status: Int) async throws {
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.post("/api/categories", body, key: try await shop.key())

            #expect(reply.status == status, "\(reply.text)")
            #expect(reply.json["code"]?.string == (status == 400 ? "unreadable" : "invalid"))
        }
    }

    @Test func `an unknown field or parameter names the nearest known one`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let body = try await shop.post(
                "/api/categories",
                #"{"name":"A","slgu":"a"}"#,
                key: try await shop.key()
            )
            let query = try await shop.get("/api/products?pagesize=10")

            #expect(body.json["errors"]?.array?.first?["field"]?.string == "slgu")
            #expect(body.json["errors"]?.array?.first?["detail"]?.string?.contains("slug") == true)
            #expect(query.status == 422)
            #expect(query.detail?.contains("page_size") == true)
        }
    }

    @Test func `browsers of the named origins may call, others not`() async throws {
        var settings = ServerSettings()
        settings.corsOrigins = ["https://shop.example"]
        try await TestShop.open(.sqlite, server: settings) { shop in
            let ours = try await shop.get("/version", headers: ["Origin": "https://shop.example"])
            let theirs = try await shop.get("/version", headers: ["Origin": "https://evil.example"])
            let preflight = try await shop.send(
                "OPTIONS",
                "/api/products",
                headers: ["Origin": "https://shop.example", "Access-Control-Request-Method": "POST"]
            )

            #expect(ours[header: "Access-Control-Allow-Origin"] == "https://shop.example")
            #expect(ours[header: "Vary"] == "Origin")
            #expect(theirs[header: "Access-Control-Allow-Origin"] == nil)
            #expect(preflight.status == 204)
            #expect(preflight[header: "Access-Control-Allow-Methods"]?.contains("POST") == true)
        }
        try await TestShop.open(.sqlite) { shop in
            let reply = try await shop.get("/version", headers: ["Origin": "https://shop.example"])
            #expect(reply[header: "Access-Control-Allow-Origin"] == nil)
        }
    }

    @Test func `health tells live from ready`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let live = try await shop.get("/health/live")

            #expect(live.json["status"]?.string == "live")
            #expect(try await shop.get("/health/ready").json["status"]?.string == "ready")
            #expect(try await shop.get("/api/openapi.json").json["openapi"]?.string == "3.1.0")
            #expect(try await shop.get("/").json["links"]?["openapi"] != nil)
        }
    }

    @Test func `pages come with a strict policy and never from elsewhere`() async throws {
        try await TestShop.open(.sqlite) { shop in
            let page = try await shop.get("/docs")

            #expect(page.status == 200)
            #expect(page[header: "Content-Security-Policy"]?.contains("default-src 'none'") == true)
            #expect(page[header: "X-Content-Type-Options"] == "nosniff")
            #expect(!page.text.contains("src=\"http"))
            for path in ["/docs/assets/../../secret", "/docs/assets/%2e%2e/x", "/docs/assets/"] {
                #expect(
                    try await RawSocket.ask(
                        shop.address,
                        "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    ).status == 404
                )
            }
        }
    }
}
