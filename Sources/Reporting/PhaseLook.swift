import RebalanceRecorder

extension RebalancePhase.Name {
    /// What bars in text are made of.
    var letter: Character {
        switch self {
        case .detect, .notice: "░"
        case .join, .revoke: "▒"
        case .assign, .grant: "▓"
        case .sync: "█"
        case .resume: "═"
        case .converge: "·"
        }
    }

    /// What the letters mean.
    static let legend = "░ detect or notice, ▒ join or revoke, ▓ assign or grant, █ sync, ═ resume, · converge"

    /// The fill in plots: the colours of Okabe and Ito, which colour-blind readers can tell apart.
    var color: String {
        switch self {
        case .detect, .notice: "#8c959f"
        case .join: "#d55e00"
        case .revoke: "#cc79a7"
        case .assign: "#f0e442"
        case .grant: "#e69f00"
        case .sync: "#0072b2"
        case .resume: "#009e73"
        case .converge: "#56b4e9"
        }
    }
}

extension [RebalancePhase] {
    /// A bar of text: `letters` of its parts are as long as `longest`, in µs. Empty where it is too short for one.
    func bar(letters: Int, longest: Int64) -> String {
        guard longest > 0 else { return "" }
        let scale = Double(letters) / Double(longest)
        var drawn = 0
        var passed: Int64 = 0
        var bar = ""
        for phase in self {
            passed += phase.microseconds
            let end = Int((Double(passed) * scale).rounded())
            bar += String(repeating: phase.name.letter, count: Swift.max(0, end - drawn))
            drawn = Swift.max(drawn, end)
        }
        return bar
    }

    /// The bar of a plot from `y` on, 18 high; `x` gives the place of a time since the trigger, in µs.
    func bars(y: Double, x: (Int64) -> Double) -> [Markup] {
        var passed: Int64 = 0
        return map { phase in
            defer { passed += phase.microseconds }
            let begin = x(passed)
            let width = Swift.max(0.5, x(passed + phase.microseconds) - begin)
            let length = Readable.microseconds(phase.microseconds)
            return """
                <rect x="\(begin)" y="\(y + 4)" width="\(width)" height="18" \
                fill="\(phase.name.color)"><title>\(phase.name.rawValue): \(length)</title></rect>
                """
        }
    }

    /// The names of a plot's colours, from `y` on; only those that occur.
    func legend(y: Double) -> [Markup] {
        let present = Set(map(\.name))
        return RebalancePhase.Name.allCases.filter(present.contains).enumerated().map { index, name in
            let x = 12.0 + Double(index) * 84
            return """
                <rect x="\(x)" y="\(y)" width="12" height="12" fill="\(name.color)"/>\
                <text x="\(x + 17)" y="\(y + 11)">\(name.rawValue)</text>
                """
        }
    }
}
