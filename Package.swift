// swift-tools-version: 6.2
import PackageDescription

// The manifest is the map: one line a target says whom it knows, and the compiler enforces it
// (see ARCHITECTURE.md).

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let posix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let embedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let http1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite3 = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "mercato",
    products: [.executable(name: "mercato", targets: ["mercato"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.26.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.45.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.10.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "mercato",
            dependencies: [
                "Proofs",
                "Kernel", "Shop", "Accounts", "Bulk", "Catalog", "Credit", "Inventory", "Intake", "Keeping",
                "Ledger",
                "Mail",
                "Notices",
                "People", "Previews", "Pricing", "Promotions",
                "Replay", "Sandbox",
                "Secrets", "SQLite",
                "Office", "Orders", "Outbound", "Payments", "Postgres", "Server", "Settlement",
                "Webhooks",
                arguments, lifecycle,
                signals,
                logging,
            ],
            swiftSettings: strict
        ),

        // The features on a database, for the command and the tests.
        library(
            "Shop",
            [
                "Kernel", "Accounts", "Bulk", "Catalog", "Groups", "Inventory", "PriceLists", "Pricing",
                "Promotions", "Quotes",
                "Storefront", "Carts",
                "Credit", "Customers", "Fulfilment", "Ledger", "Notices", "Office", "Orders", "Payments",
                "People", "Previews",
                "Replay", "Sandbox", "Secrets", "Server", "Settlement", "Shipping", "Webhooks",
                logging,
            ]
        ),

        // Measures the program beside the limits of the machine: `make bench`.
        .executableTarget(
            name: "mercato-bench",
            dependencies: [
                "Kernel", "Shop", "Catalog", "Inventory", "Payments", "Pricing", "Sandbox", "Secrets",
                "SQLite",
                "Postgres",
                "Server", arguments,
            ],
            path: "Benchmarks",
            swiftSettings: strict
        ),

        // Tries examples of other platforms against the real quote: `make pricing-cases`.
        .target(
            name: "PricingCases",
            dependencies: ["Pricing", "Shipping", "Catalog", "Kernel"],
            path: "Development/PricingCases",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "pricing-cases",
            dependencies: ["PricingCases", "Kernel", arguments],
            path: "Development/Command",
            swiftSettings: strict
        ),

        // Adapters: each outside library stops at one of these.
        library("Keeping", ["Kernel", "Postgres", "Secrets", "SQLite"]),
        library("Server", ["Kernel", hummingbirdCore, httpTypes, nio, posix, nioTypes, logging, lifecycle]),
        library("SQLite", ["Kernel", grdb, sqlite3]),
        library("Postgres", ["Kernel", "CPostgres"]),
        library("Mail", ["Kernel", "Notices", "CCurl"]),
        library("Secrets", ["Kernel", "CArgon2", crypto]),
        library("Outbound", ["Webhooks", httpClient, nio, posix, http1]),
        library("Sandbox", ["Kernel", "Payments", httpClient, nio, http1]),

        // Features, the highest first: a line knows what stands right of it, never anything above.
        library("People", ["Kernel", "Orders", "Carts", "Customers", "Accounts", "Proofs", "Notices"]),
        library("Office", ["Kernel", "Accounts"]),
        library("Previews", ["Kernel", "Promotions", "Pricing", "Catalog"]),
        library("Settlement", ["Kernel", "Orders", "Payments"]),
        library("Fulfilment", ["Kernel", "Orders", "Credit", "Payments", "Inventory", "Catalog"]),
        library(
            "Orders",
            [
                "Kernel", "Carts", "Quotes", "Promotions", "Shipping", "Pricing", "Inventory", "Catalog",
                "Payments", "Customers", "Credit",
                "Accounts", "Notices",
            ]
        ),
        library(
            "Carts",
            [
                "Kernel", "Quotes", "Promotions", "Shipping", "Pricing", "Inventory", "Catalog", "Customers",
                "Credit", "Accounts",
            ]
        ),
        library(
            "Quotes",
            [
                "Kernel", "Promotions", "Shipping", "Pricing", "PriceLists", "Groups", "Inventory",
                "Customers", "Catalog",
            ]
        ),
        library("Promotions", ["Kernel", "Pricing", "Catalog", "Accounts"]),
        library("Storefront", ["Kernel", "Inventory", "PriceLists", "Catalog"]),
        library("PriceLists", ["Kernel", "Groups", "Catalog", "Accounts"]),
        library("Groups", ["Kernel", "Customers", "Accounts"]),
        library("Shipping", ["Kernel", "Pricing", "Catalog"]),
        library("Inventory", ["Kernel", "Catalog"]),
        library("Pricing", ["Kernel", "Catalog", "Customers"]),
        library("Credit", ["Kernel", "Ledger", "Accounts", "Notices"]),
        library("Payments", ["Kernel", "Ledger"]),
        library("Ledger", ["Kernel"]),
        library("Customers", ["Kernel", "Accounts", "Notices"]),
        library("Accounts", ["Kernel", "Proofs", "Notices"]),
        library("Proofs", ["Kernel"]),
        library("Notices", ["Kernel"]),
        library("Webhooks", ["Kernel"]),
        library("Catalog", ["Kernel"]),
        library("Intake", ["Kernel", "CZlib"]),
        library("Bulk", ["Kernel", "Intake", "Catalog", "Inventory", "Pricing", "Demo"]),
        .target(
            name: "Demo",
            path: "Demo",
            resources: [.embedInCode("catalogue.json")],
            swiftSettings: strict
        ),
        library(
            "Replay",
            [
                "Kernel", "Intake", "Bulk", "Fulfilment", "Orders", "Payments", "Inventory", "Catalog",
                "Accounts",
            ]
        ),
        library("Kernel"),

        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // The test kit, and the tests beside each target.
        .target(
            name: "Support",
            dependencies: [
                "Kernel", "Shop", "Accounts", "Bulk", "Catalog", "Inventory", "Carts", "Intake", "Payments",
                "Sandbox", "Secrets", "SQLite", "Postgres", "Server", httpClient, nio, http1, logging,
            ],
            path: "Tests/Support",
            swiftSettings: strict
        ),
        tests("KernelTests", ["Kernel", "Support"]),
        tests("SQLiteTests", ["SQLite", "Kernel", sqlite3]),
        tests("PostgresTests", ["Postgres", "Kernel"]),
        tests("IntakeTests", ["Intake", "Kernel"]),
        tests("BulkTests", ["Bulk", "Intake", "Catalog", "Inventory", "Kernel", "Secrets", "Support"]),
        tests("CatalogTests", ["Catalog", "Kernel", "Support"]),
        tests("StorefrontTests", ["Storefront", "Catalog", "Inventory", "Kernel", "Support"]),
        tests("InventoryTests", ["Inventory", "Catalog", "Kernel", "Support"]),
        tests(
            "PromotionsTests",
            ["Promotions", "Pricing", "Accounts", "Catalog", "Secrets", "Kernel", "Support"]
        ),
        tests(
            "PricingTests",
            ["Pricing", "PricingCases", "Catalog", "Customers", "Kernel", "Shop", "Support"]
        ),
        tests("QuotesTests", ["Kernel", "Pricing", "Support"]),
        tests("ShippingTests", ["Shipping", "Pricing", "Catalog", "Kernel", "Support"]),
        tests(
            "CartsTests",
            ["Carts", "Accounts", "Inventory", "Catalog", "Secrets", "Kernel", "Support"]
        ),
        tests(
            "PaymentsTests",
            [
                "Payments", "Sandbox", "Catalog", "Inventory", "Secrets", "Server", "Shop", "Kernel",
                "Support", logging,
            ]
        ),
        tests(
            "OrdersTests",
            [
                "Orders", "Carts", "Credit", "Fulfilment", "Inventory", "Catalog", "Ledger", "Notices",
                "Payments", "Secrets", "Kernel", "Support",
            ]
        ),
        tests(
            "SettlementTests",
            ["Kernel", "Payments", "Sandbox", "Secrets", "Settlement", "Shop", "Support"]
        ),
        tests(
            "FulfilmentTests",
            ["Inventory", "Kernel", "Payments", "Pricing", "Secrets", "Shop", "Support"]
        ),
        tests("CustomersTests", ["Customers", "Accounts", "Notices", "Secrets", "Kernel", "Support"]),
        tests(
            "AttackTests",
            [
                "Kernel", "Server", "Shop", "Accounts", "Proofs", "Notices", "Mail", "Secrets", "Support",
                logging,
            ]
        ),
        tests("NoticesTests", ["Notices", "Mail", "Shop", "Kernel", "Support"]),
        tests(
            "PeopleTests",
            [
                "People", "Accounts", "Carts", "Customers", "Orders", "Notices", "Proofs", "Secrets",
                "Server",
                "Shop", "Kernel", "Support",
            ]
        ),
        tests("AccountsTests", ["Accounts", "Kernel", "Secrets", "Server", "Support"]),
        tests("ProofsTests", ["Proofs", "Secrets", "Kernel", "Support"]),
        tests("SecretsTests", ["Secrets", "Kernel"]),
        tests(
            "ServerTests",
            [
                "Server", "Accounts", "Kernel", "Shop", "Support", embedded, hummingbirdCore, httpTypes, nio,
                nioTypes,
            ]
        ),
        tests("ContractTests", ["Accounts", "Kernel", "Proofs", "Secrets", "Server", "Shop", "Support"]),
        tests("HistoryTests", ["Kernel", "Settlement", "Shop", "Support", "Webhooks"]),
        tests("TidyTests", []),
        tests(
            "WebhooksTests",
            [
                "Webhooks", "Outbound", "Payments", "Postgres", "Secrets", "Server", "Shop", "Kernel",
                "Support",
                httpClient, nio,
                http1, logging,
            ]
        ),
        tests("WalkTests", ["Kernel", "Support"]),
        tests(
            "MercatoTests",
            [
                "Kernel", "Keeping", "Support", "Shop", "Catalog", "Inventory", "Payments", "Postgres",
                "Sandbox", "Secrets", "SQLite",
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
