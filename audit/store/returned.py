"""Visits that a chair gave back, until their auditor has answered with a corrected one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from audit.store.tables import ReturnedVisit, Visit


@dataclass(frozen=True, slots=True)
class Returned:
    visit: UUID
    remark: str
    remarks: Mapping[str, str]
    """Key of an item to what is to be done about it."""


def give_back(tx: Connection, said: Returned, person: UUID, now: int) -> None:
    """`person` is who gives it back."""
    tx.execute(
        insert(ReturnedVisit).values(
            visit_id=said.visit,
            person_id=person,
            remark=said.remark,
            remarks=json.dumps(dict(said.remarks), ensure_ascii=False),
            at=now,
        )
    )


def waiting(tx: Connection, auditor: UUID) -> dict[UUID, Returned]:
    """What was given back to this auditor and is not answered yet, by visit."""
    answer = aliased(Visit)
    rows = tx.execute(
        select(col(ReturnedVisit.visit_id), col(ReturnedVisit.remark), col(ReturnedVisit.remarks))
        .join(Visit, col(Visit.id) == col(ReturnedVisit.visit_id))
        .outerjoin(answer, col(answer.supersedes) == col(Visit.id))
        .where(col(Visit.person_id) == auditor, col(answer.id).is_(None))
    )
    return {visit: Returned(visit, remark, json.loads(remarks)) for visit, remark, remarks in rows}
