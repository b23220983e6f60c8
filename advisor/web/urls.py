"""The addresses. Each name has its row in `right.RIGHTS`."""

from __future__ import annotations

from django.urls import path

from . import accounts, api, appraisal, calendar, change, drafting, entrance, lookup, overview

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
    path("tong-quan/", overview.overview, name="overview"),
    path("bao-cao/<str:name>/", overview.report, name="report"),
    path("bao-cao/<str:name>.<str:form>", overview.report_file, name="report_file"),
    path("lich/", calendar.page, name="calendar"),
    path("thay-doi-phap-luat/", change.listing, name="plans"),
    path("thay-doi-phap-luat/lap/", change.prepare, name="plan_prepare"),
    path("thay-doi-phap-luat/tai-len/", change.upload, name="plan_upload"),
    path("thay-doi-phap-luat/<int:which>/", change.show, name="plan"),
    path("thay-doi-phap-luat/<int:which>/phuong-an.json", change.document, name="plan_document"),
    path("thay-doi-phap-luat/<int:which>/ap-dung/", change.apply, name="plan_apply"),
    path("nhat-ky/", lookup.trail, name="trail"),
    path("ho-so/", drafting.proposals, name="proposals"),
    path("ho-so/moi/", drafting.new, name="proposal_new"),
    path("ho-so/<int:number>/", drafting.show, name="proposal"),
    path("ho-so/<int:number>/sua/", drafting.edit, name="proposal_edit"),
    path("ho-so/<int:number>/buoc/", drafting.step, name="step"),
    path("ho-so/<int:number>/xem-lai/", change.confirm, name="proposal_confirm"),
    path("ho-so/<int:number>/nhat-ky/", drafting.trail, name="proposal_trail"),
    path("ho-so/<int:number>/thay-doi/", drafting.changes, name="proposal_changes"),
    path("ho-so/<int:number>/xuat.json", drafting.export, name="proposal_export"),
    path("ho-so/<int:number>/tep/", drafting.attach, name="attach"),
    path("ho-so/<int:number>/tep/<int:which>/", drafting.attachment, name="attachment"),
    path("ho-so/<int:number>/y-kien-vp/", appraisal.opine, name="opine"),
    path("ho-so/<int:number>/trao-doi/", appraisal.comment, name="comment"),
    path("ho-so/<int:number>/<int:which>/", appraisal.item, name="item"),
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
