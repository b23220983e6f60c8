"""The register (sổ theo dõi hồ sơ): what people decided, and on which grounds. Django models and the services that change them.

    role        who there is (vai trò)
    stage       the way of a proposal: every step with who may take it, in one table
    models      accounts, proposals with items and versions, opinions, comments, the trail
    trail       the append-only audit trail, each row chained to the one before
    account     passwords, lock-out
    case        a case as the engine sees it now, frozen for an item
    held        one proposal held for an act: by whom, on which revision
    draft       what a department writes: items, answers, particulars
    opinion     opinions, comments and files about a proposal
    proceeding  the steps of a proposal, each in one transaction with its row of the trail
    change      plans of re-evaluation, and what they make stale
    ledger      the lines that the monthly report counts
    attachment  uploads, looked into before they are kept
    outage      the database away, busy, full: told from errors of the program
    backup      a copy of the database, and back

Nothing here reads a clock: `Act` says who acts and when.
"""
