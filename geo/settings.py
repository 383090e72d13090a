"""Settings: environment variables first, then `config.toml` in the XDG config folder.

Every key of `[strikemap]` in the file is the variable's name in lower case without
its prefix: `STRIKEMAP_GEOCODER_AGENT` is `geocoder_agent`.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from geo.errors import SettingsError

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})
KEYS = (
    "database_url",
    "readonly",
    "countries",
    "geocoder",
    "geocoder_agent",
    "geocoder_url",
    "tiles",
    "tiles_attribution",
    "gazetteer_url",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user may set; nothing here reaches the network unless set.

    `geocoder` names a row of `geo.places.online.geocoders.GEOCODERS` ("" = offline only)
    and then wants `geocoder_agent`, the user's own name for the service.
    `countries` are ISO 3166-1 alpha-2 codes: the reports are about these, whatever their words suggest
    (empty = each report's own words decide).
    `tiles` names a server of map pictures (geo/data/tiles.toml) or is its address with {z}, {x} and {y}
    ("" = none: only the drawn map); whoever opens the map then asks that server, and is seen by it.
    `gazetteer_url` is where `gazetteer fetch` finds a country's dump, {CC} being its code ("" = GeoNames).
    """

    data_dir: Path
    database_url: str = ""
    readonly: bool = False
    countries: tuple[str, ...] = ()
    geocoder: str = ""
    geocoder_agent: str = ""
    geocoder_url: str = ""
    tiles: str = ""
    tiles_attribution: str = ""
    gazetteer_url: str = ""


def settings() -> Settings:
    """Read the settings now; a wrong value raises SettingsError with its place."""
    path = xdg("XDG_CONFIG_HOME", ".config") / "config.toml"
    written = read_config(path)
    values = {key: os.environ.get(f"STRIKEMAP_{key.upper()}", written.get(key, "")) for key in KEYS}
    return Settings(
        data_dir=xdg("XDG_DATA_HOME", ".local/share"),
        readonly=read_switch("readonly", values.pop("readonly")),
        countries=read_countries(values.pop("countries")),
        **values,
    )


def xdg(variable: str, fallback: str) -> Path:
    """Strikemap's folder below an XDG base folder (freedesktop.org Base Directory Specification)."""
    base = os.environ.get(variable, "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / fallback) / "strikemap"


def read_config(path: Path) -> dict[str, str]:
    """The `[strikemap]` table of a config file; an absent file is an empty one."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("strikemap", {})
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path}: cannot be read ({error}); mend or remove it.") from error
    unknown = sorted(set(table) - set(KEYS))
    if unknown:
        raise SettingsError(f"{path}: unknown setting {unknown[0]!r}; known are {', '.join(KEYS)}.")
    return {key: str(value) for key, value in table.items()}


def read_countries(value: str) -> tuple[str, ...]:
    """Country codes parted by commas or spaces: "SY, IQ"."""
    codes = tuple(re.findall(r"[^\s,;]+", value.upper()))
    wrong = [code for code in codes if not re.fullmatch("[A-Z]{2}", code)]
    if wrong:
        raise SettingsError(f"STRIKEMAP_COUNTRIES: {wrong[0]!r} is no country code; write two letters each, as SY, IQ.")
    return codes


def read_switch(name: str, value: str) -> bool:
    """A yes/no setting."""
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise SettingsError(f"STRIKEMAP_{name.upper()}={value!r} is neither yes nor no; use 1 or 0.")
