"""What is handed to operators fits what stands: settings, metrics, paths, and the chart as the real helm sees it."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

import stoa.cli.main  # noqa: F401 - brings every group of settings
from stoa.kernel.config import load_config

DEPLOY = Path("deploy")
CHART = DEPLOY / "helm" / "stoa"
HELM = str(Path(sys.executable).with_name("helm"))
needs_helm = pytest.mark.skipif(not Path(HELM).exists(), reason="helm-binary exists for Linux on x86-64 alone.")
_METRIC = re.compile(r"\b(stoa_[a-z_]+?)(?:_total|_count|_sum|_bucket)?(?=[^a-z_]|$)")
_DECLARED_METRIC = re.compile(r'f?"(stoa_[a-z]+_[a-z_]+|stoa_jobs|stoa_events|stoa_live_\{name\})"')


@cache
def rendered(*options: str) -> list[dict[str, Any]]:
    """Render the chart."""
    told = subprocess.run(
        [HELM, "template", "shop", str(CHART), *options], capture_output=True, text=True, check=True
    ).stdout
    return [msgspec.yaml.decode(part) for part in told.split("\n---\n") if part.strip()]


@needs_helm
def test_helm_finds_nothing_in_the_chart() -> None:
    told = subprocess.run([HELM, "lint", "--strict", str(CHART)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@needs_helm
def test_the_chart_makes_web_worker_and_both_migrations() -> None:
    assert _made_of(rendered("--set", "sites={firstspawn}")) >= {
        ("Deployment", "shop-web"),
        ("Deployment", "shop-worker"),
        ("Service", "shop-web"),
        ("Ingress", "shop"),
        ("PodDisruptionBudget", "shop-web"),
        ("ConfigMap", "shop-settings"),
        ("Job", "shop-migrate-expand"),
        ("Job", "shop-migrate-contract"),
    }


@needs_helm
def test_the_chart_leads_files_of_people_to_a_host_that_has_nothing_else() -> None:
    made = rendered("--set", "ingress.hosts={shop.example.org}", "--set", "ingress.mediaHosts={media.example.org}")
    ingress = next(one for one in made if one["kind"] == "Ingress")
    paths = {rule["host"]: [one["path"] for one in rule["http"]["paths"]] for rule in ingress["spec"]["rules"]}
    assert paths == {"shop.example.org": ["/"], "media.example.org": ["/media/"]}


@needs_helm
def test_the_chart_opens_a_door_for_players_that_is_told_to_the_web() -> None:
    asked = ("--set", "doors.enabled=true", "--set", "doors.address=verify.example.org", "--set", "doors.port=25600")
    made = {(one["kind"], one["metadata"]["name"]): one for one in rendered(*asked)}
    (container,) = made["Deployment", "shop-doors"]["spec"]["template"]["spec"]["containers"]
    assert container["args"] == ["doors"]
    assert container["ports"] == [{"name": "players", "containerPort": 25600}]
    assert made["Service", "shop-doors"]["spec"]["ports"][0]["targetPort"] == "players"
    told = made["ConfigMap", "shop-settings"]["data"]
    assert {name: value for name, value in told.items() if name.startswith("PLAYER_")} == {
        "PLAYER_DOOR_PORT": "25600",
        "PLAYER_DOOR_HOST": "0.0.0.0",  # noqa: S104 - inside a pod
        "PLAYER_DOOR_ADDRESS": "verify.example.org",
    }
    assert not [name for _, name in _made_of(rendered()) if name.endswith("doors")]


def _made_of(parts: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["kind"], one["metadata"]["name"]) for one in parts}


def _containers(*options: str) -> list[dict[str, Any]]:
    return [
        container
        for one in rendered(*options)
        if one["kind"] in {"Deployment", "Job"}
        for container in one["spec"]["template"]["spec"]["containers"]
    ]


@needs_helm
def test_the_sites_that_were_chosen_stand_behind_every_command() -> None:
    told = sorted(container["args"] for container in _containers("--set", "sites={firstspawn}"))
    assert told == [
        ["migrate", "--stage", "expand", "firstspawn"],
        ["migrate", "firstspawn"],
        ["serve", "firstspawn"],
        ["worker", "firstspawn"],
    ]


@needs_helm
def test_no_container_may_become_more_than_it_is() -> None:
    for container in _containers("--set", "doors.enabled=true"):
        told = container["securityContext"]
        assert told["runAsNonRoot"]
        assert told["readOnlyRootFilesystem"]
        assert not told["allowPrivilegeEscalation"]
        assert told["capabilities"]["drop"] == ["ALL"]


@needs_helm
@pytest.mark.parametrize(
    "options",
    [
        ("--set", "web.autoscaling.enabled=true"),
        ("--set", "monitoring.serviceMonitor=true"),
        ("--set", "ingress.hosts={a.example.org,b.example.org}", "--set", "ingress.tlsSecret=tls"),
        ("--set", "data.existingClaim=files"),
        ("--set", "doors.enabled=true"),
        ("--set", "ingress.enabled=false"),
    ],
    ids=lambda options: options[1],
)
def test_the_chart_renders_with_every_choice(options: tuple[str, ...]) -> None:
    assert len(rendered(*options)) >= 7


def _named_settings() -> set[str]:
    told = {
        name for one in rendered("--set", "doors.enabled=true") if one["kind"] == "ConfigMap" for name in one["data"]
    }
    told |= set(re.findall("^(?:# )?([A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))
    compose = msgspec.yaml.decode((DEPLOY / "compose.yaml").read_bytes())
    told |= set(compose["services"]["doors"]["environment"])
    return told | set(compose["x-stoa"]["environment"])


@needs_helm
def test_every_setting_that_is_named_exists() -> None:
    declared = {row.env for row in load_config({}).rows()}
    assert _named_settings() - {"POSTGRES_PASSWORD", "POSTGRES_MEMORY"} <= declared


def _declared_metrics() -> set[str]:
    found: set[str] = set()
    for path in Path("src/stoa").rglob("*.py"):
        for name in _DECLARED_METRIC.findall(path.read_text()):
            found |= {name.replace("{name}", part) for part in ("out", "heard", "dropped")} if "{" in name else {name}
    return found


@pytest.mark.parametrize("path", [DEPLOY / "prometheus" / "alerts.yml", DEPLOY / "grafana" / "stoa.json"], ids=str)
def test_every_metric_that_is_watched_is_counted(path: Path) -> None:
    watched = set(_METRIC.findall(path.read_text()))
    assert len(watched) > 5
    assert watched <= _declared_metrics()


def test_every_alert_says_what_people_notice_and_where_to_look() -> None:
    told = msgspec.yaml.decode((DEPLOY / "prometheus" / "alerts.yml").read_bytes())
    for rule in told["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert set(rule["annotations"]) == {"summary", "look"}, rule["alert"]


def test_no_two_panels_of_the_dashboard_lie_on_each_other() -> None:
    panels = msgspec.json.decode((DEPLOY / "grafana" / "stoa.json").read_bytes())["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells


def test_compose_waits_for_what_is_there_and_takes_files_that_exist() -> None:
    services = msgspec.yaml.decode((DEPLOY / "compose.yaml").read_bytes())["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (DEPLOY / volume.partition(":")[0]).exists(), volume


def test_the_image_copies_what_exists_and_what_is_not_ignored() -> None:
    told = (DEPLOY / "Containerfile").read_text()
    let_in = {line[1:] for line in Path(".containerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", told, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            assert Path(source).exists(), source
            assert source in let_in, source
