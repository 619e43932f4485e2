/// How exported pages look: for phones and wide windows, light and dark, and on paper.
enum PageStyle {
    static let css = """
        :root {
          --paper: #fdfdfb; --ink: #1d1d1f; --faint: #5b5b63; --line: #dcdcd6; --code: #f3f3ee; --accent: #1f5fae;
          --keyword: #8b2390; --number: #9a4a00; --string: #1b6e3c; --type: #0b6478; --call: #1f5fae; --comment: #64646c;
          --error: #a3201d; --warning: #875400;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #16171a; --ink: #e6e6e3; --faint: #a2a2aa; --line: #35373d; --code: #1f2126; --accent: #8cb8f2;
            --keyword: #d9a0e0; --number: #e6b070; --string: #8fcfa0; --type: #7fc8d8; --call: #8cb8f2; --comment: #9a9aa2;
            --error: #f29a94; --warning: #e8bd6a;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0 auto; max-width: 46rem; padding: 1rem; background: var(--paper); color: var(--ink);
          font: 1.05rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: break-word;
        }
        h1, h2, h3 { line-height: 1.25; margin: 2.2rem 0 0.8rem; }
        h1 { font-size: 1.9rem; margin-top: 0.5rem; }
        h2 { font-size: 1.4rem; }
        h3 { font-size: 1.15rem; }
        a { color: var(--accent); }
        header p { margin: 0; }
        .kicker, .status, .label, footer { color: var(--faint); font-size: 0.9rem; }
        nav { margin: 1rem 0; }
        summary { cursor: pointer; color: var(--accent); }
        pre, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.9rem; }
        code { background: var(--code); border-radius: 3px; padding: 0.1em 0.25em; }
        pre { background: var(--code); border-radius: 6px; padding: 0.8rem 1rem; margin: 0; overflow-x: auto; line-height: 1.45; }
        pre code { background: none; padding: 0; font-size: inherit; }
        main > pre, details > pre, .exercise > pre { margin: 1rem 0; }
        .cell { margin: 1.4rem 0; border-left: 3px solid var(--accent); padding-left: 0.8rem; }
        .cell .output { background: none; padding: 0.6rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        .cell .columns { white-space: pre; }
        .cell .error { color: var(--error); }
        .cell img { display: block; max-width: 100%; height: auto; margin: 0.8rem 0 0; border-radius: 4px; background: #fff; }
        .cell .status { margin: 0.4rem 0 0; font-size: 0.8rem; }
        .stale, .interrupted, .missing { color: var(--warning); }
        .failed { color: var(--error); }
        .exercise { border: 1px solid var(--line); border-radius: 6px; padding: 0.2rem 1rem 0.8rem; margin: 1.4rem 0; }
        .exercise .label { margin-bottom: 0.4rem; }
        details { margin: 0.6rem 0; }
        .formula, .table { overflow-x: auto; margin: 1rem 0; }
        .formula { padding: 0.2rem 0; }
        math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", math; font-size: 1.1em; }
        table { border-collapse: collapse; }
        th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; }
        .right { text-align: right; }
        .centre { text-align: center; }
        blockquote { border-left: 3px solid var(--line); margin: 1rem 0; padding-left: 1rem; color: var(--faint); }
        .keyword { color: var(--keyword); } .number { color: var(--number); } .string { color: var(--string); }
        .type { color: var(--type); } .call { color: var(--call); } .comment { color: var(--comment); }
        footer { border-top: 1px solid var(--line); margin-top: 3rem; }
        .lessons { list-style: none; padding: 0; }
        .lessons li { border-top: 1px solid var(--line); padding: 1rem 0; }
        .lessons h3 { margin: 0; }
        .lessons p { margin: 0.2rem 0; }
        .lessons img { display: block; max-width: min(100%, 24rem); max-height: 12rem; border-radius: 4px; background: #fff; margin-top: 0.5rem; }
        progress { width: 10rem; max-width: 100%; accent-color: var(--accent); }
        /* Code is wider than prose where there is room. */
        @media screen and (min-width: 64rem) {
          main > .cell { margin-right: max(-14rem, (46rem - 100vw) / 2 + 1rem); }
          .cell img { max-width: 44rem; }
        }
        @media (max-width: 30rem) {
          td code { font-size: 0.75rem; padding: 0; }
        }
        @media print {
          :root { --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --code: #f5f5f5; }
          body { max-width: none; font-size: 10pt; padding: 0; }
          nav { display: none; }
          pre, .cell .columns { white-space: pre-wrap; }
          .cell img, .output, h2, h3 { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
        }

        """
}
