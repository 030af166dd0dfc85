import ArgumentParser
import AsyncHTTPClient
import Crypto
import GRDB
import Hummingbird

@main
struct Mercato: ParsableCommand {
    func run() throws {}
}
