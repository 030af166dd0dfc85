/// The words that generated catalogues are made of.
enum RowWords {
    struct Branch: Sendable {
        let name: String
        let things: [String]
        let materials: [String]
    }

    static let branches = [
        Branch(
            name: "Electronics",
            things: ["Lamp", "Speaker", "Charger", "Camera", "Clock", "Radio", "Cable", "Projector"],
            materials: ["Aluminium", "Glass", "Carbon", "Bamboo"]
        ),
        Branch(
            name: "Clothing",
            things: ["Shirt", "Jacket", "Scarf", "Sock", "Cap", "Glove", "Pullover", "Apron"],
            materials: ["Wool", "Linen", "Cotton", "Silk", "Felt"]
        ),
        Branch(
            name: "Home & Kitchen",
            things: ["Pan", "Kettle", "Bowl", "Cushion", "Blanket", "Vase", "Grater", "Tray"],
            materials: ["Copper", "Oak", "Stoneware", "Enamel", "Cork"]
        ),
        Branch(
            name: "Books",
            things: ["Novel", "Atlas", "Notebook", "Cookbook", "Calendar", "Guide"],
            materials: ["Paper", "Leather", "Canvas"]
        ),
        Branch(
            name: "Sports & Outdoors",
            things: ["Tent", "Rope", "Bottle", "Backpack", "Paddle", "Helmet", "Lantern", "Mat"],
            materials: ["Nylon", "Steel", "Rubber", "Canvas", "Ash"]
        ),
    ]

    static let qualities = [
        "Quiet", "Sturdy", "Light", "Folding", "Classic", "Small", "Large", "Warm", "Bright", "Simple",
        "Patient",
        "Northern", "Coastal", "Everyday", "Travel", "Evening",
    ]
    static let colors = ["Red", "Moss", "Navy", "Sand", "Black", "White", "Ochre", "Slate", "Plum", "Teal"]
    static let brands = [
        "Velldra", "Ostrelle", "Harlune", "Brackfen", "Morrowick", "Tavenko", "Lanternfold", "Quillmont",
        "Dunmarrow",
        "Selkeby", "Arrowmeet", "Pellgrane",
    ]
    static let openings = [
        "Made to be used every day", "Built in small numbers", "Simple to clean and to repair",
        "A present that lasts",
        "Thought through to the last seam", "Tested for a year before we sold one",
        "For small flats and long trips",
    ]
    static let closings = [
        "with a guarantee of five years.", "and gentle on the planet.", "whatever the weather does.",
        "at a price that stays fair.", "and better with every season.", "so you need only one.",
    ]
}
