"""Proposals (hồ sơ đề xuất): the dossier that a department sends to Sở Tư pháp, from the verdicts of a day.

selection       which procedures are proposed, each with its case
choice          the workbook with ticks and with what only people know
source          statements, each with what it rests on
explanation     the reasons of each procedure; standing: instruments to amend, replace or withdraw
completeness    what the dossier would be refused for
offices, bases  names and signatures, căn cứ
own             what was given for one procedure alone; appraisal: the report filled from the opinions
sets, drafting  one decision and what goes with it; the values of each document
dossier         the documents, written all or not at all; screen, receipt
verification    what of a dossier still holds; sample: whether a template can be used
"""
