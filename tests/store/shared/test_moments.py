from datetime import UTC, datetime

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.adapt import PyFormat, Transformer

from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.store.shared.moments import MomentDumper, plain_moment, send_moments_plainly

MOMENTS = st.datetimes(
    min_value=pendulum.naive(1921, 1, 1),
    max_value=pendulum.naive(2500, 1, 1),
    timezones=st.just(UTC),
)


def sent(moment: datetime) -> bytes:
    transformer = Transformer()
    return bytes(transformer.get_dumper(moment, PyFormat.AUTO).dump(moment))


@given(MOMENTS)
def test_a_moment_of_pendulum_is_sent_as_the_same_of_the_standard_library(moment):
    send_moments_plainly()
    there = pendulum.instance(moment.astimezone(BANGKOK))
    assert sent(there) == sent(moment)
    assert plain_moment(there) == moment


@pytest.mark.parametrize("moment", [pendulum.datetime(2026, 3, 29, 1, 30, tz="Europe/Paris")])
def test_it_goes_as_timestamptz(moment):
    send_moments_plainly()
    dumper = Transformer().get_dumper(moment, PyFormat.AUTO)
    assert isinstance(dumper, MomentDumper)
    assert dumper.oid == 1184
