"""The tables of the register. Rows are changed by the services of this package and by nothing else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from . import role, stage


class Accounts(BaseUserManager["Account"]):
    """Accounts by their name."""


class Account(AbstractBaseUser):
    """A person (tài khoản): a role, and the department that they work for (an id of the catalog)."""

    name = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=[(one, one) for one in role.ROLES])
    department = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField()

    objects = Accounts()
    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "role"]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.full_name


class Identity(models.Model):
    """Who an account is at an issuer of single sign-on (danh tính): the subject that its tokens name, not an address or a name."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    tied = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_a_subject"),
            models.UniqueConstraint(fields=["issuer", "account"], name="one_subject_an_account"),
        ]


class Token(models.Model):
    """A key of a client program (mã truy cập): only its digest is kept. It acts with the rights of an account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    client = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)


class Count(models.Model):
    """How often somebody asked in the span of time that began then (seconds since 1970): one row for each, see `limit`."""

    who = models.CharField(max_length=120, primary_key=True)
    began = models.PositiveBigIntegerField(db_index=True)
    number = models.PositiveIntegerField()


class Proposal(models.Model):
    """A proposal (hồ sơ đề xuất) of a department. `revision` counts changes: who changes an older one is told."""

    department = models.CharField(max_length=120, db_index=True)
    title = models.CharField(max_length=300)
    stage = models.CharField(max_length=20, default=stage.DRAFT, db_index=True, choices=[(one, one) for one in stage.NAMES])
    revision = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    created = models.DateTimeField()
    changed = models.DateTimeField()
    submitted = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    stale_cause = models.TextField(blank=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_date = models.DateField(null=True)
    effective = models.DateField(null=True)
    until = models.DateField(null=True)
    receipt = models.JSONField(default=dict)
    particulars = models.JSONField(default=dict)

    class Meta:
        ordering = ("-changed", "-id")

    @property
    def stage_name(self) -> tuple[str, str]:
        return stage.NAMES[self.stage]


class Items(models.QuerySet["Item"]):
    """Procedures of proposals."""

    def listed(self) -> Items:
        """For a page of many: of what the engine said only its receipt, since a record is some 15 kB to read."""
        return self.defer("record").annotate(known=models.F("record__receipt"))


class Item(models.Model):
    """One procedure of a proposal (thủ tục đề xuất): the case chosen, and what the engine said of it (`record`)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=130)
    level = models.CharField(max_length=12)
    name = models.TextField()
    form = models.CharField(max_length=20, blank=True)
    receiver = models.CharField(max_length=120, blank=True)
    part = models.CharField(max_length=10, default="decide")
    until = models.DateField(null=True)
    conditions = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    checks = models.JSONField(default=list)
    record = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, default="open")
    state = models.CharField(max_length=10, default="pending")
    reply = models.TextField(blank=True)
    stale = models.TextField(blank=True)  # what has changed under the verdict; empty once the department has looked again

    objects = Items.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "code", "level"], name="one_item_a_procedure")
        ]

    @property
    def receipt(self) -> dict[str, Any]:
        found: dict[str, Any] = self.__dict__["known"] if "known" in self.__dict__ else self.record.get("receipt")
        return found or {}


class Version(models.Model):
    """A proposal as it was submitted (bản đã gửi): never changed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    receipt = models.JSONField()

    class Meta:
        ordering = ("number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "number"], name="one_version_a_number")
        ]


class Opinion(models.Model):
    """An opinion (ý kiến) on an item, or of Văn phòng UBND on the whole, about one receipt. Nothing counts before it is sent."""

    KINDS = ("appraisal", "office")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="opinions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="opinions", null=True)
    kind = models.CharField(max_length=10, default="appraisal")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    conclusion = models.CharField(max_length=10)
    reasons = models.TextField(blank=True)
    receipt = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    written = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    overtaken = models.TextField(blank=True)  # what has changed under it since

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "kind"], condition=models.Q(sent=None), name="one_draft_an_item")
        ]


class Comment(models.Model):
    """A remark (trao đổi), pinned to a step of the proof where it is about one."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="comments", null=True)
    step = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    receipt = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)


class Attachment(models.Model):
    """An uploaded document (tệp đính kèm), kept in the database so that one backup holds all."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)


class Notice(models.Model):
    """Something that a role or department is told (thông báo)."""

    role = models.CharField(max_length=20)
    department = models.CharField(max_length=120, blank=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="notices")
    text = models.TextField()
    at = models.DateTimeField()
    seen = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class Plan(models.Model):
    """A plan of re-evaluation (phương án rà soát): asked for, made, applied once. `document` is as `advisor plan --format json`
    writes it, `told` its words as `reevaluation.stored` gives them; `identity` is what the plan is known by."""

    start = models.DateField()
    end = models.DateField()
    by = models.CharField(max_length=60)
    asked = models.DateTimeField()
    begun = models.DateTimeField(null=True)
    made = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)
    identity = models.CharField(max_length=80, unique=True, null=True)
    catalog = models.CharField(max_length=80, blank=True)
    rulebook = models.CharField(max_length=80, blank=True)
    document = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    applied = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-id",)


class Touched(models.Model):
    """A proposal that an applied plan has made stale: at which stage it was, and which procedures (code/level)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="touched")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="touched")
    stage = models.CharField(max_length=20)
    items = models.JSONField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "proposal"], name="one_touch_a_plan")
        ]


class Entry(models.Model):
    """One row of the trail (dòng nhật ký): who, when, what, on which receipt; `digest` covers it and the digest before it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    who = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    proposal = models.PositiveBigIntegerField(null=True, db_index=True)
    item = models.CharField(max_length=150, blank=True)
    receipt = models.JSONField(default=dict)
    detail = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)


class Chain(models.Model):
    """The end of the trail: its last number and digest, in one row that is locked while a row is added."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
