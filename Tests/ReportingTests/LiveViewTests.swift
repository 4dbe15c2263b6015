import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct LiveViewTests {
    private func view(after count: Int) -> LiveView {
        var view = LiveView(name: "flash-sale", seed: 4711, length: .seconds(70))
        for sample in SyntheticRun.samples.prefix(count) { view.update(sample: sample) }
        return view
    }

    @Test(arguments: [0, 1, 7, 20, 80, 300]) func `no line is wider than the terminal`(width: Int) {
        #expect(view(after: 47).lines(width: width, color: false).allSatisfy { DisplayWidth.of($0) <= width })
    }

    @Test func `the block keeps its height, with or without samples, events and faults`() {
        var later = view(after: 47)
        for _ in 0..<9 { later.note(event: RunEvent(at: 0, .note, detail: "n")) }
        let heights = [view(after: 0), view(after: 1), later].map { $0.lines(width: 80, color: true).count }
        #expect(Set(heights).count == 1)
    }

    @Test func `rates, lag, latencies, failures and progress are those of the last sample`() {
        let text = view(after: 47).lines(width: 100, color: false).joined(separator: "\n")
        for part in [
            "0:47 / 1:10  67 %", "achieved 210/s", "max 1,660", "p99 310 ms   end to end p99 –", "cut-off",
            "36 in all, 12 now",
        ] {
            #expect(text.contains(part))
        }
    }

    @Test func `a load without consumers has no lag and no latency from end to end`() {
        var view = LiveView(name: "n", seed: 1, length: .seconds(70), hasConsumers: false)
        for sample in SyntheticRun.samples.prefix(47) { view.update(sample: sample) }
        let text = view.lines(width: 100, color: false).joined(separator: "\n")
        #expect(text.contains("p99 310 ms"))
        #expect(!text.contains("lag") && !text.contains("end to end"))
    }

    @Test func `a fault is shown from its injection to its revert, also between samples`() {
        var view = view(after: 10)
        view.note(event: RunEvent(at: 0, .faultInjected, subject: "cut-off"))
        #expect(faults(view) == "faults    cut-off")
        view.note(event: RunEvent(at: 0, .faultReverted, subject: "cut-off"))
        #expect(faults(view) == "faults    none")
    }

    private func faults(_ view: LiveView) -> String? {
        view.lines(width: 80, color: false).first { $0.hasPrefix("faults") }
    }

    @Test func `only the last four notable events are kept`() {
        var view = LiveView(name: "n", seed: 1, length: .seconds(70), startNanoseconds: 0)
        for second in UInt64(1)...6 {
            view.note(event: RunEvent(at: second * 1_000_000_000, .note, detail: "event \(second)"))
            view.note(event: RunEvent(at: second * 1_000_000_000, .assigned, subject: "consumer-1"))
        }
        let last = view.lines(width: 80, color: false).suffix(4)
        #expect(Array(last) == (3...6).map { "  0:0\($0)  note: event \($0)" })
    }

    @Test func `a run without length and a sample without numbers do not trap`() {
        var view = LiveView(name: "n", seed: 1, length: .zero)
        var sample = Sample()
        sample.lagMaximum = .nan
        sample.latencyP99 = .infinity
        sample.seconds = .nan
        sample.achievedRate = .infinity
        view.update(sample: sample)
        #expect(!view.lines(width: 80, color: true).isEmpty && !LiveView.plainLine(sample).isEmpty)
    }

    @Test func `a plain line tells what is known of a sample`() {
        let line = LiveView.plainLine(SyntheticRun.samples[46])
        #expect(
            line == "   47.0 s  faults  intended 500/s  offered 501/s  achieved 210/s  lag max 1,660  p99 310 ms  "
                + "failures 12  faults cut-off")
        var unknown = Sample()
        unknown.seconds = 3
        #expect(LiveView.plainLine(unknown) == "    3.0 s  intended 0/s  offered 0/s  achieved 0/s")
    }

    @Test func `a plain line tells of an event that matters, and of no other`() {
        let event = RunEvent(at: 9_500_000_000, .faultInjected, subject: "cut-off", detail: "port 1 refuses\nall")
        #expect(
            LiveView.plainLine(event, startNanoseconds: 5_000_000_000)
                == "    4.5 s  fault injected cut-off: port 1 refuses all [harness]")
        #expect(LiveView.plainLine(RunEvent(at: 0, .assigned), startNanoseconds: 0) == nil)
        let early = LiveView.plainLine(RunEvent(at: 0, .signal), startNanoseconds: 5_000_000_000)
        #expect(early == "   -5.0 s  signal [harness]")
    }
}
