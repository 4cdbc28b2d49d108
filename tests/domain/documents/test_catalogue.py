"""The metadata of a plan's open data fits the catalogue's schema, in both versions of it."""

import dataclasses

import jsonschema
import pytest

from oneplan.config.settings import LICENCES
from oneplan.domain.documents.catalogue_metadata import catalogue_metadata, dataset_name
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_titles import english_title
from oneplan.gateways.files.rules import catalogue_fields
from tests.support.documents import make_document, make_project

TERMS = {"contact_email": "plan@rayong.go.th", "licence": LICENCES[0],
         "title_en": "Projects of the Rayong Provincial Development Plan"}  # fmt: skip
FILES = {"a.csv": ("CSV", "ข้อมูลโครงการ")}
VERSIONS = [pytest.param(False, id="as it is"), pytest.param(True, id="version 1.4.1")]


def metadata_of(**changes):
    return catalogue_metadata(make_document(**{**TERMS, **changes}), FILES)


def problems(metadata, *, is_earlier=False):
    """What the schema says is wrong, as paths and rules."""
    schema = catalogue_fields().json_schema(is_earlier=is_earlier)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [(error.json_path, error.validator) for error in validator.iter_errors(metadata)]


@pytest.mark.parametrize("is_earlier", VERSIONS)
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="a draft of a rehearsal"),
        pytest.param({"is_simulated": False}, id="a real year"),
        pytest.param({"issuer": ""}, id="nobody printed as issuer"),
        pytest.param({"projects": ()}, id="no project"),
        pytest.param({"years": ("2564",)}, id="one year"),
        pytest.param({"province": "ทั่วประเทศ"}, id="the nation"),
        *(pytest.param({"licence": each}, id=each) for each in LICENCES),
    ],
)
def test_the_metadata_fit_the_schema(changes, is_earlier):
    assert problems(metadata_of(**changes), is_earlier=is_earlier) == []


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        pytest.param({"title": ""}, ("$.title", "minLength"), id="an empty title"),
        pytest.param({"license_id": "WTFPL"}, ("$.license_id", "enum"), id="a licence of ours"),
        pytest.param({"geo_coverage": "Rayong"}, ("$.geo_coverage", "enum"), id="a place's name"),
        pytest.param({"objective": "อื่นๆ"}, ("$.objective", "type"), id="one where a list is"),
        pytest.param({"objective": ["อื่นๆ"]}, ("$", "required"), id="other without its words"),
        pytest.param({"name": "Rayong 2564"}, ("$.name", "pattern"), id="a name with capitals"),
        pytest.param({"maintainer_email": "-"}, ("$.maintainer_email", "pattern"), id="no address"),
        pytest.param({"tag_string": "ก"}, ("$.tag_string", "pattern"), id="a tag of one letter"),
        pytest.param({"created_date": "๑๐ ก.ย. ๖๒"}, ("$.created_date", "format"), id="a Thai day"),
        pytest.param({"first_year_of_data": "2561"}, ("$", "additionalProperties"), id="a field of statistics"),
        pytest.param({"resources": []}, ("$.resources", "minItems"), id="no file"),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_catalogue_would(spoil, found):
    assert found in problems({**metadata_of(), **spoil})


@pytest.mark.parametrize("field", [f.field for f in catalogue_fields().dataset if f.needed])
def test_every_field_that_is_needed_is_missed(field):
    metadata = {name: value for name, value in metadata_of().items() if name != field}

    assert ("$", "required") in problems(metadata)
    assert len(catalogue_fields().missing(metadata)) == 1


def test_a_contact_that_nobody_gave_is_left_out_and_named():
    metadata = metadata_of(contact_email="")

    assert "maintainer_email" not in metadata
    assert catalogue_fields().missing(metadata) == ("อีเมลสำหรับติดต่อ",)


def test_the_years_and_both_titles_are_told():
    metadata = metadata_of()

    assert "2564-2565 (ค.ศ. 2021-2022)" in metadata["notes"]
    assert metadata["title"].startswith("โครงการตามแผนพัฒนาจังหวัดระยอง พ.ศ. 2561")
    assert TERMS["title_en"] in metadata["title"]


def test_a_dataset_keeps_its_name_from_version_to_version():
    first = make_document()
    later = dataclasses.replace(
        first, scope=dataclasses.replace(first.scope, version=9, content_hash="f" * 64)
    )

    assert dataset_name(first) == dataset_name(later) == "rayong-2564-provincial-plan"


@pytest.mark.parametrize(
    ("kind", "years", "title"),
    [
        pytest.param(DocumentKind.PROVINCIAL_PLAN, ("2561", "2565"),
                     "Projects of the Rayong Provincial Development Plan, fiscal years 2018-2022 (B.E. 2561-2565)",
                     id="a span"),
        pytest.param(DocumentKind.ANNUAL_ACTION_PLAN, ("2564",),
                     "Projects of the Rayong Annual Action Plan, fiscal year 2021 (B.E. 2564)", id="a year"),
    ],
)  # fmt: skip
def test_an_english_title_has_both_eras(kind, years, title):
    assert english_title(kind, "Rayong", years) == title


def test_no_project_of_a_person_is_named_in_the_metadata():
    told = str(metadata_of(projects=[make_project(title="ถนนสายบ้านนายสมชาย")]))

    assert "สมชาย" not in told
