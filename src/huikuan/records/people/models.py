"""Users, departments, roles, the organisation: who is who here."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Department(models.Model):
    """A place in the company's tree; ``path`` holds the ids from the root down."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    path = models.CharField(max_length=255, db_index=True, editable=False, default="")

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in, with the way they like to read."""

    name = models.CharField(max_length=120)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT)
    language = models.CharField(max_length=8, default="zh-hans")
    theme = models.CharField(max_length=8, default="auto")
    amount_unit = models.CharField(max_length=8, default="yuan")

    def __str__(self) -> str:
        return self.name or self.username


class RoleAssignment(models.Model):
    """A role given to a person, with how far it reaches: own, department or all."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=4)
    scope = models.CharField(max_length=12)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT)
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope", "department"], name="one_assignment_once"
            )
        ]


class Organization(models.Model):
    """The company that uses the product; there is one row."""

    name = models.CharField(max_length=200)
    base_currency = models.CharField(max_length=3, default="CNY")
    is_demo = models.BooleanField(default=False)
    set_up_at = models.DateTimeField()


class SavedView(models.Model):
    """A list with its filters, kept under a name by one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="one_view_name_per_page")
        ]


class ApiToken(models.Model):
    """A program's key: only its hash is kept; it can never do more than its owner."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    token_sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class ApiCall(models.Model):
    """A mutating call that was answered: the same key again gets the same answer."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_calls")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(default=dict)
    called_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]
