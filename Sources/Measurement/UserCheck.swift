/// A check of the user's own: a program that looks at a run.
public struct UserCheck: Sendable, Hashable {
    /// The program and its arguments, to which the path of the run directory is added.
    public var words: [String]
    /// Where it runs.
    public var directory: String
    /// How long it may take.
    public var limit: Duration

    public init(words: [String], directory: String, limit: Duration) {
        (self.words, self.directory, self.limit) = (words, directory, limit)
    }

    /// What came of one.
    public struct Report: Sendable, Hashable {
        /// What it printed; nil when it could not be run to a good end.
        public var output: String?
        /// Why there is no output.
        public var failure: String?
        /// The last lines that it wrote to its standard error.
        public var lastWords: [String]

        public init(output: String?, failure: String? = nil, lastWords: [String] = []) {
            (self.output, self.failure, self.lastWords) = (output, failure, lastWords)
        }
    }
}
