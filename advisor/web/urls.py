"""The addresses. Each name has its row in `right.RIGHTS`."""

from __future__ import annotations

from django.urls import path

from . import accounts, api, appraisal, comparison, drafting, drawing, entrance, lookup, papers, supplement

urlpatterns = [
    path("", lookup.home, name="home"),
    path("suc-khoe/", entrance.health, name="health"),
    path("dang-nhap/", entrance.login, name="login"),
    path("dang-xuat/", entrance.logout, name="logout"),
    path("mat-khau/", entrance.password, name="password"),
    path("ngon-ngu/", entrance.language, name="language"),
    path("thu-tuc/", lookup.procedures, name="procedures"),
    path("thu-tuc.xlsx", lookup.procedures_xlsx, name="procedures_xlsx"),
    path("thu-tuc/<str:code>/<str:level>/", lookup.procedure, name="procedure"),
    path("thu-tuc/<str:code>/<str:level>/so-do.svg", drawing.of_procedure, name="procedure_graph"),
    path("tong-quan/", lookup.overview, name="overview"),
    path("nhat-ky/", lookup.trail, name="trail"),
    path("ho-so/", drafting.proposals, name="proposals"),
    path("ho-so/moi/", drafting.new, name="proposal_new"),
    path("ho-so/<int:number>/", drafting.show, name="proposal"),
    path("ho-so/<int:number>/sua/", drafting.edit, name="proposal_edit"),
    path("ho-so/<int:number>/buoc/", drafting.step, name="step"),
    path("ho-so/<int:number>/nhat-ky/", drafting.trail, name="proposal_trail"),
    path("ho-so/<int:number>/thay-doi/", comparison.page, name="proposal_changes"),
    path("ho-so/<int:number>/xuat.json", drafting.export, name="proposal_export"),
    path("ho-so/<int:number>/van-ban/", papers.listing, name="papers"),
    path("ho-so/<int:number>/van-ban.zip", papers.archive, name="papers_zip"),
    path("ho-so/<int:number>/van-ban/<path:paper>", papers.one, name="paper"),
    path("ho-so/<int:number>/bo-sung/", supplement.form, name="supplement"),
    path("ho-so/<int:number>/tep/", drafting.attach, name="attach"),
    path("ho-so/<int:number>/tep/<int:which>/", drafting.attachment, name="attachment"),
    path("ho-so/<int:number>/y-kien-vp/", appraisal.opine, name="opine"),
    path("ho-so/<int:number>/trao-doi/", appraisal.comment, name="comment"),
    path("ho-so/<int:number>/<int:which>/", appraisal.item, name="item"),
    path("ho-so/<int:number>/<int:which>/so-do.svg", drawing.of_item, name="item_graph"),
    path("ho-so/<int:number>/<int:which>/chon/", drafting.item_change, name="item_change"),
    path("ho-so/<int:number>/<int:which>/bo/", drafting.item_remove, name="item_remove"),
    path("ho-so/<int:number>/<int:which>/doi-chieu/", drafting.item_check, name="item_check"),
    path("ho-so/<int:number>/<int:which>/y-kien/", appraisal.judge, name="item_judge"),
    path("tai-khoan/", accounts.listing, name="accounts"),
    path("tai-khoan/<int:which>/", accounts.change, name="account_change"),
    path("api/openapi.json", api.openapi, name="api_openapi"),
    path("api/procedures", api.procedures, name="api_procedures"),
    path("api/proposals", api.proposals, name="api_proposals"),
    path("api/proposals/<int:number>", api.proposal, name="api_proposal"),
]
handler404 = "advisor.web.guard.not_found"
handler500 = "advisor.web.guard.failed"
