import Foundation
import Invariants
import Measurement

/// `junit.xml`: a test case for each finding, as continuous integration servers read it.
///
/// A violated finding is a failure, an inconclusive one an error.
public struct JUnitReport: Sendable {
    private let judgement: Judgement
    private let manifest: RunManifest

    public init(_ judgement: Judgement, manifest: RunManifest) {
        self.judgement = judgement
        self.manifest = manifest
    }

    public var xml: String {
        let ending = endingCase
        let failures = judgement.findings(with: .violated).count
        let errors = judgement.findings(with: .inconclusive).count + (ending == nil ? 0 : 1)
        let tests = judgement.findings.count + (ending == nil ? 0 : 1)
        let cases = judgement.findings.map(testCase) + [ending].compactMap(\.self)
        let started = manifest.startedAt.formatted(.iso8601)
        let time = Self.time(manifest.loadSeconds)
        let document: Markup = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites tests="\(tests)" failures="\(failures)" errors="\(errors)" time="\(time)">
            <testsuite name="\(judgement.name)" tests="\(tests)" failures="\(failures)" errors="\(errors)" skipped="0" \
            time="\(time)" timestamp="\(started)">
            <properties>
            <property name="seed" value="\(judgement.seed)"/>
            <property name="exit_code" value="\(judgement.exitCode.rawValue)"/>
            </properties>
            \(cases)
            </testsuite>
            </testsuites>

            """
        return document.text
    }

    private func testCase(_ finding: Finding) -> Markup {
        let observed = finding.observed.isEmpty ? finding.verdict.rawValue : finding.observed
        let evidence = (["bound: \(finding.bound)", "observed: \(observed)"] + finding.evidence).joined(separator: "\n")
        let outcome: Markup =
            switch finding.verdict {
            case .held: ""
            case .violated: #"<failure type="violated" message="\#(observed)">\#(evidence)</failure>"#
            case .inconclusive: #"<error type="inconclusive" message="\#(observed)">\#(evidence)</error>"#
            }
        return """
            <testcase classname="\(judgement.name).\(finding.group.rawValue)" name="\(finding.name)" \
            time="\(Self.time(seconds(finding)))">\(outcome)</testcase>
            """
    }

    /// A run can end badly although no finding says so; a server that reads only this file must still see it.
    private var endingCase: Markup? {
        let conclusion = Conclusion(judgement)
        let isTold = judgement.findings.contains { $0.verdict != .held }
        guard !isTold, let reason = conclusion.reason else { return nil }
        return """
            <testcase classname="\(judgement.name).run" name="ends as planned" \
            time="0.000"><error type="\(conclusion.word.lowercased())" message="\(reason)"/></testcase>
            """
    }

    /// How long a fault was in place; the other findings are about the whole load, which the suite's time tells.
    private func seconds(_ finding: Finding) -> Double {
        guard finding.group == .fault, let record = manifest.faults.first(where: { $0.id == finding.name }),
            let injected = record.injectedSeconds, let reverted = record.revertedSeconds
        else { return 0 }
        return max(0, reverted - injected)
    }

    private static func time(_ seconds: Double) -> String { String(format: "%.3f", seconds) }
}
