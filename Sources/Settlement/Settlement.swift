package import Kernel
package import Payments

/// Asking providers what became of attempts that stay pending, so that no charge is lost with its message.
package struct Settlement: Feature {
    package let name = "settlement"
    private let providers: [any PaymentProvider]

    package init(providers: [any PaymentProvider]) {
        self.providers = providers
    }

    package var jobs: [any Job] { [AskAboutPending()] }
    package var deliveries: [any Delivery] { [AskProvider(providers: providers)] }
}
