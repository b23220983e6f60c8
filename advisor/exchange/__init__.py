"""In and out: the national portal's JSON lines and Excel lists become catalog files of facts; the catalog becomes tables.

row (what one row of a source says) → portal, lists (read rows) → facts (spellings resolved) → importing (beside the catalog) →
writing (all or nothing). `xlsx` is the only door to python-calamine, `sheet` the only one to XlsxWriter.
"""
