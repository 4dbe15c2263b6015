/// Columns of text without boxes, aligned, that fit a width: what can be pasted in a chat.
public struct TerminalTable: Sendable {
    private enum Row {
        case cells([StyledText])
        case text(StyledText, indent: Int)
    }

    public enum Alignment: Sendable { case left, right }

    private static let gap = "  "

    private let columns: [Alignment]
    private let maximumWidth: Int
    private var rows: [Row] = []

    public init(columns: [Alignment], maximumWidth: Int = 110) {
        self.columns = columns
        self.maximumWidth = maximumWidth
    }

    /// Adds a row; cells beyond the columns are left out, missing ones are empty.
    public mutating func addRow(_ cells: [StyledText]) { rows.append(.cells(Array(cells.prefix(columns.count)))) }

    /// Adds a line that belongs to no column.
    public mutating func addText(_ text: StyledText, indent: Int = 0) { rows.append(.text(text, indent: indent)) }

    /// The lines of the table, none wider than the maximum.
    public func lines(color: Bool) -> [String] {
        let widths = widths
        return rows.map { row in
            switch row {
            case .cells(let cells): line(cells, widths, color)
            case .text(let text, let indent):
                String(repeating: " ", count: indent)
                    + text.clipped(to: maximumWidth - indent).rendered(color: color)
            }
        }
    }

    /// The natural widths, with the widest columns cut down until a line fits.
    private var widths: [Int] {
        var widths = columns.indices.map { column in min(maximumWidth, naturalWidth(of: column)) }
        let room = maximumWidth - Self.gap.count * (columns.count - 1)
        while widths.reduce(0, +) > room, let widest = widths.max(), widest > 1,
            let column = widths.lastIndex(of: widest)
        {
            widths[column] -= 1
        }
        return widths
    }

    private func naturalWidth(of column: Int) -> Int {
        rows.reduce(0) { width, row in
            guard case .cells(let cells) = row, column < cells.count else { return width }
            return max(width, cells[column].width)
        }
    }

    private func line(_ cells: [StyledText], _ widths: [Int], _ color: Bool) -> String {
        let last = cells.lastIndex { !$0.text.isEmpty } ?? 0
        return zip(cells, widths).enumerated().prefix(last + 1).map { index, pair in
            let cell = pair.0.clipped(to: pair.1)
            let padding = String(repeating: " ", count: pair.1 - cell.width)
            let text = cell.rendered(color: color)
            if columns[index] == .right { return padding + text }
            return index == last ? text : text + padding
        }.joined(separator: Self.gap)
    }
}
