"""The tables of people: who they are, what they may do, and how they prove who they are.

Secrets are kept as hashes, or sealed under a key that is not in the database.
"""

from uuid import UUID

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from audit.store.tables import BY_KEY, Moment


class Person(SQLModel, table=True):
    __tablename__ = "persons"
    id: UUID = Field(primary_key=True)
    login: str = Field(unique=True)
    name: str
    organisation: str | None = None
    """An observer's."""
    language: str = "kk"
    password_hash: str | None = None
    created_at: int = Field(sa_type=Moment)
    disabled_at: int | None = Field(default=None, sa_type=Moment)
    salt: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """Hides the person behind a pseudonym in the trail; it goes when they are erased."""


class Grant(SQLModel, table=True):
    """A person's role within a territory, standing or for a round."""

    __tablename__ = "grants"
    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="persons.id", index=True)
    role: str
    territory_id: UUID = Field(foreign_key="territories.id", index=True)
    round_id: UUID | None = Field(default=None, foreign_key="rounds.id")
    valid_from: int = Field(sa_type=Moment)
    valid_until: int | None = Field(default=None, sa_type=Moment)


class Invitation(SQLModel, table=True):
    """A one-use way to come in for a role; only the hashes of its token and short code are kept."""

    __tablename__ = "invitations"
    token_hash: str = Field(primary_key=True)
    code_hash: str | None = Field(default=None, index=True, unique=True)
    person_id: UUID = Field(foreign_key="persons.id", index=True)
    created_at: int = Field(sa_type=Moment)
    expires_at: int = Field(sa_type=Moment)
    used_at: int | None = Field(default=None, sa_type=Moment)


class SignIn(SQLModel, table=True):
    """A session on one device; only the token's hash is kept."""

    __tablename__ = "sessions"
    token_hash: str = Field(primary_key=True)
    id: UUID = Field(index=True, unique=True)
    """Names the session in its person's list of devices, where its hash must not stand."""
    person_id: UUID = Field(foreign_key="persons.id", index=True)
    device: str = ""
    """Browser and system in words, as "Firefox, Android"; no address, no version."""
    hat: str | None = None
    """The role that its person has picked."""
    invited: bool = False
    """It began with an invitation: a first way to sign in may be set up without an earlier one."""
    created_at: int = Field(sa_type=Moment)
    seen_at: int = Field(sa_type=Moment)
    """To the day."""
    expires_at: int = Field(sa_type=Moment)
    ended_at: int | None = Field(default=None, sa_type=Moment)
    second_factor_at: int | None = Field(default=None, sa_type=Moment)
    confirmed_at: int | None = Field(default=None, sa_type=Moment)
    """When its person last proved who they are."""


class Passkey(SQLModel, table=True):
    """A key pair on somebody's device (WebAuthn); here is its public half."""

    __tablename__ = "passkeys"
    id: str = Field(primary_key=True)
    """The credential's id, base64url."""
    person_id: UUID = Field(foreign_key="persons.id", index=True)
    public_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    uses: int
    """The authenticator's signature counter: it never goes back unless the key was copied."""
    device: str
    created_at: int = Field(sa_type=Moment)
    used_at: int | None = Field(default=None, sa_type=Moment)


class Challenge(SQLModel, table=True):
    """What a passkey is asked to sign: once, and within minutes."""

    __tablename__ = "challenges"
    challenge: str = Field(primary_key=True)
    purpose: str
    """register, sign-in, confirm."""
    person_id: UUID | None = Field(default=None, foreign_key="persons.id", index=True)
    expires_at: int = Field(sa_type=Moment)


class CodeMaker(SQLModel, table=True):
    """The secret that somebody's app makes one-time codes from (TOTP, RFC 6238)."""

    __tablename__ = "code_makers"
    person_id: UUID = Field(primary_key=True, foreign_key="persons.id")
    sealed_secret: str
    """Under the installation's key; the person's id is bound in."""
    confirmed_at: int | None = Field(default=None, sa_type=Moment)
    """When a first code was right; before that it opens nothing."""
    last_step: int = 0
    """The time step of the last code that was taken: no code is taken twice."""


class RecoveryCode(SQLModel, table=True):
    """A one-use second factor on paper."""

    __tablename__ = "recovery_codes"
    __table_args__ = BY_KEY
    person_id: UUID = Field(primary_key=True, foreign_key="persons.id")
    code_hash: str = Field(primary_key=True)
    used_at: int | None = Field(default=None, sa_type=Moment)


class Throttle(SQLModel, table=True):
    """How often something was tried lately: a fixed window per key (account, device, network)."""

    __tablename__ = "throttles"
    key: str = Field(primary_key=True)
    window_start: int = Field(sa_type=Moment)
    tries: int
