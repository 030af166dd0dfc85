import ArgumentParser
import Kernel
import Logging
import Server
import Shop

struct ShowOpenAPI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi",
        abstract: "Print the OpenAPI 3.1 document, the same that /openapi.json shows."
    )

    func run() {
        Console.own.out(
            String(
                decoding: ServedDocument.bytes(
                    name: "Mercato",
                    version: Shop.version,
                    operations: Declarations.operations
                ),
                as: UTF8.self
            )
        )
    }
}

struct ShowRoutes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "List every route with what it needs."
    )

    @Flag(help: "As JSON.")
    var json = false

    func run() {
        let operations = Declarations.operations
        if json {
            let list = operations.map { operation in
                JSON.object([
                    ("method", .string(operation.route.method.rawValue)),
                    ("path", .string(operation.route.path)),
                    ("operation", .string(operation.name)), ("kind", .string(operation.kind.rawValue)),
                    ("callers", .string(operation.audience.words)),
                    ("permission", .maybe(operation.audience.staffPermission)),
                    ("summary", .string(operation.route.summary)),
                ])
            }
            let pages = ServedDocument.plain.map { page in
                JSON.object([
                    ("method", .string("GET")), ("path", .string(page.path)),
                    ("operation", .string(page.name)),
                    ("kind", .string("page")), ("callers", .string("anyone")), ("permission", .null),
                    ("summary", .string(page.summary)),
                ])
            }
            return Console.own.out(JSON.array(list + pages).text)
        }
        let width = operations.map(\.route.path.count).max() ?? 0
        let callersWidth = (operations.map(\.audience.words.count).max() ?? 0) + 2
        for operation in operations {
            let method = operation.route.method.rawValue.padding(to: 7)
            let path = operation.route.path.padding(to: width + 2)
            Console.own.out(
                method + path + operation.audience.words.padding(to: callersWidth) + operation.route.summary
            )
        }
        for page in ServedDocument.plain {
            Console.own.out(
                "GET".padding(to: 7) + page.path.padding(to: width + 2) + "anyone".padding(to: callersWidth)
                    + page.summary
            )
        }
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
