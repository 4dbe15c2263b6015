/// The style sheet of `report.html`, for light and dark screens and for paper.
enum ReportStyle {
    // The colours of the lines are those of Okabe and Ito, which colour-blind readers can tell apart; each differs
    // from its neighbours in lightness or in the pattern of its dashes too.
    static let sheet: Markup = """
        :root { color-scheme: light dark; --text: #1c2128; --dim: #656d76; --back: #ffffff; --panel: #f6f8fa;
          --rule: #d0d7de; --held: #1a7f37; --violated: #cf222e; --inconclusive: #9a6700; --band: #d1242f;
          --s0: #8c959f; --s1: #0072b2; --s2: #d55e00; --s3: #009e73; --s4: #cc79a7; --s5: #b59f00; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9198a1; --back: #0d1117;
          --panel: #161b22; --rule: #30363d; --held: #3fb950; --violated: #f85149; --inconclusive: #d29922;
          --band: #f85149; --s0: #6e7681; --s1: #56b4e9; --s2: #e69f00; --s3: #2bd9a5; --s4: #e6a0c8; --s5: #f0e442; } }
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--back);
          max-width: 1040px; margin: 0 auto; padding: 20px; }
        h1, p, dd, td, li { overflow-wrap: anywhere; }
        h1 { font-size: 24px; margin: 0; } h2 { font-size: 18px; margin: 32px 0 8px; } h3 { font-size: 15px; margin: 20px 0 6px; }
        header { border-left: 6px solid var(--dim); background: var(--panel); padding: 14px 18px; }
        header.held { border-color: var(--held); } header.violated { border-color: var(--violated); }
        header.inconclusive { border-color: var(--inconclusive); }
        header p { margin: 6px 0; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px;
          margin: 10px 0 0; font-size: 14px; } dt { color: var(--dim); } dd { margin: 0; }
        .held { color: var(--held); } .violated { color: var(--violated); } .inconclusive { color: var(--inconclusive); }
        header.held, header.violated, header.inconclusive { color: inherit; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; margin: 0 0 16px; }
        th { text-align: left; white-space: nowrap; font-weight: 600; color: var(--dim); } th, td { padding: 4px 10px 4px 0;
          border-bottom: 1px solid var(--rule); vertical-align: top; }
        .findings { table-layout: fixed; } .findings th:first-child { width: 16px; }
        .findings th:nth-child(2) { width: 20%; } .findings th:nth-child(3) { width: 30%; }
        .findings th:last-child { width: 90px; }
        .time { white-space: nowrap; font-variant-numeric: tabular-nums; } small, caption { color: var(--dim); }
        caption { text-align: left; font-size: 13px; } caption b { color: var(--text); font-size: 14px; }
        .numbers { font-variant-numeric: tabular-nums; font-size: 13px; }
        .numbers th:not(:first-child), .numbers td:not(:first-child) { text-align: right; white-space: nowrap; }
        .numbers tr:last-child td { font-weight: 600; }
        details { font-size: 13px; } summary { cursor: pointer; color: var(--dim); } ul { margin: 4px 0; }
        .events tr > :nth-child(-n+4) { white-space: nowrap; } .events summary { margin-bottom: 8px; }
        .trouble td { color: var(--violated); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); gap: 8px 20px; }
        figure { margin: 18px 0 0; min-width: 0; } figcaption { font-size: 14px; } .key { margin-left: 14px;
          font-size: 13px; white-space: nowrap; } .key svg { width: 22px; margin-right: 4px; display: inline;
          vertical-align: middle; }
        svg { display: block; width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif;
          fill: var(--dim); } svg text.fault { fill: var(--band); } svg text.phase { fill: var(--text); }
        .line { fill: none; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
        .s0 { stroke: var(--s0); stroke-width: 5; opacity: 0.45; } .s1 { stroke: var(--s1); }
        .s2 { stroke: var(--s2); stroke-dasharray: 7 4; } .s3 { stroke: var(--s3); stroke-width: 1.4; }
        .s4 { stroke: var(--s4); } .s5 { stroke: var(--s5); stroke-dasharray: 2 4; }
        .grid { stroke: var(--rule); stroke-width: 1; } .tick { stroke: var(--dim); }
        .band { fill: var(--band); opacity: 0.1; } .edge { stroke: var(--band); stroke-width: 1; opacity: 0.6; }
        .mark { stroke: var(--dim); stroke-dasharray: 2 3; fill: none; }
        footer { margin-top: 32px; color: var(--dim); font-size: 13px; }
        @media print { body { max-width: none; } }
        """
}
