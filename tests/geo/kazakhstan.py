"""Areas and addresses for tests of searching."""

from audit.domain.place import Address, Area
from audit.geo.places import Place

AKTOBE_REGION = Area("KZ-15", "Ақтөбе облысы", "Актюбинская область")
ALGA = Area("KZ-15-1532", "Алға ауданы", "Алгинский район")
AKTOBE_CITY = Area("KZ-15-1510", "Ақтөбе қаласы", "город Актобе")
TEMIR = Area("KZ-15-1556", "Темір ауданы", "Темирский район")


def address(ru: str = "", kk: str = "", district: Area | None = ALGA) -> Address:
    return Address(AKTOBE_REGION, district, kk, ru)


def village(
    name: str,
    latitude: float = 50.0,
    longitude: float = 57.5,
    *,
    district: str = ALGA.code,
    kind: str = "village",
    kk: str = "",
) -> Place:
    return Place("KZ-15", district, kind, kk or name, name, "", (), latitude, longitude)
