"""The Centre (Trung tâm Phục vụ hành chính công): what has to be organised there once it is known who decides what.

    process      each procedure's steps before and after the suggestion (II.3 of the plan)
    staffing     the smallest staff that covers every procedure, with a stand-in (II.6)
    rota         which deputy comes when, for what can't be handed down (II.7)
    counter      common counter, and how many counters the rest needs (III.2)
    calendar     working days
    entered      what people enter: staff, absences, volumes, times of steps
    solver       HiGHS: smallest sums under conditions, and how sure they are

Nothing here is in the law or the catalog unless it says so: what nobody entered is missing, and is said to be.
"""
