"""The review workspace (không gian thẩm định): Django views and Jinja2 pages over the register.

settings     from ADVISOR_… variables, safe by default
right        every address, with who may see it: one table, and what is not in it is refused
guard        middleware: rights, headers, limits
answers      the verdicts of a day, worked out once per catalog and kept
ahead        what pages ask for soon after a start, worked out once for all workers
environment  how pages are filled in (Jinja2)
pages        views for people; `api` for programs
serving      starts it
"""
