"""Proposals (hồ sơ đề xuất): the dossier that a department sends to Sở Tư pháp, from the verdicts of a day.

selection     which procedures are proposed, each with its case
choice        the workbook with ticks and with what only people know
source        statements, each with what it rests on
completeness  what the dossier would be refused for, and what is left to fill in
offices, bases, explanation, drafting    names, căn cứ, reasons, and the values of each document
dossier       the documents, written all or not at all
verification  what of a dossier still holds
"""
