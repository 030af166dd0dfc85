import Support
import Testing

struct StockScenarios {
    @Test(arguments: TestDatabase.all) func `the last piece goes to one buyer`(engine: TestDatabase)
        async throws
    {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 1
            hold     ann A 1      -> held
            hold     bob A 1      -> too_few A=0
            tick     16 min
            show     A            -> 1/1
            expire
            hold     bob A 1      -> held
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `an expired hold counts for nothing before it is swept`(
        engine: TestDatabase
    ) async throws {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 3
            hold     ann A 3      -> held
            show     A            -> 3/0
            tick     899 s
            show     A            -> 3/0
            hold     bob A 1      -> too_few A=0
            tick     1 s
            show     A            -> 3/3
            hold     bob A 2      -> held
            hold     cleo A 2     -> too_few A=1
            buy      cleo A 1     -> done
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `several lines are held together or not at all`(
        engine: TestDatabase
    ) async throws {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 5
            receive  B 1
            receive  C 2
            hold     ann C 1 A 2 B 2 D 1   -> too_few B=1 D=0
            show     A                     -> 5/5
            hold     ann C 1 A 2 B 1       -> held
            show     A                     -> 5/3
            show     B                     -> 1/0
            buy      bob A 3 C 2           -> too_few C=1
            show     A                     -> 5/3
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `what is held is taken once`(engine: TestDatabase) async throws {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 4
            hold     ann A 2      -> held
            settle   ann          -> 2 taken
            show     A            -> 2/2
            settle   ann          -> 0 taken
            show     A            -> 2/2
            return   ann A 2
            show     A            -> 4/4
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `taking goes beyond the hold and frees what is left of it`(
        engine: TestDatabase
    ) async throws {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 4
            hold     ann A 1      -> held
            take     ann A 3      -> done
            show     A            -> 1/1
            receive  A 4
            hold     bob A 4      -> held
            take     bob A 1      -> done
            show     A            -> 4/4
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `a payment that comes late takes what is still there`(
        engine: TestDatabase
    ) async throws {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 1
            hold     ann A 1      -> held
            tick     16 min
            take     ann A 1      -> done
            receive  A 1
            hold     bob A 1      -> held
            tick     16 min
            buy      cleo A 1     -> done
            take     bob A 1      -> too_few A=0
            show     A            -> 0/0
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `holding again replaces, until an hour is over`(
        engine: TestDatabase
    ) async throws {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 3
            hold     ann A 3      -> held
            hold     ann A 2      -> held
            show     A            -> 3/1
            tick     14 min
            hold     ann A 3      -> held
            tick     14 min
            hold     ann A 3      -> held
            tick     14 min
            hold     ann A 3      -> held
            tick     14 min
            hold     ann A 4      -> too_few A=3
            hold     ann A 3      -> held
            tick     4 min
            show     A            -> 3/3
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `counting and taking away leave what buyers hold`(
        engine: TestDatabase
    ) async throws {
        try await StockScenario.play(
            on: engine,
            """
            count    A 5          -> done
            hold     ann A 3      -> held
            count    A 2          -> too_few A=2
            count    A 3          -> done
            show     A            -> 3/0
            adjust   A -1         -> too_few A=0
            adjust   A 2          -> done
            show     A            -> 5/2
            count    A 5          -> done
            release  ann
            release  ann
            count    A 0          -> done
            show     A            -> 0/0
            """
        )
    }

    @Test(arguments: TestDatabase.all) func `holds move from a cart to its order`(
        engine: TestDatabase
    ) async throws {
        try await StockScenario.play(
            on: engine,
            """
            receive  A 2
            hold     cart A 2     -> held
            tick     10 min
            move     cart order
            settle   cart         -> 0 taken
            tick     10 min
            show     A            -> 2/0
            settle   order        -> 2 taken
            """
        )
    }
}
