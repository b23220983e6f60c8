"""The review workspace (không gian thẩm định): Django views and Jinja2 pages over the register.

settings     from ADVISOR_… variables, safe by default
right        every address, with who may see it: one table, and what is not in it is refused
issuer       who else says who somebody is (single sign-on), from ADVISOR_OIDC_… variables
sso          single sign-on itself: the one door to its libraries
guard        middleware: rights, headers, limits
answers      the verdicts of a day, worked out once per catalog and kept
table        procedures, filtered and ticked; `queue` what waits, and the proposals
entry        a row of the trail in words
report       the plan's reports, made here; `report_page` shows them and gives them out
ahead        what pages ask for soon after a start, worked out once for all workers
environment  how pages are filled in (Jinja2)
pages        views for people; `api` for programs
serving      starts it
"""
