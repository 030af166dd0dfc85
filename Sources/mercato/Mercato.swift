import ArgumentParser

@main
struct Mercato: AsyncParsableCommand {
    func run() async throws {}
}
