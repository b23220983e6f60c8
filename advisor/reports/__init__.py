"""The duties of the plan beside delegation: classification, progress, monthly report, public lists, review, scoreboard."""
