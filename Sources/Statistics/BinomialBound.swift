/// How often something can happen that was seen a few times: the exact bound of Clopper and Pearson (1934).
public enum BinomialBound {
    /// The greatest share of all trials that is compatible with `count` of `trials`, one-sided: a greater one would
    /// show so few in less than 1 - `confidence` of the cases. For none it is 1 - (1 - `confidence`)^(1 / `trials`).
    ///
    /// 1 where there were no trials.
    public static func upper(_ count: Int, of trials: Int, confidence: Double = 0.95) -> Double {
        guard trials > 0, count < trials else { return 1 }
        let (a, b) = (Double(count + 1), Double(trials - count))
        // The quantile of the beta distribution, which grows with its level: halved until no digit is left.
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let level = IncompleteBeta.regularized(middle, complement: 1 - middle, a: a, b: b)
            if level < confidence { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
